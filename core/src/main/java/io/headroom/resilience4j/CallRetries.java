package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.MaxRetriesExceeded;
import io.github.resilience4j.retry.MaxRetriesExceededException;
import io.github.resilience4j.retry.event.RetryOnErrorEvent;
import io.github.resilience4j.retry.event.RetryOnIgnoredErrorEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.github.resilience4j.retry.event.RetryOnSuccessEvent;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryDecision;
import io.headroom.guard.RetryDenial;
import io.headroom.guard.Verdict;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call and its attempts, told by Resilience4j one after the other, on whatever threads: each tells before the next begins, so that
 * plain fields do.
 *
 * @param <T> the answer
 */
abstract class CallRetries<T> {
    /** No further attempt. */
    static final long NONE = -1;

    final BudgetRetry retry;
    private final RequestScope request = RequestScope.current();
    private final long callStartNanos;

    /** Whether the attempt under way is counted here when it ends, unless somebody asks the breaker until then. */
    private boolean counting;

    private long attemptStartNanos;

    /** Whether the breaker is to count the attempt under way as a retry. */
    private boolean announced;

    /** Attempts that did not end well. */
    private int attempts;

    private boolean gaveUpOnResult;
    private boolean wasInterrupted;

    /** Of the calls that need it: the others shall not pay for its fields. */
    private @Nullable Setback setback;

    CallRetries(BudgetRetry retry) {
        this.retry = retry;
        retry.calls.askRetry();
        callStartNanos = retry.steps.callStartNanos();
        counting = !retry.calls.hasBreaker();
        if (counting) {
            attemptStartNanos = retry.steps.nanoTime();
        }
    }

    /** The call is over, and gave an answer. */
    final void complete() {
        if (!gaveUpOnResult) {
            retry.counts.attempt();
            retry.counts.success(attempts > 0);
            if (attempts > 0) {
                retry.publish(() -> new RetryOnSuccessEvent(retry.getName(), attempts, last()));
            }
            return;
        }
        retry.counts.failure(isRetried());
        retry.steps.countFailure();
        retry.publish(() -> new RetryOnErrorEvent(retry.getName(), attempts, reason()));
        if (retry.failsAfterMostAttempts()) {
            throw MaxRetriesExceededException.createMaxRetriesExceededException(retry);
        }
    }

    /** The wait before another attempt, in nanoseconds, or {@link #NONE}. */
    final long afterResult(T result) {
        boolean unwanted = retry.isRetryable(result);
        if (!unwanted && !counting && !announced) {
            return NONE;
        }
        Verdict verdict = retry.steps.ofAnswer(result);
        if (unwanted && verdict.outcome() == AttemptOutcome.OK) {
            verdict = Verdict.ERROR;
        }
        endAttempt(verdict.outcome());
        if (!unwanted) {
            return NONE;
        }
        retry.counts.attempt();
        attempts++;
        long wait = attempts >= retry.mostAttempts() ? NONE : waitAfter(Either.right(result), verdict);
        if (wait < 0) {
            gaveUpOnResult = true;
            return NONE;
        }
        retry.beforeRetry(attempts, result);
        publishRetry(null, wait);
        return wait;
    }

    /** The wait before another attempt, in nanoseconds, or {@link #NONE}: the call is over then. */
    final long afterFailure(Throwable failure) {
        if (gaveUpOnResult) {
            // Resilience4j hands back what complete() threw: the call is over and counted.
            return NONE;
        }
        retry.counts.attempt();
        // Not made at all: that says nothing of the dependency, and asking again at once would change nothing.
        boolean refused = failure instanceof CallNotPermittedException;
        Verdict verdict = refused ? Verdict.IGNORED : retry.steps.ofFailure(failure);
        endAttempt(verdict.outcome());
        if (!retry.isRetryable(failure)) {
            retry.counts.failure(false);
            countEnd(refused, verdict);
            retry.publish(() -> new RetryOnIgnoredErrorEvent(retry.getName(), failure));
            return NONE;
        }
        setback = new Setback(failure, null);
        attempts++;
        long wait = attempts >= retry.mostAttempts() ? NONE : waitAfter(Either.left(failure), verdict);
        if (wait < 0) {
            countEnd(refused, verdict);
            giveUp(failure);
        } else {
            publishRetry(failure, wait);
        }
        return wait;
    }

