package io.headroom.guard;

/**
 * A limit of calls in flight that begins with proven overload, grows as soon as it is gone, and ends where it does not help.
 *
 * <p>Needs no open and half-open states: calls in flight make way for the next at the pace at which the dependency answers. Times are
 * nanoseconds of a monotonic clock. Not thread-safe: belongs to the breaker's update.
 */
final class OverloadLimiter {
    private static final double CALM = 0.1;
    private static final double FIRST_SHARE = 0.5;
    private static final double LEAST_SHARE = 0.2;
    private static final double UNPROVEN_SHARE = 0.35;
    private static final double SHRINKS = 0.7;
    private static final double GROWS = 0.25;
    private static final double MOSTLY_SLOW = 0.5;
    private static final int CALM_STEPS = 6;

    private static final double NOTHING_TO_LOSE = 0.15;
    private static final double PROVEN = 0.8;
    private static final double RELAPSED = 0.6;
    private static final double BETTER = 0.15;
    private static final double BINDING = 0.1;

    private static final long SECOND = 1_000_000_000L;
    private static final long STEP = SECOND / 2;
    private static final long TRIAL = 3 * SECOND / 2;
    private static final long LONG_TRIAL = 3 * SECOND;
    private static final double FEW_RETRIES = 0.05;
    private static final double LARGELY_OVERLOADED = 0.3;
    private static final long PATIENCE = SECOND;
    private static final long HOLD = 60 * SECOND;
    private static final long LONGEST_HOLD = 120 * SECOND;

    private final double timeoutSeconds;
    private final Span step = new Span();
    private final Span trial = new Span();

    private boolean on;
    private double limit;
    private double firstLimit;
    private int calmSteps;

    /** The trial: whether the queues may still be emptying, what share of answers has to be beaten, whether it was. */
    private boolean settling;

    private double reference;
    private boolean proven;

    /** Whether overload is proven, but retries may be why. */
    private boolean waiting;

    private long waitingSinceNanos;

    private boolean held;
    private long heldSinceNanos;
    private long holdNanos;
    private long nextHoldNanos = HOLD;

    OverloadLimiter(long timeoutNanos) {
        timeoutSeconds = (double) timeoutNanos / SECOND;
    }

    boolean isOn() {
        return on;
    }

    /** How many attempts may be in flight; below 1 it is a probability while there are none. */
    double limit() {
        return limit;
    }

    /** Whether it was dropped because it did not help, and waits. */
    boolean isHeld() {
        return held;
    }

    /** What happened since the last update. */
    enum Change {
        NONE,
        ENGAGED,
        RECOVERED,
        USELESS
    }

    /**
     * Takes in the results since the last update.
     *
     * @param rejected those that the limit refused, or would have
     * @param callsPerSecond at which rate calls come
     */
    Change update(long nowNanos, AttemptDelta delta, long rejected, Evidence evidence, double callsPerSecond) {
        if (!on) {
            return canEngage(nowNanos, evidence) ? engage(nowNanos, evidence, callsPerSecond) : Change.NONE;
        }
        limit = Math.max(limit, least(callsPerSecond));
        step.add(delta, rejected);
        trial.add(delta, rejected);
        if (settling) {
            endSettling(nowNanos);
        } else if (trial.isLongEnough(nowNanos) && !judge(nowNanos)) {
            on = false;
            return Change.USELESS;
        }
        if (nowNanos - step.sinceNanos >= STEP && step.results >= (limit < 1 ? 1 : 2)) {
            adjust(callsPerSecond);
            step.begin(nowNanos);
        }
        return on ? Change.NONE : Change.RECOVERED;
    }

    /** Forgets everything: somebody changed the mode. */
    void reset() {
        on = false;
        held = false;
        waiting = false;
        nextHoldNanos = HOLD;
    }

    private boolean canEngage(long nowNanos, Evidence evidence) {
        if (held && nowNanos - heldSinceNanos >= holdNanos) {
            held = false;
        }
        if (held || !evidence.provesOverload()) {
            waiting = false;
            return false;
        }
        return !mayBeRetries(nowNanos, evidence);
    }

