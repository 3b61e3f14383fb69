package io.headroom.guard;

/**
 * Told what a guard decides about single calls, on the thread that decides: that of the call, or the one on which an asynchronous attempt ended. A call
 * that succeeds at once is not told of. Must be thread-safe and return soon; what it throws is logged once and goes no further.
 */
public interface CallDecisionListener {
    /** A failed attempt is not retried although it could be. */
    default void retryDenied(RetryDenial reason) {}

    /** The call was not made, and had no fallback. */
    default void rejected() {}

    /** A fallback answered, whether the dependency was called or not. */
    default void fellBack() {}
}
