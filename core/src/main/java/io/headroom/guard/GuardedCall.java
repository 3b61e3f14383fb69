package io.headroom.guard;

/**
 * A call to a dependency.
 *
 * @param <T> the answer
 * @param <X> what it may throw besides runtime exceptions
 */
@FunctionalInterface
public interface GuardedCall<T, X extends Exception> {
    /**
     * Makes one attempt.
     *
     * @throws X if the attempt fails
     */
    T call() throws X;
}
