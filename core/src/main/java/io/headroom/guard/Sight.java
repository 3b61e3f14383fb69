package io.headroom.guard;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the breaker's updates saw and decided, for people to look at. Written by updates, one at a time, and read by anybody, who may see
 * figures of neighbouring updates side by side.
 */
final class Sight {
    private volatile double callsPerSecond;
    private volatile double results;
    private volatile double okShare = 1;
    private volatile double overloadShare;
    private volatile double lateShare;
    private volatile double slowOkShare;
    private volatile double slowFailureShare;
    private volatile boolean limitHeld;
    private volatile @Nullable Instant limitingSince;
    private volatile @Nullable Instant routingSince;

    void publish(Evidence evidence, CallRate rate, OverloadLimiter limiter) {
        callsPerSecond = rate.perSecond();
        results = evidence.results();
        okShare = evidence.okShare();
        overloadShare = evidence.overloadShare();
        lateShare = evidence.lateShare();
        slowOkShare = evidence.slowOkShare();
        slowFailureShare = evidence.slowFailureShare();
        limitHeld = limiter.isHeld();
    }

    void limits(@Nullable Instant since) {
        limitingSince = since;
    }

    void routes(@Nullable Instant since) {
        routingSince = since;
    }

    RecentResults recent() {
        return new RecentResults(
                callsPerSecond, results, okShare, overloadShare, lateShare, slowOkShare, slowFailureShare);
    }

    boolean isLimitHeld() {
        return limitHeld;
    }

    Optional<Instant> limitingSince() {
        return Optional.ofNullable(limitingSince);
    }

    Optional<Instant> routingSince() {
        return Optional.ofNullable(routingSince);
    }
}
