package io.headroom.guard;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One asynchronous attempt, whose end is counted once: when it completes, is abandoned, or its lease is over. */
final class AsyncAttempt {
    private final Protection guard;
    private final long startNanos;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Whether a lease was taken for it; written by the thread that starts it, before that looks whether it ended; read after it ended. */
    private volatile boolean leased;

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

    /** Has it end when the lease is over, unless it ends before. */
    void lease() {
        leased = true;
        guard.leases.add(this);
    }

    void runs(CompletionStage<?> stage) {
        this.stage = stage;
        if (hasEnded()) {
            cancel(stage);
        }
    }

    /** It answered well. */
    void succeed() {
        if (end()) {
            guard.succeeded(startNanos);
        }
    }

    /** It answered badly or failed. */
    void fail(Verdict verdict, long nowNanos, RequestScope request, boolean hasFallback) {
        if (end()) {
            guard.ended(verdict, startNanos, nowNanos, request, hasFallback);
        }
    }

    /** Nobody waits for it any more. Who went away about when the timeout was over did so for want of an answer; of others nobody knows what would have come. */
    void abandon() {
        if (end()) {
            long nowNanos = guard.clock.nanoTime();
            long tookNanos = nowNanos - startNanos;
            AttemptOutcome outcome = isLate(tookNanos) ? AttemptOutcome.OVERLOAD : AttemptOutcome.IGNORED;
            guard.breaker.finish(startNanos, tookNanos, outcome, nowNanos);
            CompletionStage<?> running = stage;
            if (running != null) {
                cancel(running);
            }
        }
    }

    /** It did not complete within its lease. */
    void expire(long nowNanos) {
        if (end()) {
            guard.breaker.finish(nowNanos - startNanos, AttemptOutcome.OVERLOAD, nowNanos);
        }
    }

    /** A tenth is let pass: a timer around the call may have begun before the attempt did. */
    private boolean isLate(long tookNanos) {
        long timeoutNanos = guard.timeout.toNanos();
        return tookNanos >= timeoutNanos - timeoutNanos / 10;
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first && leased) {
            guard.leases.remove(this);
        }
        return first;
    }

    static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException uncancellable) {
            // It goes on for nobody.
        }
    }
}
