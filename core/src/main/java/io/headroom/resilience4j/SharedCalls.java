package io.headroom.resilience4j;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the breaker and the retry of one guard must know of each other, since Resilience4j passes nothing from one to the other: who
 * counts attempts, who counts the ends of calls, and which starts are retries.
 *
 * <p>Thread-safe. Some call is taken for the retry that was granted, not necessarily the same: the numbers are exact, and nobody asks
 * for more.
 */
final class SharedCalls {
    /** Written once by whoever comes first. */
    private volatile boolean breakerAsked;

    private volatile boolean retryAsked;

    /** Retries that were granted and whose start was not counted yet. */
    private final AtomicInteger pending = new AtomicInteger();

    /** Retries that were granted and have not ended. */
    private final AtomicInteger open = new AtomicInteger();

    void askBreaker() {
        if (!breakerAsked) {
            breakerAsked = true;
        }
    }

    void askRetry() {
        if (!retryAsked) {
            retryAsked = true;
        }
    }

    /** Whether the breaker counts the attempts; else the retry does. */
    boolean hasBreaker() {
        return breakerAsked;
    }

    /** Whether the retry counts how calls end; else the breaker does. */
    boolean hasRetry() {
        return retryAsked;
    }

    /** A retry was granted. */
    void grantRetry() {
        open.incrementAndGet();
        pending.incrementAndGet();
    }

    /** Whether the attempt that starts now counts as a retry. */
    boolean takeRetry() {
        return pending.get() > 0 && takeIfAny();
    }

    /** A granted retry ended, or was not made. One that never came to the breaker must not be looked for any longer. */
    void endRetry() {
        int stillOpen = open.decrementAndGet();
        pending.updateAndGet(count -> Math.min(count, Math.max(0, stillOpen)));
    }

    private boolean takeIfAny() {
        return pending.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}
