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
}
