package io.headroom.guard;

import org.jspecify.annotations.Nullable;

/**
 * What follows a failed attempt.
 *
 * @param delayNanos the wait before the next one; negative if there is none
 * @param denial why there is none although there could be; null otherwise
 * @param isPaid whether the budget paid for it
 */
public record RetryDecision(long delayNanos, @Nullable RetryDenial denial, boolean isPaid) {
    /** Nobody asked for a retry, or all were made. */
    static final RetryDecision NONE = new RetryDecision(-1, null, false);

    static RetryDecision in(long delayNanos) {
        return new RetryDecision(delayNanos, null, true);
    }

    /** One that nobody keeps somebody else from making, paid or not. */
    static RetryDecision unhindered(long delayNanos, boolean isPaid) {
        return new RetryDecision(delayNanos, null, isPaid);
    }

    static RetryDecision denied(RetryDenial reason) {
        return new RetryDecision(-1, reason, false);
    }

    /** Whether there is another attempt. */
    public boolean isRetry() {
        return delayNanos >= 0;
    }
}
