package io.headroom.guard;

/**
 * How much of a limit a call may fill, by what it is for: all of it unless calls of the other kind are there too.
 *
 * <p>Thread-safe; when each kind was last seen is written without order.
 */
final class LimitShares {
    private static final double CRITICAL_WEIGHT = 2;

    /** How long a kind of call that was seen counts as there. */
    private static final long KIND_LASTS_NANOS = 10_000_000_000L;

    private final double bestEffortShare;
    private long criticalSeenNanos;
    private long bestEffortSeenNanos;

    LimitShares(double bestEffortShare, long nowNanos) {
        this.bestEffortShare = bestEffortShare;
        criticalSeenNanos = nowNanos - KIND_LASTS_NANOS;
        bestEffortSeenNanos = nowNanos - KIND_LASTS_NANOS;
    }

    /** Of a call that comes now, as a factor of the limit. */
    double of(Priority priority, long nowNanos) {
        if (priority == Priority.PLAIN) {
            return 1;
        }
        boolean critical = priority == Priority.CRITICAL;
        if (critical) {
            criticalSeenNanos = nowNanos;
        } else {
            bestEffortSeenNanos = nowNanos;
        }
        long othersSeenNanos = critical ? bestEffortSeenNanos : criticalSeenNanos;
        if (nowNanos - othersSeenNanos >= KIND_LASTS_NANOS) {
            return 1;
        }
        return critical ? CRITICAL_WEIGHT : bestEffortShare;
    }
}
