package io.headroom.guard;

/**
 * How many attempts were made up to a lease ago. What was made before must have ended: a call that never tells its end gives its place
 * back after the lease.
 *
 * <p>Not thread-safe: belongs to the breaker's update.
 */
final class Starts {
    private static final int SLOTS = 16;

    private final long slotNanos;
    private final long[] made = new long[SLOTS];
    private int newest;
    private long newestNanos;

    Starts(long leaseNanos, long nowNanos) {
        slotNanos = Math.max(1, leaseNanos / (SLOTS - 1));
        newestNanos = nowNanos;
    }

    /** Notes how many were made so far, at least once a slot; returns how many were made a lease ago or earlier. */
    long add(long madeSoFar, long nowNanos) {
        long slots = (nowNanos - newestNanos) / slotNanos;
        for (long slot = 0; slot < Math.min(slots, SLOTS); slot++) {
            newest = (newest + 1) % SLOTS;
            made[newest] = madeSoFar;
        }
        newestNanos += slots * slotNanos;
        return made[(newest + 1) % SLOTS];
    }
}
