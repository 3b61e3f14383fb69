package io.headroom.guard;

import org.jspecify.annotations.Nullable;

/**
 * A call to a dependency.
 *
 * @param <T> the answer
 * @param <X> what it may throw besides runtime exceptions
 */
@FunctionalInterface
public interface GuardedCall<T extends @Nullable Object, X extends Exception> {
    /**
     * Makes one attempt.
     *
     * @throws X if the attempt fails
     */
    T call() throws X;

    /**
     * Waits for the next attempt: just so, unless a client can tell meanwhile that nobody wants one any more.
     *
     * @param timer lets the time pass
     * @return whether the attempt is wanted
     */
    default boolean awaitRetry(RetryTimer timer, long nanos) throws InterruptedException {
        timer.pause(nanos);
        return true;
    }
}
