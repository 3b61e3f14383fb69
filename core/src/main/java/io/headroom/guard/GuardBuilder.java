package io.headroom.guard;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Guard}, each checked when it is given, together when it is declared. */
public final class GuardBuilder {
    private static final int MOST_RETRIES = 10;

    final String name;
    boolean idempotent;
    int retries = 3;
    Backoff backoff = Backoff.STANDARD;
    GuardMode retryMode = GuardMode.ENFORCE;

    @Nullable AttemptClassifier classifier;

    AttemptClassifier usualClassifier = AttemptClassifier.standard();

    NanoClock clock = NanoClock.system();
    InstantSource wallClock = InstantSource.system();
    RetryTimer timer = RetryTimer.system();
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    Consumer<? super GuardEvent> listener = event -> {};

    private final Function<String, ServedSlo> slosByName;
    private final List<Supplier<ServedSlo>> slos = new ArrayList<>();
    private @Nullable Duration timeout;
    private GuardMode breakerMode = GuardMode.OBSERVE;
    private double retryRatio = 0.5;
    private double retryBurst = 10;
    private double slowAnswersClosing = 0.1;
    private double slowAnswersClosed = 0.3;
    private double fallbackValue = 0.9;
    private double bestEffortShare = 0.1;
    private int fixedShare;
    private @Nullable Duration lease;
    private Duration tickInterval = Duration.ofNanos(SloCircuitBreaker.TICK_NANOS);

    /**
     * For the front door, which knows SLOs by their names; others begin with {@link Guard#builder}.
     *
     * @param name a DNS label
     * @param slosByName gives a declared SLO, and throws for an unknown name
     */
    public GuardBuilder(String name, Function<String, ServedSlo> slosByName) {
        this.name = DnsLabel.check("guard", name);
        this.slosByName = slosByName;
    }

    /**
     * How long the client waits for an answer of the dependency, 1 ms to 1 h; the guard measures slowness by it and does not enforce it.
     * Required unless an SLO that is served has a latency, which is then the timeout too.
     */
    public GuardBuilder timeout(Duration timeout) {
        this.timeout = Attempts.checkTimeout(timeout);
        return this;
    }

    /** The same, as people write it: {@code 400ms}. */
    public GuardBuilder timeout(String timeout) {
        return timeout(DurationGrammar.parse("timeout", timeout, "400ms"));
    }

    /**
     * The request SLOs that calls are made for: the one in most danger tells how much of a budget is left, the highest objective
     * what is tolerated, the tightest latency until when an answer is of use. None unless set: a full budget, 99.9 %, no deadline.
     *
     * @throws IllegalArgumentException if one was not declared
     */
    public GuardBuilder slos(String... names) {
        for (String slo : names) {
            slosByName.apply(slo); // an unknown name is refused here, not by the first tick
            slos.add(() -> slosByName.apply(slo));
        }
        return this;
    }

    /** The same for a guard without a Headroom. */
    public GuardBuilder serves(ServedSlo slo) {
        slos.add(() -> slo);
        return this;
    }

    /** Whether a call may be made twice without harm, and so be retried; not unless set. {@link Guard#idempotent} says it of some calls. */
    public GuardBuilder idempotent(boolean idempotent) {
        this.idempotent = idempotent;
        return this;
    }

    /** The most attempts after the first one, from 0 to 10; 3 unless set. How many are worth making says the budget. */
    public GuardBuilder retries(int most) {
        if (most < 0 || most > MOST_RETRIES) {
            throw new InvalidSettingException(
                    "retries", String.valueOf(most), "must be from 0 to " + MOST_RETRIES, "write a value such as 3");
        }
        retries = most;
        return this;
    }

    /** The wait before a retry; {@link Backoff#STANDARD} unless set. A longer {@code Retry-After} is waited for. */
    public GuardBuilder backoff(Backoff backoff) {
        this.backoff = backoff;
        return this;
    }

    /** See {@link RetryBudget.Builder#ratio}. */
    public GuardBuilder retryRatio(double ratio) {
        retryRatio = RetryBudget.Builder.checkRatio(ratio);
        return this;
    }

    /** See {@link RetryBudget.Builder#burst}. */
    public GuardBuilder retryBurst(double burst) {
        retryBurst = RetryBudget.Builder.checkBurst(burst);
        return this;
    }

    /** See {@link RetryBudget.Builder#slowAnswers}. */
    public GuardBuilder slowAnswers(double closing, double closed) {
        RetryBudget.Builder.checkSlowAnswers(closing, closed);
        slowAnswersClosing = closing;
        slowAnswersClosed = closed;
        return this;
    }

    /** What all of it may do. Unless set, retries enforce and the breaker observes. */
    public GuardBuilder mode(GuardMode mode) {
        return retryMode(mode).breakerMode(mode);
    }

