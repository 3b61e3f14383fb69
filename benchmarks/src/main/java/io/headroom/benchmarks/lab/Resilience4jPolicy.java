package io.headroom.benchmarks.lab;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.ServedSlo;
import io.headroom.resilience4j.Resilience4jGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real Resilience4j, or a guard behind its interfaces: a retry around a circuit breaker, both on virtual time. */
final class Resilience4jPolicy extends AttemptPolicy {
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final int WINDOW_SECONDS = 10;
    private static final int LEAST_CALLS = 20;
    private static final int PROBES = 10;
    private static final String NAME = "lab";
    private static final double TICK_SECONDS = 0.1;

    private final CircuitBreaker breaker;
    private final Retry retry;
    private final boolean retriesRejections;

    private Resilience4jPolicy(
            Surroundings surroundings, CircuitBreaker breaker, Retry retry, boolean retriesRejections) {
        super(surroundings);
        this.breaker = breaker;
        this.retry = retry;
        this.retriesRejections = retriesRejections;
    }

    /** As it comes: 100 calls, 50 %, open for 60 s; three attempts 500 ms apart, which count rejections as failures too. */
    static Policy defaults(Surroundings surroundings) {
        CircuitBreaker breaker = CircuitBreaker.of(NAME, onVirtualTime(surroundings, CircuitBreakerConfig.custom()));
        return new Resilience4jPolicy(surroundings, breaker, Retry.ofDefaults(NAME), true);
    }

    /** As one who knows it sets it: the last ten seconds, 50 % of at least 20 calls, open for 5 s, ten probes; jitter, no retry of rejections. */
    static Policy tuned(Surroundings surroundings) {
        CircuitBreaker breaker = CircuitBreaker.of(NAME, tunedBreaker(surroundings));
        return new Resilience4jPolicy(surroundings, breaker, Retry.of(NAME, tunedRetry(surroundings)), false);
    }

    /** The same code and settings with a guard behind the interfaces. */
    static Policy guarded(Surroundings surroundings) {
        Guard guard = guard(surroundings);
        surroundings.time().every(TICK_SECONDS, surroundings.random().nextDouble() * TICK_SECONDS, guard::tick);
        Resilience4jGuard behind = Resilience4jGuard.of(guard);
        CircuitBreaker breaker = behind.circuitBreaker(NAME, tunedBreaker(surroundings), Map.of());
        // Its retry is told of failures alone: the breaker is to count from the first call on.
        breaker.acquirePermission();
        breaker.releasePermission();
        Retry retry = behind.retry(NAME, tunedRetry(surroundings), Map.of());
        return new Resilience4jPolicy(surroundings, breaker, retry, false);
    }

    private static Guard guard(Surroundings surroundings) {
        Duration latency = seconds(surroundings.scenario().promise().latencySeconds());
        return Guard.builder("dependency")
                .clock(surroundings.time()::nanos)
                .wallClock(surroundings.time().clock())
                .timeout(seconds(surroundings.timeoutSeconds()))
                .serves(new ServedSlo("requests", Scenario.OBJECTIVE, Optional.of(latency), () -> 1))
                .classifier(new GuardPolicy.Classifier())
                .random(surroundings.random()::nextDouble)
                .mode(GuardMode.ENFORCE)
                .build();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * VirtualTime.NANOS_A_SECOND));
    }

    private static CircuitBreakerConfig tunedBreaker(Surroundings surroundings) {
        return onVirtualTime(
                surroundings,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(WINDOW_SECONDS)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(OPEN)
                        .permittedNumberOfCallsInHalfOpenState(PROBES));
    }

    private static CircuitBreakerConfig onVirtualTime(Surroundings surroundings, CircuitBreakerConfig.Builder breaker) {
        return breaker.clock(new WallClock(surroundings.time()))
                .currentTimestampFunction(clock -> surroundings.time().nanos(), TimeUnit.NANOSECONDS)
                .build();
    }

    private static RetryConfig tunedRetry(Surroundings surroundings) {
        return RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(
                        attempt -> 1 + (long) (1000 * Draw.backoffSeconds(surroundings.random(), attempt, 0.05, 1)))
                .build();
    }

    @Override
    void begun(Call call) {
        call.note = retry.asyncContext();
    }

    @Override
    boolean permits(Call call) {
        return breaker.tryAcquirePermission();
    }

    @Override
    void finished(Answer answer, long nanos) {
        if (answer == Answer.OK) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, AttemptFailure.of(answer));
        }
    }

    @Override
    double secondsToRetry(Call call, Answer answer) {
        if (answer == Answer.REJECTED_HERE && !retriesRejections
                || !(call.note instanceof Retry.AsyncContext<?> context)) {
            return NEVER;
        }
        long millis = context.onError(AttemptFailure.of(answer));
        return millis < 1 ? NEVER : millis / 1e3;
    }

    /** Resilience4j reads a {@link Clock} for its windows and waits. */
    private static final class WallClock extends Clock {
        private final VirtualTime time;

        WallClock(VirtualTime time) {
            this.time = time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("the lab knows UTC alone");
        }

        @Override
        public Instant instant() {
            return time.clock().instant();
        }
    }
}
