package io.headroom.budget;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.internal.window.SlotGrid;
import java.time.Duration;

/**
 * What an SLI is to reach: at least {@code target} of the events good, over every rolling {@code period}.
 *
 * @param target the share of good events, in (0, 1)
 * @param period the rolling period, from 1 hour to 366 days
 */
public record Objective(double target, Duration period) {
    /** The period unless another is named: 30 days. */
    public static final Duration DEFAULT_PERIOD = Duration.ofDays(30);

    private static final Duration MIN_PERIOD = Duration.ofHours(1);
    private static final double DECIMALS = 1e15;
    private static final double SMALLEST_DECIMAL = 1e-9;
    private static final String TARGET = "objective";
    private static final String PERIOD = "period";
    private static final String EXAMPLE = "30d";

    /**
     * Checks both settings.
     *
     * @throws IllegalArgumentException if one is out of range; the message names the rule and the value
     */
    public Objective {
        RatioGrammar.check(TARGET, target);
        checkPeriod(period);
    }

    /**
     * Reads a target as people write it.
     *
     * @param text a ratio such as {@code 0.999} or a percentage such as {@code 99.9%}
     * @return the ratio, in (0, 1)
     * @throws IllegalArgumentException if the text is neither or out of range; a bare {@code 99.9} is refused
     */
    public static double parseTarget(String text) {
        return RatioGrammar.parse(TARGET, text);
    }

    /**
     * Reads a period as people write it.
     *
     * @param text a whole number with its unit, such as {@code 30d}, or ISO 8601
     * @throws IllegalArgumentException if the text is no duration, or not from 1 hour to 366 days
     */
    public static Duration parsePeriod(String text) {
        return checkPeriod(DurationGrammar.parse(PERIOD, text, EXAMPLE));
    }

    private static Duration checkPeriod(Duration period) {
        return DurationGrammar.checkRange(PERIOD, period, MIN_PERIOD, SlotGrid.LONGEST, EXAMPLE);
    }

    /** The share of events that may be bad, 1 − target, in (0, 1). A decimal target has a decimal budget: 0.01 for 0.99. */
    public double budgetRatio() {
        double ratio = 1 - target;
        return ratio < SMALLEST_DECIMAL ? ratio : Math.rint(ratio * DECIMALS) / DECIMALS;
    }

    @Override
    public String toString() {
        return RatioGrammar.format(target) + " over " + DurationGrammar.format(period);
    }
}
