package io.headroom.guard;

import java.util.function.DoubleSupplier;

/**
 * Sends calls to their fallback while trying is worth less: when so many attempts fail too late for a fallback to help that the
 * calls saved by good answers do not make up for them.
 *
 * <p>With P good answers, l failures too late for the fallback, and d the value of a fallback's answer, trying is worth P + (1 − P − l) · d, falling
 * back d. The remaining budget b says how much the loss of a call matters: route when l &gt; max(10 · (1 − objective), P · b · (1 − d) / d).
 * A few calls go on trying, and their share grows as they succeed. Not thread-safe: belongs to the breaker's update.
 */
final class FallbackRouting {
    private static final double SURE = 1.96;
    private static final double TOLERATED = 10;
    private static final double FIRST_SHARE = 0.1;
    private static final double GROWS = 3;
    private static final double SHRINKS = 0.5;
    private static final double FEW = 0.2;
    private static final double LEAST_SHARE = 0.01;
    private static final double PROBES_A_SECOND = 0.5;

    private final DoubleSupplier objective;
    private final double value;

    private boolean on;
    private double share;
    private long results;
    private long failures;
    private long late;

    /** @param objective of the calls, which may change */
    FallbackRouting(DoubleSupplier objective, double value) {
        this.objective = objective;
        this.value = value;
    }

    boolean isOn() {
        return on;
    }

    /** The share of calls that go on trying. */
    double tryShare(double callsPerSecond) {
        return Math.max(share, Math.min(1, Math.max(LEAST_SHARE, PROBES_A_SECOND / callsPerSecond)));
    }

    /**
     * Takes in the results since the last update.
     *
     * @param lateFailures those that came too late for a fallback
     * @param remaining what is left of the error budget, in [0, 1]
     * @return whether routing began or ended
     */
    boolean update(AttemptDelta delta, long lateFailures, Evidence evidence, double remaining) {
        if (on) {
            results += delta.results();
            failures += delta.failures();
            late += lateFailures;
            return results >= (share <= FEW ? 3 : 10) && judge(evidence, remaining);
        }
        if (evidence.isEnough() && evidence.lateAtLeast(SURE) > worthIt(evidence.okShare(), remaining)) {
            on = true;
            share = 0;
            begin();
            return true;
        }
        return false;
    }

    void reset() {
        on = false;
    }

    private boolean judge(Evidence evidence, double remaining) {
        double okShare = 1 - (double) failures / results;
        boolean good = late == 0 || (double) late / results <= worthIt(okShare, remaining);
        begin();
        if (!good) {
            share = share <= FIRST_SHARE ? 0 : share * SHRINKS;
            return false;
        }
        share = share <= 0 ? FIRST_SHARE : Math.min(1, share * GROWS);
        if (share < 1) {
            return false;
        }
        on = false;
        evidence.forgive();
        return true;
    }

    private void begin() {
        results = 0;
        failures = 0;
        late = 0;
    }

    private double worthIt(double okShare, double remaining) {
        return Math.max(TOLERATED * (1 - objective.getAsDouble()), okShare * remaining * (1 - value) / value);
    }
}
