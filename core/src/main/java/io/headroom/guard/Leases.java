package io.headroom.guard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The asynchronous attempts under way, oldest first: one that never completes gives its place back after the lease.
 *
 * <p>Thread-safe and lock-free. An attempt that ended leaves the queue when it comes to its head.
 */
final class Leases {
    private final long leaseNanos;
    private final Queue<AsyncAttempt> underWay = new ConcurrentLinkedQueue<>();

    Leases(long leaseNanos) {
        this.leaseNanos = leaseNanos;
    }

    void add(AsyncAttempt attempt) {
        underWay.add(attempt);
        removeEnded();
    }

    void expire(long nowNanos) {
        removeEnded();
        for (AsyncAttempt oldest = underWay.peek();
                oldest != null && nowNanos - oldest.startNanos() >= leaseNanos;
                oldest = underWay.peek()) {
            oldest.expire(nowNanos);
            removeEnded();
        }
    }

    private void removeEnded() {
        for (AsyncAttempt oldest = underWay.peek(); oldest != null && oldest.hasEnded(); oldest = underWay.peek()) {
            underWay.remove(oldest);
        }
    }
}
