package io.headroom.guard;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** Decides after a failed attempt whether there is another one and when. Thread-safe; what it decides costs the failed call alone. */
final class Retries {
    private final RetryBudget budget;
    private final SloCircuitBreaker breaker;
    private final int most;
    private final Backoff backoff;
    private final long deadlineNanos;
    private final DoubleSupplier random;
    private final LongAdder denied = new LongAdder();
    private final LongAdder wouldRetry = new LongAdder();

    /** Written by anybody. */
    private volatile GuardMode mode;

    Retries(GuardBuilder settings, RetryBudget budget, SloCircuitBreaker breaker) {
        this.budget = budget;
        this.breaker = breaker;
        most = settings.retries;
        backoff = settings.backoff;
        deadlineNanos = settings.deadlineNanos();
        random = settings.random;
        mode = settings.retryMode;
    }

    GuardMode mode() {
        return mode;
    }

    void mode(GuardMode mode) {
        this.mode = mode;
    }

    RetryBudget budget() {
        return budget;
    }

    long denied() {
        return denied.sum();
    }

    long wouldHaveRetried() {
        return wouldRetry.sum();
    }

    void countDenial() {
        denied.increment();
    }

    /**
     * The decision after an attempt that may be made again.
     *
     * @param retries how many there were
     * @param retryAfter the wait that the dependency asks for
     * @param requestStartNanos when the request began that waits for the answer
     */
    RetryDecision decide(int retries, Duration retryAfter, long requestStartNanos, long nowNanos) {
        GuardMode current = mode;
        if (current == GuardMode.OFF || retries >= most) {
            return RetryDecision.NONE;
        }
        RetryDecision decision = decided(retries, retryAfter, requestStartNanos, nowNanos);
        if (current == GuardMode.ENFORCE) {
            if (!decision.isRetry()) {
                countDenial();
            }
            return decision;
        }
        if (decision.isRetry()) {
            wouldRetry.increment();
        }
        return RetryDecision.NONE;
    }

    private RetryDecision decided(int retries, Duration retryAfter, long requestStartNanos, long nowNanos) {
        if (breaker.isEnforcing() && breaker.isLimiting()) {
            return RetryDecision.denied(RetryDenial.OVERLOADED);
        }
        if (breaker.isEnforcing() && breaker.isRouting()) {
            return RetryDecision.denied(RetryDenial.FALLBACK_WORTH_MORE);
        }
        long room = room(requestStartNanos, nowNanos);
        long asked = retryAfter.toNanos();
        if (room < asked) {
            return RetryDecision.denied(RetryDenial.DEADLINE);
        }
        long wait = Math.min(room, Math.max(asked, backoff.nanos(retries, random.getAsDouble())));
        return budget.tryRetry(nowNanos) ? RetryDecision.in(wait) : RetryDecision.denied(RetryDenial.BUDGET);
    }

    /** How long a retry may wait and still answer in time, if it takes twice as long as usual; negative if it cannot. */
    private long room(long requestStartNanos, long nowNanos) {
        return deadlineNanos == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : deadlineNanos - (nowNanos - requestStartNanos) - 2 * budget.expectedNanos();
    }
}
