package io.headroom.budget;

import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;

/**
 * What an SLI is to reach: at least {@code target} of the events, or of the time slices, good over every {@code period}.
 *
 * @param target the share of what is counted that must be good, in (0, 1)
 * @param period the rolling or calendar period
 * @param method what is counted: events or slices of time
 */
public record Objective(double target, Period period, BudgetingMethod method) {
    /** The period unless another is named: the last 30 days. */
    public static final Period DEFAULT_PERIOD = Period.rolling(Duration.ofDays(30));

    private static final double DECIMALS = 1e15;
    private static final double SMALLEST_DECIMAL = 1e-9;
    private static final String TARGET = "objective";

    /**
     * Checks the target.
     *
     * @throws IllegalArgumentException if it is out of range; the message names the rule and the value
     */
    public Objective {
        RatioGrammar.check(TARGET, target);
    }

    /**
     * An objective for events over a rolling period.
     *
     * @throws IllegalArgumentException if the target or the period is out of range
     */
    public Objective(double target, Duration period) {
        this(target, Period.rolling(period), BudgetingMethod.occurrences());
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

    /** The share that may be bad, 1 − target, in (0, 1). A decimal target has a decimal budget: 0.01 for 0.99. */
    public double budgetRatio() {
        double ratio = 1 - target;
        return ratio < SMALLEST_DECIMAL ? ratio : Math.rint(ratio * DECIMALS) / DECIMALS;
    }

    @Override
    public String toString() {
        String plain = RatioGrammar.format(target) + " over " + period;
        return method instanceof BudgetingMethod.Occurrences ? plain : plain + " in " + method;
    }
}
