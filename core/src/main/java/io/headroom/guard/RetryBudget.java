package io.headroom.guard;

import io.headroom.internal.check.InvalidSettingException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How many retries a dependency is worth: many while they work, none while they make things worse.
 *
 * <p>Calls fund retries. Each call begun is worth {@code ratio · gate} tokens, at most {@code burst} are kept, and a retry takes one and
 * passes with the probability of the gate. The gate, in [0, 1], is open while attempts succeed and closes
 * <ul>
 *   <li>as the share of good answers falls from 60 % to 20 %: retries would fail too,
 *   <li>as the share of overloads rises from 15 % to 50 %: retries would add to the load,
 *   <li>as the share of slow ones among the good answers rises: load is near the capacity,
 *   <li>and while the last six attempts have all failed, or so many are overloads that the limit of an {@link SloCircuitBreaker} would
 *       refuse calls: what a guard adds to the load goes before what its users ask for.
 * </ul>
 * The shares of overloads and of slow answers are lower bounds (Wilson, z = 1), over the last second or the last ten results; of slow ones, among those
 * good answers that were timed. There is no reserve of retries per second: with it a retry storm of many processes never ends.
 *
 * <p>Thread-safe, and lock-free: a successful call costs nothing here, a failed one some tens of nanoseconds. The number of retries
 * taken never exceeds what was paid in and the burst.
 */
public final class RetryBudget {
    static final double ENOUGH_OK = 0.6;
    static final double TOO_FEW_OK = 0.2;
    static final double SOME_OVERLOAD = 0.15;
    static final double TOO_MUCH_OVERLOAD = 0.5;
    static final double Z = 1;
    static final int HOPELESS_RUN = 6;

    /** The latency of good answers forgets with this weight an answer. */
    private static final double LATENCY_WEIGHT = 0.05;

    /** So often at most a failed attempt looks at all counts; ticks always do. */
    private static final long RESTS_NANOS = 1_000_000;

    /** Access to {@link #updating}: compare-and-set to begin an update, release to end it. */
    private static final VarHandle UPDATING;

