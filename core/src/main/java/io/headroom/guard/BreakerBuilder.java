package io.headroom.guard;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link SloCircuitBreaker}, each checked when it is given. */
public final class BreakerBuilder {
    static final double USUAL_OBJECTIVE = 0.999;

    private static final int LEASE_TIMEOUTS = 4;
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(1);
    private static final Duration LONGEST_LEASE = Duration.ofHours(24);
    private static final int LARGEST_SHARE = 1_000_000;

    final String name;
    final Attempts attempts;
    NanoClock clock = NanoClock.system();
    InstantSource wallClock = InstantSource.system();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    DoubleSupplier remaining = () -> 1;
    DoubleSupplier objective = () -> USUAL_OBJECTIVE;
    double fallbackValue = 0.9;
    double bestEffortShare = 0.1;
    int fixedShare;
    long tickNanos = SloCircuitBreaker.TICK_NANOS;
    GuardMode mode = GuardMode.OBSERVE;
    Consumer<? super GuardEvent> listener = event -> {};
    private @Nullable Duration lease;

    BreakerBuilder(String name, Attempts attempts) {
        this.name = name;
        this.attempts = attempts;
    }

    /** What it may do at first; {@link GuardMode#OBSERVE} unless set. */
    public BreakerBuilder mode(GuardMode mode) {
        this.mode = mode;
        return this;
    }

    /** The objective of the calls, in (0, 1); 0.999 unless set. Ten times of what it tolerates may fail too late for a fallback. */
    public BreakerBuilder objective(double objective) {
        RatioGrammar.check("objective", objective);
        return objectiveOfNow(() -> objective);
    }

    /** The same where it may change; read at every update. */
    BreakerBuilder objectiveOfNow(DoubleSupplier objective) {
        this.objective = objective;
        return this;
    }

    /** What is left of the calls' error budget, clamped to [0, 1]; read at every update. A full budget unless set. */
    public BreakerBuilder remainingBudget(DoubleSupplier remaining) {
        this.remaining = remaining;
        return this;
    }

    /** What a fallback's answer is worth beside one of the dependency, in (0, 1); 0.9 unless set. */
    public BreakerBuilder fallbackValue(double value) {
        fallbackValue = RatioGrammar.check("fallback-value", value);
        return this;
    }

    /**
     * How much of the limit best-effort calls may fill while critical ones are there too, in (0, 1); 0.1 unless set, 0.25 gives them more and
     * the critical ones less.
     */
    public BreakerBuilder bestEffortShare(double share) {
        bestEffortShare = RatioGrammar.check("best-effort-share", share);
        return this;
    }

    /**
     * The most attempts in flight at any time, so that a slow dependency leaves threads to others; no such bound unless set. Holds in every mode but off, and
     * without ticks for as long as the {@link #lease}: then nobody knows any more how many are lost.
     *
     * @param attempts at least 1
     * @throws IllegalArgumentException if it is out of range
     */
    public BreakerBuilder fixedShare(int attempts) {
        fixedShare = checkFixedShare(attempts);
        return this;
    }

    static int checkFixedShare(int attempts) {
        if (attempts >= 1 && attempts <= LARGEST_SHARE) {
            return attempts;
        }
        throw new InvalidSettingException(
                "fixed-share",
                String.valueOf(attempts),
                "must be from 1 to " + LARGEST_SHARE,
                "write a number of threads such as 25");
    }

    /** After how long an attempt whose end was never counted gives its place back; four timeouts unless set. */
    public BreakerBuilder lease(Duration lease) {
        this.lease = checkLease(lease);
        return this;
    }

    static Duration checkLease(Duration lease) {
        return DurationGrammar.checkRange("lease", lease, SHORTEST_LEASE, LONGEST_LEASE, "2s");
    }

    /** How often {@link SloCircuitBreaker#tick} will be called, from 1 ms to 10 s; 100 ms unless set. After three missed ticks every call is let through. */
    public BreakerBuilder tickInterval(Duration interval) {
        tickNanos = checkTickInterval(interval).toNanos();
        return this;
    }

    static Duration checkTickInterval(Duration interval) {
        return DurationGrammar.checkRange(
                "tick-interval", interval, Duration.ofMillis(1), Duration.ofSeconds(10), "100ms");
    }

    /** The monotonic clock; the system's unless set. */
    public BreakerBuilder clock(NanoClock clock) {
        this.clock = clock;
        return this;
    }

    /** The clock of events; the system's unless set. */
    public BreakerBuilder wallClock(InstantSource wallClock) {
        this.wallClock = wallClock;
        return this;
    }

    /** Where chance comes from, in [0, 1); must be thread-safe. The thread's own generator unless set. */
    public BreakerBuilder random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    /** Hears of what it decides, on the thread that ticks or whose call failed: must return at once and not throw. */
    public BreakerBuilder listener(Consumer<? super GuardEvent> listener) {
        this.listener = listener;
        return this;
    }

    /** A breaker without a limit. */
    public SloCircuitBreaker build() {
        return new SloCircuitBreaker(this);
    }

    long leaseNanos() {
        return lease == null ? LEASE_TIMEOUTS * attempts.timeoutNanos() : lease.toNanos();
    }
}
