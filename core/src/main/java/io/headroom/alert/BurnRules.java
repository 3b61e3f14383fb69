package io.headroom.alert;

import io.headroom.budget.Objective;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The alerts of an SLO: which rules, what they compare, and how sure they must be. Immutable; comparable by value.
 *
 * @param rules the rules, in any order
 * @param mode what each compares
 * @param evidence how likely the long window's bad events may be, in (0, 0.5), if the budget burned just at the factor: a rule fires
 *     below it (exact one-sided binomial test)
 * @param expectedEvents how many events a period has, for {@link AlertMode#CONSUMED_BUDGET}; extrapolated from those counted if empty
 */
public record BurnRules(List<BurnRule> rules, AlertMode mode, double evidence, OptionalLong expectedEvents) {
    /** One false alarm in ten thousand looks at a service that burns just at the factor. */
    public static final double DEFAULT_EVIDENCE = 1e-4;

    /** Never alerts. */
    public static final BurnRules NONE = of(List.of());

    /**
     * Checks the evidence and the expected events.
     *
     * @throws IllegalArgumentException if one is out of range; the message names the rule and the value
     */
    public BurnRules {
        rules = List.copyOf(rules);
        if (!(evidence > 0 && evidence < 0.5)) {
            throw new InvalidSettingException(
                    "evidence", String.valueOf(evidence), "must be in (0, 0.5)", "write a probability such as 1e-4");
        }
        if (expectedEvents.isPresent() && expectedEvents.getAsLong() < 1) {
            throw new InvalidSettingException(
                    "expectedEvents",
                    String.valueOf(expectedEvents.getAsLong()),
                    "must be at least 1",
                    "write how many events a period usually has");
        }
    }

    /** Rules that compare burn rates, with the default evidence. */
    public static BurnRules of(List<BurnRule> rules) {
        return new BurnRules(rules, AlertMode.BURN_RATE, DEFAULT_EVIDENCE, OptionalLong.empty());
    }

    /** The same, as people write them: {@code page 2% 1h/5m}. */
    public static BurnRules of(String... rules) {
        return of(List.of(rules).stream().map(BurnRule::parse).toList());
    }

    /** The same rules in another mode. */
    public BurnRules withMode(AlertMode mode) {
        return new BurnRules(rules, mode, evidence, expectedEvents);
    }

    /** The same rules with another evidence. */
    public BurnRules withEvidence(double evidence) {
        return new BurnRules(rules, mode, evidence, expectedEvents);
    }

    /** The same rules with the events of a period told, 1 or more. */
    public BurnRules withExpectedEvents(long events) {
        return new BurnRules(rules, mode, evidence, OptionalLong.of(events));
    }

    /** The same settings with other rules. */
    public BurnRules withRules(List<BurnRule> rules) {
        return new BurnRules(rules, mode, evidence, expectedEvents);
    }

    /**
     * Whether a rule can fire: its factor is below 1 / (1 − target), the burn rate of a total outage. Where budget is compared instead,
     * uneven traffic can spend any share.
     */
    public boolean isReachable(BurnRule rule, Objective objective) {
        return mode == AlertMode.CONSUMED_BUDGET
                || rule.factor(objective.period().length()) * objective.budgetRatio() < 1;
    }

    /**
     * Requires that each rule can fire.
     *
     * @throws IllegalArgumentException if a factor is out of reach, or a window longer than the period
     */
    public void check(Objective objective) {
        Duration period = objective.period().length();
        for (BurnRule rule : rules) {
            if (rule.longWindow().compareTo(period) > 0) {
                throw new InvalidSettingException(
                        "alert",
                        rule.toString(),
                        "must have windows of at most the period, " + DurationGrammar.format(period),
                        "write a shorter long window");
            }
            if (!isReachable(rule, objective)) {
                double highest = 1 / objective.budgetRatio();
                throw new InvalidSettingException(
                        "alert",
                        "%s, which is %s times".formatted(rule, number(rule.factor(period))),
                        "can never fire at or above %s times: a total outage burns no faster at %s"
                                .formatted(number(highest), RatioGrammar.format(objective.target())),
                        "the highest usable factor is just below %s, with %s a share below %s%%"
                                .formatted(
                                        number(highest),
                                        DurationGrammar.format(rule.longWindow()),
                                        number(100 * rule.budgetShare() * highest / rule.factor(period))));
            }
        }
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.4f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