    /** While overload is proven nothing more is retried: for a moment that may be enough. */
    private boolean mayBeRetries(long nowNanos, Evidence evidence) {
        if (!waiting) {
            waiting = true;
            waitingSinceNanos = nowNanos;
        }
        return evidence.retryShare() > FEW_RETRIES
                && evidence.overloadAtLeast(Evidence.SURE) <= LARGELY_OVERLOADED
                && nowNanos - waitingSinceNanos < PATIENCE;
    }

    private Change engage(long nowNanos, Evidence evidence, double callsPerSecond) {
        on = true;
        limit = Math.max(least(callsPerSecond), FIRST_SHARE * callsPerSecond * timeoutSeconds);
        firstLimit = limit;
        calmSteps = 0;
        settling = true;
        proven = false;
        reference = evidence.okShare();
        step.begin(nowNanos);
        trial.begin(nowNanos);
        return Change.ENGAGED;
    }

    private void endSettling(long nowNanos) {
        if (nowNanos - trial.sinceNanos >= SECOND) {
            settling = false;
            if (trial.results >= Evidence.ENOUGH) {
                reference = Math.min(reference, trial.okShare());
            }
            trial.begin(nowNanos);
        }
    }

    /** The causal test: a limit that refuses calls must make the others better. False ends it. */
    private boolean judge(long nowNanos) {
        double share = trial.okShare();
        if (share >= PROVEN && trial.results >= 10) {
            proven = true;
        } else if (proven && share < RELAPSED) {
            proven = false;
            reference = share;
        } else if (share <= NOTHING_TO_LOSE) {
            reference = Math.min(reference, share);
        } else if (!proven && trial.isBinding() && share < reference + BETTER) {
            hold(nowNanos);
            return false;
        }
        trial.begin(nowNanos);
        return true;
    }

    private void hold(long nowNanos) {
        held = true;
        heldSinceNanos = nowNanos;
        holdNanos = nextHoldNanos;
        nextHoldNanos = Math.min(LONGEST_HOLD, 2 * nextHoldNanos);
    }

    private void adjust(double callsPerSecond) {
        double inFlightAtTimeout = callsPerSecond * timeoutSeconds;
        if (step.overloadShare() > CALM) {
            calmSteps = 0;
            double least = least(callsPerSecond);
            double floor =
                    !proven && step.okShare() > NOTHING_TO_LOSE ? Math.max(least, UNPROVEN_SHARE * firstLimit) : least;
            limit = Math.max(Math.min(limit, floor), SHRINKS * limit);
        } else if (step.rejected > 0) {
            calmSteps = 0;
            if (step.slowShare() < MOSTLY_SLOW) {
                limit += Math.max(Math.min(0.5, 0.2 * inFlightAtTimeout), GROWS * limit);
            }
        } else {
            limit += Math.max(Math.min(1, 0.4 * inFlightAtTimeout), GROWS * limit);
            calmSteps++;
            if (calmSteps >= CALM_STEPS) {
                on = false;
                nextHoldNanos = proven ? HOLD : nextHoldNanos;
            }
        }
    }

    /** The least limit: with few calls a second one in flight may be too many, and none too few. */
    private double least(double callsPerSecond) {
        return Math.min(1, Math.max(LEAST_SHARE * callsPerSecond * timeoutSeconds, 0.5 / callsPerSecond));
    }

    /** Results since a moment. */
    private static final class Span {
        private long sinceNanos;
        private long results;
        private long ok;
        private long overloads;
        private double slow;
        private long rejected;

        void begin(long nowNanos) {
            sinceNanos = nowNanos;
            results = 0;
            ok = 0;
            overloads = 0;
            slow = 0;
            rejected = 0;
        }

        void add(AttemptDelta delta, long refused) {
            results += delta.results();
            ok += delta.ok();
            overloads += delta.overloads();
            slow += delta.slowOk() + delta.slowFailures();
            rejected += refused;
        }

        boolean isLongEnough(long nowNanos) {
            long length = nowNanos - sinceNanos;
            return results >= 20 && length >= TRIAL || results >= 6 && length >= LONG_TRIAL;
        }

        boolean isBinding() {
            return rejected > BINDING * (rejected + results);
        }

        double okShare() {
            return (double) ok / results;
        }

        double overloadShare() {
            return (double) overloads / results;
        }

        double slowShare() {
            return slow / results;
        }
    }
}
