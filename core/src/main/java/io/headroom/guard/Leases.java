package io.headroom.guard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The asynchronous attempts under way: one that never completes gives its place back after the lease.
 *
 * <p>Thread-safe. What ended is held no longer, however long others hang.
 */
final class Leases {
    private final long leaseNanos;
    private final Set<AsyncAttempt> underWay = ConcurrentHashMap.newKeySet();

    Leases(long leaseNanos) {
        this.leaseNanos = leaseNanos;
    }

    /** Follows an attempt until it ends. */
    void add(AsyncAttempt attempt) {
        underWay.add(attempt);
        if (attempt.hasEnded()) { // before it could be found here
            underWay.remove(attempt);
        }
    }

    void remove(AsyncAttempt attempt) {
        underWay.remove(attempt);
    }

    void expire(long nowNanos) {
        for (AsyncAttempt attempt : underWay) {
            if (nowNanos - attempt.startNanos() >= leaseNanos) {
                attempt.expire(nowNanos); // which has it leave
            }
        }
    }

    int size() {
        return underWay.size();
    }
}
