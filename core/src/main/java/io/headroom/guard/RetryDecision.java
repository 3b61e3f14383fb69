package io.headroom.guard;

import org.jspecify.annotations.Nullable;

/**
 * What follows a failed attempt.
 *
 * @param delayNanos the wait before the next one; negative if there is none
 * @param denial why there is none although there could be; null otherwise
 */
record RetryDecision(long delayNanos, @Nullable RetryDenial denial) {
    /** Nobody asked for a retry, or all were made. */
    static final RetryDecision NONE = new RetryDecision(-1, null);

    static RetryDecision in(long delayNanos) {
        return new RetryDecision(delayNanos, null);
    }

    static RetryDecision denied(RetryDenial reason) {
        return new RetryDecision(-1, reason);
    }

    boolean isRetry() {
        return delayNanos >= 0;
    }
}
