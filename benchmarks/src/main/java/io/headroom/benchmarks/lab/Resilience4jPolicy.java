package io.headroom.benchmarks.lab;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** The real Resilience4j: a retry around a circuit breaker, both on virtual time. */
final class Resilience4jPolicy extends AttemptPolicy {
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final int WINDOW_SECONDS = 10;
    private static final int LEAST_CALLS = 20;
    private static final int PROBES = 10;

    private final CircuitBreaker breaker;
    private final Retry retry;
    private final boolean retriesRejections;

    private Resilience4jPolicy(
            Surroundings surroundings,
            CircuitBreakerConfig.Builder breaker,
            RetryConfig retry,
            boolean retriesRejections) {
        super(surroundings);
        this.breaker = CircuitBreaker.of(
                "lab",
                breaker.clock(new WallClock(surroundings.time()))
                        .currentTimestampFunction(clock -> surroundings.time().nanos(), TimeUnit.NANOSECONDS)
                        .build());
        this.retry = Retry.of("lab", retry);
        this.retriesRejections = retriesRejections;
    }

    /** As it comes: 100 calls, 50 %, open for 60 s; three attempts 500 ms apart, which count rejections as failures too. */
    static Policy defaults(Surroundings surroundings) {
        return new Resilience4jPolicy(surroundings, CircuitBreakerConfig.custom(), RetryConfig.ofDefaults(), true);
    }

    /** As one who knows it sets it: the last ten seconds, 50 % of at least 20 calls, open for 5 s, ten probes; jitter, no retry of rejections. */
    static Policy tuned(Surroundings surroundings) {
        CircuitBreakerConfig.Builder breaker = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(WINDOW_SECONDS)
                .minimumNumberOfCalls(LEAST_CALLS)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(PROBES);
        RetryConfig retry = RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(
                        attempt -> 1 + (long) (1000 * Draw.backoffSeconds(surroundings.random(), attempt, 0.05, 1)))
                .build();
        return new Resilience4jPolicy(surroundings, breaker, retry, false);
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
