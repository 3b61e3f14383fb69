package io.headroom.guard;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call on its way, and its result.
 *
 * <p>Concurrency: one attempt at a time. Its fields are written by the thread that starts an attempt and read by the one that completes it; the
 * stage or the timer between them orders both.
 *
 * @param <T> the answer
 */
final class AsyncCall<T extends @Nullable Object> extends CompletableFuture<T> {
    private final Protection guard;
    private final boolean idempotent;
    private final AttemptClassifier classifier;
    private final Supplier<? extends CompletionStage<? extends T>> call;
    private final @Nullable Function<? super @Nullable Throwable, ? extends T> fallback;
    private final RequestScope scope = RequestScope.current();
    private final RequestScope request;
    private int retries;

    /** Written by the thread that starts an attempt, read by whoever cancels the result. */
    private volatile @Nullable AsyncAttempt attempt;

    AsyncCall(
            Protection guard,
            boolean idempotent,
            AttemptClassifier classifier,
            Supplier<? extends CompletionStage<? extends T>> call,
            @Nullable Function<? super @Nullable Throwable, ? extends T> fallback) {
        this.guard = guard;
        this.idempotent = idempotent;
        this.classifier = classifier;
        this.call = call;
        this.fallback = fallback;
        request = scope.orStartedAt(guard.clock.nanoTime());
    }

    /** Makes the first attempt. */
    CompletableFuture<T> begin() {
        if (guard.isOff()) {
            relay();
            return this;
        }
        whenComplete((answer, failure) -> abandon());
        AsyncAttempt first = nextAttempt();
        Admission admission = guard.start(fallback != null);
        if (admission == Admission.ADMITTED) {
            make(first);
        } else {
            endRejected(admission);
        }
        return this;
    }

    /** Calls as if there were no guard. */
    private void relay() {
        CompletionStage<? extends T> stage = called();
        whenComplete((answer, failure) -> {
            if (isCancelled()) {
                AsyncAttempt.cancel(stage);
            }
        });
        follow(stage, this::relay);
    }

    private void relay(T answer, @Nullable Throwable failure) {
        if (failure == null) {
            complete(answer);
        } else {
            completeExceptionally(unwrapped(failure));
        }
    }

    private AsyncAttempt nextAttempt() {
        return new AsyncAttempt(guard, guard.clock.nanoTime());
    }

    private void make(AsyncAttempt started) {
        attempt = started;
        if (isDone()) {
            started.abandon();
            return;
        }
        started.lease();
        CompletionStage<? extends T> stage = called();
        started.runs(stage);
        follow(stage, (answer, failure) -> orEnd(() -> completed(started, answer, failure)));
    }

    /** A stage that refuses to be followed ends the call: nobody would hear of its end. */
    private void follow(CompletionStage<? extends T> stage, BiConsumer<? super T, ? super Throwable> step) {
        try {
            stage.whenComplete(step);
        } catch (Throwable refusal) {
            completeExceptionally(refusal);
        }
    }

    private CompletionStage<? extends T> called() {
        try {
            return Objects.requireNonNull(call.get(), "the call gave no stage");
        } catch (Throwable failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private void completed(AsyncAttempt ended, T answer, @Nullable Throwable failure) {
        if (failure != null) {
            Throwable cause = unwrapped(failure);
            failed(ended, Trouble.of(cause, guard.verdict(classifier, cause)));
            return;
        }
        Verdict verdict = guard.verdict(classifier, answer);
        if (verdict.outcome() == AttemptOutcome.OK) {
            ended.succeed();
            complete(answer);
        } else {
            failed(ended, Trouble.of(answer, verdict));
        }
    }

    private void failed(AsyncAttempt ended, Trouble trouble) {
        long nowNanos = guard.clock.nanoTime();
        ended.fail(trouble.verdict(), nowNanos, request, fallback != null);
        if (isDone()) {
            return;
        }
        RetryDecision decision = guard.decide(trouble, idempotent, retries, request, nowNanos);
        if (!decision.isRetry()) {
            end(trouble, decision.denial());
            return;
        }
        try {
            guard.timer.schedule(scope.wrap(() -> orEnd(() -> retry(trouble, decision))), decision.delayNanos());
        } catch (Throwable noTimer) {
            guard.cannotWait(decision, noTimer);
            end(trouble, null);
        }
    }

    private void retry(Trouble trouble, RetryDecision decision) {
        if (isDone()) {
            guard.retries.giveBack(decision);
            return;
        }
        AsyncAttempt next = nextAttempt();
        if (guard.startRetry() == Admission.ADMITTED) {
            retries++;
            make(next);
        } else {
            guard.retries.refuse(decision);
            end(trouble, RetryDenial.OVERLOADED);
        }
    }

    /** Nobody is there to hear what a step throws, and somebody waits for the result. */
    private void orEnd(Runnable step) {
        try {
            step.run();
        } catch (Throwable broken) {
            completeExceptionally(broken);
            throw broken;
        }
    }

    private void end(Trouble trouble, @Nullable RetryDenial denial) {
        Throwable failure = trouble.failure();
        if (failure != null && denial != null) {
            guard.suppress(failure, denial);
        }
        if (fallback != null && !trouble.isTheCallersOwn()) {
            fallBack(failure, fallback);
            return;
        }
        if (!trouble.isTheCallersOwn()) {
            guard.countFailure();
        }
        if (failure == null) {
            @SuppressWarnings("unchecked") // what the call answered
            T answer = (T) trouble.answer();
            complete(answer);
        } else {
            completeExceptionally(failure);
        }
    }

    private void endRejected(Admission refusal) {
        GuardRejectedException rejection = guard.rejection(refusal);
        if (fallback != null) {
            fallBack(rejection, fallback);
        } else {
            guard.countRejection();
            completeExceptionally(rejection);
        }
    }

    private void fallBack(@Nullable Throwable reason, Function<? super @Nullable Throwable, ? extends T> fallback) {
        T answer;
        try {
            answer = guard.fallBack(reason, fallback);
        } catch (Throwable failure) {
            completeExceptionally(failure);
            return;
        }
        complete(answer);
    }

    private void abandon() {
        AsyncAttempt underWay = attempt;
        if (underWay != null) {
            underWay.abandon();
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
