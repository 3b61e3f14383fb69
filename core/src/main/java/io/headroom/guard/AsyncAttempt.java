package io.headroom.guard;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One asynchronous attempt, whose end is counted once: when it completes, is abandoned, or its lease is over. */
final class AsyncAttempt {
    private final Protection guard;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Written once by the thread that started it; read by whoever abandons it. */
    private volatile @Nullable CompletionStage<?> stage;

    /** @param startNanos read before the start was counted */
    AsyncAttempt(Protection guard, long startNanos) {
        this.guard = guard;
        this.startNanos = startNanos;
    }

    long startNanos() {
        return startNanos;
    }

    boolean hasEnded() {
        return ended.get();
    }

    void runs(CompletionStage<?> stage) {
        this.stage = stage;
        if (hasEnded()) {
            cancel(stage);
        }
    }

    /** It answered well. */
    void succeed() {
        if (ended.compareAndSet(false, true)) {
            guard.succeeded(startNanos);
        }
    }

    /** It answered badly or failed. */
    void fail(Verdict verdict, long nowNanos, RequestScope request, boolean hasFallback) {
        if (ended.compareAndSet(false, true)) {
            guard.ended(verdict, startNanos, nowNanos, request, hasFallback);
        }
    }

    /** Nobody waits for it any more. */
    void abandon() {
        if (ended.compareAndSet(false, true)) {
            guard.attempts.finish(startNanos, 0, AttemptOutcome.IGNORED);
            CompletionStage<?> running = stage;
            if (running != null) {
                cancel(running);
            }
        }
    }

    /** It did not complete within its lease. */
    void expire(long nowNanos) {
        if (ended.compareAndSet(false, true)) {
            guard.breaker.finish(nowNanos - startNanos, AttemptOutcome.OVERLOAD, nowNanos);
        }
    }

    static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException uncancellable) {
            // It goes on for nobody.
        }
    }
}
