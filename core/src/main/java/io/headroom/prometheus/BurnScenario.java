package io.headroom.prometheus;

import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.alert.Severity;
import io.headroom.budget.Objective;
import java.time.Duration;

/**
 * Even traffic without a failure for a while, then with the same share of failures in every minute: what each rule must say at the
 * end, where that is beyond doubt.
 *
 * @param calm how long without a failure
 * @param burning how long with failures
 * @param eventsEach events in a minute
 * @param badEach bad ones among them while it burns
 */
record BurnScenario(Duration calm, Duration burning, long eventsEach, long badEach) {
    private static final double BEYOND_DOUBT = 1.15;
    /** Tiles end before now, and there is one every 5 minutes. */
    private static final Duration LAG = SloSeries.TILE.plus(Count.SETTLED);

    /** How a rule stands for sure, or not. */
    enum Verdict {
        FIRES,
        IS_SILENT,
        UNCLEAR
    }

    Verdict verdict(BurnRule rule, BurnRules rules, Objective objective) {
        double limit = rule.factor(objective.period().length()) * objective.budgetRatio();
        double highest = Math.min(ratio(rule.longWindow(), Duration.ZERO), ratio(rule.shortWindow(), Duration.ZERO));
        if (highest * BEYOND_DOUBT < limit || !isCovered(rule)) {
            return Verdict.IS_SILENT;
        }
        double seen = ratio(rule.longWindow(), LAG);
        double lowest = Math.min(seen, ratio(rule.shortWindow(), LAG));
        double events = (double) eventsEach * Math.min(rule.longWindow().toMinutes(), age().toMinutes());
        boolean evident = events * divergence(seen, limit) > BEYOND_DOUBT * -Math.log(rules.evidence());
        return lowest > limit * BEYOND_DOUBT && evident ? Verdict.FIRES : Verdict.UNCLEAR;
    }

    private boolean isCovered(BurnRule rule) {
        return rule.severity() != Severity.TICKET
                || 2 * age().toMillis() >= rule.longWindow().toMillis();
    }

    private Duration age() {
        return calm.plus(burning);
    }

    private double ratio(Duration window, Duration lag) {
        double seenMinutes = Math.min(burning.minus(lag).toMinutes(), window.toMinutes());
        return (double) badEach / eventsEach * seenMinutes / Math.min(window.toMinutes(), age().toMinutes());
    }

    private static double divergence(double ratio, double limit) {
        return ratio <= limit
                ? 0
                : ratio * Math.log(ratio / limit) + (ratio < 1 ? (1 - ratio) * Math.log((1 - ratio) / (1 - limit)) : 0);
    }
}