    /** What retries may do; {@link GuardMode#ENFORCE} unless set. */
    public GuardBuilder retryMode(GuardMode mode) {
        retryMode = mode;
        return this;
    }

    /** What the limit of calls in flight and the routing to fallbacks may do; {@link GuardMode#OBSERVE} unless set. */
    public GuardBuilder breakerMode(GuardMode mode) {
        breakerMode = mode;
        return this;
    }

    /** See {@link BreakerBuilder#fallbackValue}. */
    public GuardBuilder fallbackValue(double value) {
        fallbackValue = RatioGrammar.check("fallback-value", value);
        return this;
    }

    /** See {@link BreakerBuilder#bestEffortShare}. */
    public GuardBuilder bestEffortShare(double share) {
        bestEffortShare = RatioGrammar.check("best-effort-share", share);
        return this;
    }

    /** See {@link BreakerBuilder#fixedShare}. */
    public GuardBuilder fixedShare(int attempts) {
        fixedShare = BreakerBuilder.checkFixedShare(attempts);
        return this;
    }

    /** See {@link BreakerBuilder#lease}. */
    public GuardBuilder lease(Duration lease) {
        this.lease = BreakerBuilder.checkLease(lease);
        return this;
    }

    /** See {@link BreakerBuilder#tickInterval}. A guard of a Headroom that ticks by itself leaves it as it is. */
    public GuardBuilder tickInterval(Duration interval) {
        tickInterval = BreakerBuilder.checkTickInterval(interval);
        return this;
    }

    /** What outcomes mean; unless set what the client knows ({@link Guard#classifying}), or what is {@linkplain #usualClassifier usual}. */
    public GuardBuilder classifier(AttemptClassifier classifier) {
        this.classifier = classifier;
        return this;
    }

    /** What outcomes mean where neither this guard nor the client has a classifier of its own; {@link AttemptClassifier#standard()} unless set. */
    public GuardBuilder usualClassifier(AttemptClassifier classifier) {
        usualClassifier = classifier;
        return this;
    }

    /** The monotonic clock; the Headroom's, or the system's, unless set. */
    public GuardBuilder clock(NanoClock clock) {
        this.clock = clock;
        return this;
    }

    /** The clock of events; the Headroom's, or the system's, unless set. */
    public GuardBuilder wallClock(InstantSource wallClock) {
        this.wallClock = wallClock;
        return this;
    }

    /** How the time before a retry passes; {@link RetryTimer#system()} unless set. */
    public GuardBuilder timer(RetryTimer timer) {
        this.timer = timer;
        return this;
    }

    /** Where chance comes from, in [0, 1); must be thread-safe. The thread's own generator unless set. */
    public GuardBuilder random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    /** See {@link BreakerBuilder#listener}. A Headroom tells its own listeners. */
    public GuardBuilder listener(Consumer<? super GuardEvent> listener) {
        this.listener = listener;
        return this;
    }

    /**
     * The guard.
     *
     * @throws IllegalArgumentException if no timeout is known
     */
    public Guard build() {
        return Guard.of(new Protection(this), idempotent, usualClassifier);
    }

    ServedSlos slos() {
        return new ServedSlos(slos);
    }

    Duration requiredTimeout() {
        return Optional.ofNullable(timeout)
                .or(this::tightestLatency)
                .orElseThrow(() -> new InvalidSettingException(
                        "timeout",
                        "not set",
                        "must be set for guard %s unless it serves an SLO with a latency".formatted(name),
                        "write how long its client waits for an answer, such as 400ms"));
    }

    /** How long after a request's beginning its answer is of use. */
    long deadlineNanos() {
        return tightestLatency().map(Duration::toNanos).orElse(Long.MAX_VALUE);
    }

    RetryBudget.Builder budget(Attempts attempts) {
        return RetryBudget.builder(attempts, clock.nanoTime())
                .ratio(retryRatio)
                .burst(retryBurst)
                .slowAnswers(slowAnswersClosing, slowAnswersClosed)
                .random(random);
    }

    BreakerBuilder breaker(Attempts attempts, ServedSlos served) {
        BreakerBuilder breaker = SloCircuitBreaker.builder(name, attempts)
                .mode(breakerMode)
                .objectiveOfNow(served::highestObjective)
                .remainingBudget(served.remaining())
                .fallbackValue(fallbackValue)
                .bestEffortShare(bestEffortShare)
                .tickInterval(tickInterval)
                .clock(clock)
                .wallClock(wallClock)
                .random(random)
                .listener(listener);
        if (fixedShare > 0) {
            breaker.fixedShare(fixedShare);
        }
        if (lease != null) {
            breaker.lease(lease);
        }
        return breaker;
    }

    private Optional<Duration> tightestLatency() {
        return slos.stream().flatMap(slo -> slo.get().latency().stream()).min(Comparator.naturalOrder());
    }
}
