package io.headroom.guard;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides after a failed attempt whether there is another one and when. Thread-safe; what it decides costs the failed call alone. */
final class Retries {
    /** Nobody waits longer because the dependency says so, be there a deadline or not. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

    private final RetryBudget budget;
    private final SloCircuitBreaker breaker;
    private final CallDecisions decisions;
    private final int most;
    private final Backoff backoff;
    private final long deadlineNanos;
    private final DoubleSupplier random;
    private final LongAdder denied = new LongAdder();
    private final LongAdder wouldRetry = new LongAdder();
    private final LongAdder wouldDeny = new LongAdder();

    /** Written by anybody. */
    private volatile GuardMode mode;

    Retries(GuardBuilder settings, RetryBudget budget, SloCircuitBreaker breaker, CallDecisions decisions) {
        this.budget = budget;
        this.breaker = breaker;
        this.decisions = decisions;
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

    long wouldHaveDenied() {
        return wouldDeny.sum();
    }

    void countDenial(RetryDenial reason) {
        denied.increment();
        decisions.retryDenied(reason);
    }

    /** A retry that was granted is not made. */
    void giveBack(RetryDecision granted) {
        if (granted.isPaid()) {
            budget.giveBack();
        }
    }

    /** A retry that was granted is refused, for the limit came in between. */
    void refuse(RetryDecision granted) {
        giveBack(granted);
        countDenial(RetryDenial.OVERLOADED);
    }

    /**
     * The decision after an attempt that may be made again.
     *
     * @param retries how many there were
     * @param retryAfter the wait that the dependency asks for
     * @param request that which waits for the answer
     */
    RetryDecision decide(int retries, Duration retryAfter, RequestScope request, long nowNanos) {
        GuardMode current = mode;
        if (current == GuardMode.OFF || retries >= most) {
            return RetryDecision.NONE;
        }
        RetryDecision decision = decided(retries, nanos(retryAfter), request, nowNanos);
        if (current == GuardMode.ENFORCE) {
            return counted(decision);
        }
        if (decision.isRetry()) {
            wouldRetry.increment();
        }
        return RetryDecision.NONE;
    }

    /**
     * The decision on a retry that somebody else makes, as often as they choose. Unless it is enforced they make it anyway.
     *
     * @param waitNanos how long they wait, if the dependency does not ask for more
     */
    RetryDecision decideForeign(Trouble trouble, long waitNanos, RequestScope request, long nowNanos) {
        GuardMode current = mode;
        if (current == GuardMode.OFF) {
            return RetryDecision.unhindered(waitNanos, false);
        }
        RetryDecision decision = RetryDecision.NONE;
        if (trouble.isRetryable()) {
            decision = decidedAfter(waitNanos, nanos(trouble.verdict().retryAfter()), request, nowNanos);
        }
        if (current == GuardMode.ENFORCE) {
            return counted(decision);
        }
        if (decision.isRetry()) {
            wouldRetry.increment();
        } else if (decision.denial() != null) {
            wouldDeny.increment();
        }
        return RetryDecision.unhindered(waitNanos, decision.isRetry());
    }

    /** Of waits that are too long anyway the length does not matter, and might not fit. */
    private static long nanos(Duration asked) {
        return asked.compareTo(LONGEST_ASKED) > 0 ? Long.MAX_VALUE : asked.toNanos();
    }

    private RetryDecision counted(RetryDecision decision) {
        RetryDenial denial = decision.denial();
        if (denial != null) {
            countDenial(denial);
        }
        return decision;
    }

    private RetryDecision decided(int retries, long askedNanos, RequestScope request, long nowNanos) {
        long room = room(request, nowNanos);
        RetryDenial obstacle = obstacle(askedNanos, askedNanos, room);
        if (obstacle != null) {
            return RetryDecision.denied(obstacle);
        }
        return paid(Math.min(room, Math.max(askedNanos, backoff.nanos(retries, random.getAsDouble()))), nowNanos);
    }

    private RetryDecision decidedAfter(long waitNanos, long askedNanos, RequestScope request, long nowNanos) {
        long wait = Math.max(waitNanos, askedNanos);
        RetryDenial obstacle = obstacle(askedNanos, wait, room(request, nowNanos));
        return obstacle == null ? paid(wait, nowNanos) : RetryDecision.denied(obstacle);
    }

    /** What stands against a retry after at least that wait. */
    private @Nullable RetryDenial obstacle(long askedNanos, long waitNanos, long roomNanos) {
        if (breaker.isEnforcing() && breaker.isLimiting()) {
            return RetryDenial.OVERLOADED;
        }
        if (breaker.isEnforcing() && breaker.isRouting()) {
            return RetryDenial.FALLBACK_WORTH_MORE;
        }
        return roomNanos < waitNanos || askedNanos == Long.MAX_VALUE ? RetryDenial.DEADLINE : null;
    }

    private RetryDecision paid(long waitNanos, long nowNanos) {
        return budget.tryRetry(nowNanos) ? RetryDecision.in(waitNanos) : RetryDecision.denied(RetryDenial.BUDGET);
    }

    /** How long a retry may wait and still answer in time, if it takes twice as long as usual; negative if it cannot. */
    private long room(RequestScope request, long nowNanos) {
        long left = request.leftNanos(deadlineNanos, nowNanos);
        return left == Long.MAX_VALUE ? left : left - 2 * budget.expectedNanos();
    }
}
