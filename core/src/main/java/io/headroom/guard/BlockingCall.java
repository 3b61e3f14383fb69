package io.headroom.guard;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call whose first attempt did not end well, on the thread that made it.
 *
 * @param <T> the answer
 * @param <X> what the call may throw
 */
final class BlockingCall<T extends @Nullable Object, X extends Exception> {
    private final Protection guard;
    private final boolean idempotent;
    private final AttemptClassifier classifier;
    private final GuardedCall<T, X> call;
    private final @Nullable Function<? super @Nullable Throwable, ? extends T> fallback;

    BlockingCall(
            Protection guard,
            boolean idempotent,
            AttemptClassifier classifier,
            GuardedCall<T, X> call,
            @Nullable Function<? super @Nullable Throwable, ? extends T> fallback) {
        this.guard = guard;
        this.idempotent = idempotent;
        this.classifier = classifier;
        this.call = call;
        this.fallback = fallback;
    }

    /** Counts the end of the first attempt, and makes others while that is decided. */
    T goOn(long callStartNanos, Trouble first) throws X {
        RequestScope request = RequestScope.current().orStartedAt(callStartNanos);
        long startNanos = callStartNanos;
        Trouble trouble = first;
        for (int retries = 0; ; retries++) {
            long nowNanos = guard.clock.nanoTime();
            guard.ended(trouble.verdict(), startNanos, nowNanos, request, fallback != null);
            RetryDecision decision = paused(guard.decide(trouble, idempotent, retries, request, nowNanos));
            startNanos = guard.clock.nanoTime();
            RetryDenial denial = decision.isRetry() ? startRetry(decision) : decision.denial();
            if (!decision.isRetry() || denial != null) {
                return end(trouble, denial);
            }
            try {
                T answer = call.call();
                Verdict verdict = guard.verdict(classifier, answer);
                if (verdict.outcome() == AttemptOutcome.OK) {
                    guard.succeeded(startNanos);
                    return answer;
                }
                trouble = Trouble.of(answer, verdict);
            } catch (Throwable failure) {
                trouble = Trouble.of(failure, guard.verdict(classifier, failure));
            }
        }
    }

    /** Waits if there is a retry; returns what is left of the decision after what came in between. */
    private RetryDecision paused(RetryDecision decision) {
        if (!decision.isRetry()) {
            return decision;
        }
        try {
            if (call.awaitRetry(guard.timer, decision.delayNanos())) {
                return decision;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Throwable noTimer) {
            guard.cannotWait(decision, noTimer);
            return RetryDecision.NONE;
        }
        guard.retries.giveBack(decision);
        return RetryDecision.denied(RetryDenial.INTERRUPTED);
    }

    private @Nullable RetryDenial startRetry(RetryDecision decision) {
        if (guard.startRetry() == Admission.ADMITTED) {
            return null;
        }
        guard.retries.refuse(decision);
        return RetryDenial.OVERLOADED;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // X and T, null or not, are what the call throws and answers
    private T end(Trouble trouble, @Nullable RetryDenial denial) throws X {
        Throwable failure = trouble.failure();
        if (failure != null && denial != null) {
            guard.suppress(failure, denial);
        }
        if (fallback != null && !trouble.isTheCallersOwn() && denial != RetryDenial.INTERRUPTED) {
            return guard.fallBack(failure, fallback);
        }
        if (!trouble.isTheCallersOwn()) {
            guard.countFailure();
        }
        if (failure == null) {
            return (T) trouble.answer();
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (X) failure;
    }
}
