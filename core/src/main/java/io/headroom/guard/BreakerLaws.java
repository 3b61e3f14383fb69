package io.headroom.guard;

import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardEvent.LimitEnded;
import io.headroom.guard.GuardEvent.RoutingBegan;
import io.headroom.guard.GuardEvent.RoutingEnded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the results of a breaker's attempts: whether those in flight are limited, whether calls go to their fallback, and the events
 * that tell of it.
 *
 * <p>Not thread-safe: belongs to the breaker's update. {@link #sight()} may be read by anybody.
 */
final class BreakerLaws {
    private final String name;
    private final InstantSource wallClock;
    private final DoubleSupplier remaining;
    private final AttemptDelta delta;
    private final Evidence evidence = new Evidence();
    private final CallRate rate = new CallRate();
    private final OverloadLimiter limiter;
    private final FallbackRouting routing;
    private final Sight sight = new Sight();
    private GuardMode mode;
    private long lateBefore;
    private long wouldRefuseBefore;
    private @Nullable GuardEvent limitChange;
    private @Nullable GuardEvent routeChange;

    /** @param remaining what is left of the error budget, in [0, 1] */
    BreakerLaws(BreakerBuilder settings, DoubleSupplier remaining) {
        name = settings.name;
        wallClock = settings.wallClock;
        mode = settings.mode;
        this.remaining = remaining;
        delta = new AttemptDelta(settings.attempts);
        limiter = new OverloadLimiter(settings.attempts.timeoutNanos());
        routing = new FallbackRouting(settings.objective, settings.fallbackValue);
    }

    /**
     * Takes in what was counted since the last update.
     *
     * @param lateFailures attempts so far that failed too late for the call's fallback
     * @param wouldRefuse calls so far that would have been refused
     * @param current what the breaker may do; in another mode than before it begins anew
     * @param forget whether to begin anew, as if there had been no results
     */
    void update(
            long nowNanos, long elapsedNanos, long lateFailures, long wouldRefuse, GuardMode current, boolean forget) {
        long late = lateFailures - lateBefore;
        lateBefore = lateFailures;
        long refused = wouldRefuse - wouldRefuseBefore;
        wouldRefuseBefore = wouldRefuse;
        delta.advance();
        rate.add(delta.calls(), elapsedNanos);
        evidence.add(delta, late, elapsedNanos);
        if (current != mode || forget) {
            mode = current;
            limiter.reset();
            routing.reset();
            sight.limits(null);
            sight.routes(null);
        }
        if (forget) {
            evidence.clear();
        }
        boolean isOff = current == GuardMode.OFF;
        limitChange = isOff ? null : limit(nowNanos, refused + delta.limited());
        routeChange = isOff ? null : route(late);
        sight.publish(evidence, rate, limiter);
    }

    boolean isLimiting() {
        return limiter.isOn();
    }

    /** 0 unless limiting. */
    double limit() {
        return limiter.isOn() ? limiter.limit() : 0;
    }

    boolean isRouting() {
        return routing.isOn();
    }

    /** 1 unless routing. */
    double tryShare() {
        return routing.isOn() ? routing.tryShare(rate.perSecond()) : 1;
    }

    /** What the last update changed about the limit; null if nothing. */
    @Nullable GuardEvent limitChange() {
        return limitChange;
    }

    /** What the last update changed about the routing; null if nothing. */
    @Nullable GuardEvent routeChange() {
        return routeChange;
    }

    Sight sight() {
        return sight;
    }

    private @Nullable GuardEvent limit(long nowNanos, long refused) {
        double overloads = evidence.overloadAtLeast(Evidence.SURE);
        OverloadLimiter.Change change = limiter.update(nowNanos, delta, refused, evidence, rate.perSecond());
        if (change == OverloadLimiter.Change.NONE) {
            return null;
        }
        if (change == OverloadLimiter.Change.ENGAGED) {
            sight.limits(now());
            return new LimitBegan(name, now(), mode, limiter.limit(), overloads);
        }
        sight.limits(null);
        return new LimitEnded(name, now(), mode, change == OverloadLimiter.Change.RECOVERED);
    }

    private @Nullable GuardEvent route(long late) {
        double left = remaining.getAsDouble();
        double lateShare = evidence.lateAtLeast(Evidence.SURE);
        if (!routing.update(delta, late, evidence, left)) {
            return null;
        }
        sight.routes(routing.isOn() ? now() : null);
        return routing.isOn()
                ? new RoutingBegan(name, now(), mode, lateShare, left)
                : new RoutingEnded(name, now(), mode);
    }

    private Instant now() {
        return wallClock.instant();
    }
}