    static {
        try {
            UPDATING = MethodHandles.lookup().findVarHandle(RetryBudget.class, "updating", boolean.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Attempts attempts;
    private final double ratio;
    private final double someSlow;
    private final double tooManySlow;
    private final DoubleSupplier random;
    private final TokenBucket tokens;

    /** Whoever sets it owns the fields below; others go on with what was published. */
    private volatile boolean updating;

    private final AttemptDelta delta;
    private final Evidence evidence = new Evidence();
    private long run;

    /** Published by updates. */
    private volatile double gate = 1;

    private volatile double okNanos;
    private volatile long updatedNanos;

    private RetryBudget(Builder settings) {
        attempts = settings.attempts;
        ratio = settings.ratio;
        someSlow = settings.someSlow;
        tooManySlow = settings.tooManySlow;
        random = settings.random;
        delta = new AttemptDelta(attempts);
        tokens = new TokenBucket(settings.burst, attempts.calls());
        updatedNanos = settings.startNanos;
    }

    /**
     * The settings of a budget.
     *
     * @param attempts what is counted of the dependency, by whoever calls it
     * @param nowNanos the present on the clock that all later times are of
     */
    public static Builder builder(Attempts attempts, long nowNanos) {
        return new Builder(attempts, nowNanos);
    }

    /**
     * Takes a retry out of the budget. To be asked after the failed attempt was counted; never waits.
     *
     * @param nowNanos the present
     * @return whether the attempt may be made again
     */
    public boolean tryRetry(long nowNanos) {
        if (nowNanos - updatedNanos >= RESTS_NANOS) {
            update(nowNanos);
        }
        double open = gate;
        if (open < 1 && (open <= 0 || random.getAsDouble() >= open)) {
            return false;
        }
        return tokens.tryTake() || tokens.settleAndTryTake(attempts.calls(), ratio * open);
    }

    /** Puts back what was taken for a retry that was not made. */
    void giveBack() {
        tokens.giveBack();
    }

    /** Takes in what was counted, so that nobody pays for it later; to be called ten times a second or so while there are calls. */
    public void tick(long nowNanos) {
        update(nowNanos);
    }

    /** The retries that could be made at once, as of the last settlement. */
    public double tokens() {
        return tokens.tokens();
    }

    /** How far the gate is open, in [0, 1]. */
    public double gate() {
        return gate;
    }

    /** How long a good answer takes, as a moving average of about the last twenty that were timed; 0 without any. Nanoseconds. */
    public long expectedNanos() {
        return (long) okNanos;
    }

    private void update(long nowNanos) {
        if (UPDATING.compareAndSet(this, false, true)) {
            try {
                delta.advance();
                evidence.add(delta, 0, nowNanos - updatedNanos);
                run = delta.ok() > 0 ? Math.min(1, delta.failures()) : run + delta.failures();
                okNanos = latency(okNanos);
                gate = currentGate();
                tokens.settle(delta.callsSoFar(), ratio * gate);
                updatedNanos = nowNanos;
            } finally {
                UPDATING.setRelease(this, false);
            }
        }
    }

    private double currentGate() {
        if (run >= HOPELESS_RUN || evidence.provesOverload()) {
            return 0;
        }
        if (!evidence.isEnough()) {
            return 1;
        }
        return between(TOO_FEW_OK, ENOUGH_OK, evidence.okShare())
                * between(TOO_MUCH_OVERLOAD, SOME_OVERLOAD, evidence.overloadAtLeast(Z))
                * between(tooManySlow, someSlow, evidence.slowOkAtLeast(Z));
    }

    private double latency(double before) {
        long answers = delta.timedOk();
        if (answers == 0) {
            return before;
        }
        double sum = 0;
        for (int latencyClass = 0; latencyClass < Attempts.UNTIMED_OK - Attempts.OK; latencyClass++) {
            sum += (double) delta.okOf(latencyClass) * attempts.typicalNanos(latencyClass);
        }
        double mean = sum / answers;
        double weight = before == 0 ? 1 : 1 - Math.pow(1 - LATENCY_WEIGHT, answers);
        return before + weight * (mean - before);
    }

    /** 0 at or beyond the one value, 1 at or beyond the other, in between in between. */
    private static double between(double zeroAt, double oneAt, double value) {
        return Math.max(0, Math.min(1, (value - zeroAt) / (oneAt - zeroAt)));
    }

    /** The settings of a {@link RetryBudget}. */
    public static final class Builder {
        private static final double MOST_RATIO = 1_000;

        private final Attempts attempts;
        private final long startNanos;
        private double ratio = 0.5;
        private double burst = 10;
        private double someSlow = 0.1;
        private double tooManySlow = 0.3;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(Attempts attempts, long startNanos) {
            this.attempts = attempts;
            this.startNanos = startNanos;
        }

        /** The retries that a call funds while the gate is open, from 0 to 1000; 0.5 unless set. With 0 only the burst is ever spent. */
        public Builder ratio(double ratio) {
            this.ratio = checkRatio(ratio);
            return this;
        }

        static double checkRatio(double ratio) {
            if (ratio >= 0 && ratio <= MOST_RATIO) {
                return ratio;
            }
            throw new InvalidSettingException(
                    "retry-ratio", String.valueOf(ratio), "must be from 0 to 1000", "write a value such as 0.5");
        }

        /** The most retries kept for later, from 0 to 1000; 10 unless set. A new budget is full. With 0 there is never a retry. */
        public Builder burst(double burst) {
            this.burst = checkBurst(burst);
            return this;
        }

        static double checkBurst(double burst) {
            if (burst >= 0 && burst <= TokenBucket.MOST_TOKENS) {
                return burst;
            }
            throw new InvalidSettingException(
                    "retry-burst", String.valueOf(burst), "must be from 0 to 1000", "write a value such as 10");
        }

        /**
         * At which share of slow ones among the good answers, those later than half of the timeout, the gate begins to close, and at which
         * it is closed; 0.1 and 0.3 unless set.
         *
         * @param closing in [0, 1)
         * @param closed in (closing, 1]
         */
        public Builder slowAnswers(double closing, double closed) {
            checkSlowAnswers(closing, closed);
            someSlow = closing;
            tooManySlow = closed;
            return this;
        }

        static void checkSlowAnswers(double closing, double closed) {
            if (!(closing >= 0 && closing < closed && closed <= 1)) {
                throw new InvalidSettingException(
                        "slow-answers",
                        closing + " to " + closed,
                        "must be two ratios, the first below the second",
                        "write values such as 0.1 and 0.3");
            }
        }

        /** Where chance comes from, in [0, 1); must be thread-safe. The thread's own generator unless set. */
        public Builder random(DoubleSupplier random) {
            this.random = random;
            return this;
        }

        /** A full budget. */
        public RetryBudget build() {
            return new RetryBudget(this);
        }
    }
}