    /** The next attempt begins, or will after a wait. */
    final void begin(long waitNanos) {
        if (counting) {
            attemptStartNanos = retry.steps.nanoTime() + waitNanos;
        } else {
            retry.calls.grantRetry();
            announced = true;
        }
    }

    /** The wait before an attempt that was granted was not waited out. */
    final void interrupted() {
        RetryDecision granted = decision();
        if (granted != null) {
            retry.steps.giveBack(granted);
        }
        wasInterrupted = true;
        Throwable failure = last();
        if (failure == null) {
            gaveUpOnResult = true;
        } else {
            retry.steps.countFailure();
            giveUp(failure);
        }
    }

    private long waitAfter(Either<Throwable, T> outcome, Verdict verdict) {
        long intervalMillis = retry.<T>intervals().apply(attempts, outcome);
        if (intervalMillis < 0) {
            setback = new Setback(last(), null);
            return NONE;
        }
        long waitNanos = TimeUnit.MILLISECONDS.toNanos(intervalMillis);
        RetryDecision made = retry.steps.mayRetry(verdict, waitNanos, request, callStartNanos);
        setback = new Setback(last(), made);
        return made.isRetry() ? made.delayNanos() : NONE;
    }

    private @Nullable RetryDenial denial() {
        RetryDecision made = decision();
        return wasInterrupted ? RetryDenial.INTERRUPTED : made == null ? null : made.denial();
    }

    private void giveUp(Throwable failure) {
        retry.counts.failure(isRetried());
        RetryDenial denial = denial();
        if (denial != null) {
            retry.steps.suppress(failure, denial);
        }
        retry.publish(() -> new RetryOnErrorEvent(retry.getName(), attempts, failure));
    }

    private void endAttempt(AttemptOutcome outcome) {
        if (announced) {
            announced = false;
            retry.calls.endRetry();
        }
        counting = counting && !retry.calls.hasBreaker();
        if (counting) {
            retry.steps.count(attempts > 0, retry.steps.nanoTime() - attemptStartNanos, outcome);
        }
    }

    private void countEnd(boolean refused, Verdict verdict) {
        if (refused && attempts <= 1) {
            retry.steps.countRejection();
        } else if (refused) {
            retry.steps.countDenial();
            retry.steps.countFailure();
        } else if (verdict.outcome() != AttemptOutcome.IGNORED) {
            retry.steps.countFailure();
        }
    }

    private void publishRetry(@Nullable Throwable failure, long waitNanos) {
        retry.publish(() -> new RetryOnRetryEvent(retry.getName(), attempts, failure, millis(waitNanos)));
    }

    /** As Resilience4j counts it: there were other attempts, or there were to be no more. */
    private boolean isRetried() {
        return attempts > 1 || attempts >= retry.mostAttempts();
    }

    private Throwable reason() {
        RetryDenial denial = denial();
        if (denial != null) {
            return retry.steps.denied(denial);
        }
        Throwable last = last();
        return last != null && !retry.failsAfterMostAttempts()
                ? last
                : new MaxRetriesExceeded("the result was unwanted in "
                        + (attempts == 1 ? "the only attempt" : "all %d attempts".formatted(attempts)));
    }

    private @Nullable Throwable last() {
        Setback before = setback;
        return before == null ? null : before.last();
    }

    private @Nullable RetryDecision decision() {
        Setback before = setback;
        return before == null ? null : before.decision();
    }

    /** Rounded up. */
    static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
    }

    /**
     * What went wrong.
     *
     * @param last what was thrown last, by whatever attempt
     * @param decision on the retry after the latest attempt
     */
    private record Setback(
            @Nullable Throwable last, @Nullable RetryDecision decision) {}
}
