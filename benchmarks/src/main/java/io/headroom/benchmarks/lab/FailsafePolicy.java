package io.headroom.benchmarks.lab;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import dev.failsafe.Execution;
import dev.failsafe.RetryPolicy;
import java.time.Duration;

/**
 * The real Failsafe: a retry policy around a circuit breaker. Its breaker reads the system's clock and takes no other, so it counts executions
 * instead of seconds, and the lab ends its open state by {@link CircuitBreaker#halfOpen()} when the delay has passed in virtual time.
 */
final class FailsafePolicy extends AttemptPolicy {
    private static final Duration NEVER_BY_ITSELF = Duration.ofDays(365);
    private static final double DEFAULT_OPEN_SECONDS = 60;
    private static final double TUNED_OPEN_SECONDS = 5;

    private final CircuitBreaker<Object> breaker;
    private final RetryPolicy<Object> retry;
    private final boolean retriesRejections;

    private FailsafePolicy(
            Surroundings surroundings,
            CircuitBreakerBuilder<Object> breaker,
            double openSeconds,
            RetryPolicy<Object> retry,
            boolean retriesRejections) {
        super(surroundings);
        this.breaker = breaker.withDelay(NEVER_BY_ITSELF)
                .onOpen(opened -> surroundings.time().after(openSeconds, this::probe))
                .build();
        this.retry = retry;
        this.retriesRejections = retriesRejections;
    }

    /** As it comes: one failure opens it for a minute; three attempts at once, which count rejections as failures too. */
    static Policy defaults(Surroundings surroundings) {
        return new FailsafePolicy(
                surroundings, CircuitBreaker.builder(), DEFAULT_OPEN_SECONDS, RetryPolicy.ofDefaults(), true);
    }

    /** As one who knows it sets it: half of the last 100 calls, open for 5 s, ten probes; jitter, no retry of rejections. */
    static Policy tuned(Surroundings surroundings) {
        RetryPolicy<Object> retry = RetryPolicy.builder()
                .withMaxRetries(2)
                .withDelayFn(context -> Duration.ofNanos((long) (VirtualTime.NANOS_A_SECOND
                        * Draw.backoffSeconds(surroundings.random(), context.getAttemptCount(), 0.05, 1))))
                .build();
        CircuitBreakerBuilder<Object> breaker =
                CircuitBreaker.builder().withFailureThreshold(50, 100).withSuccessThreshold(5, 10);
        return new FailsafePolicy(surroundings, breaker, TUNED_OPEN_SECONDS, retry, false);
    }

    private void probe() {
        if (breaker.isOpen()) {
            breaker.halfOpen();
        }
    }

    @Override
    void begun(Call call) {
        call.note = Execution.of(retry);
    }

    @Override
    boolean permits(Call call) {
        return breaker.tryAcquirePermit();
    }

    @Override
    void finished(Answer answer, long nanos) {
        if (answer == Answer.OK) {
            breaker.recordSuccess();
        } else {
            breaker.recordFailure();
        }
    }

    @Override
    double secondsToRetry(Call call, Answer answer) {
        if (answer == Answer.REJECTED_HERE && !retriesRejections || !(call.note instanceof Execution<?> execution)) {
            return NEVER;
        }
        execution.recordException(AttemptFailure.of(answer));
        return execution.isComplete() ? NEVER : execution.getDelay().toNanos() / VirtualTime.NANOS_A_SECOND;
    }
}
