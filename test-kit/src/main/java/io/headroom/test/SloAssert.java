package io.headroom.test;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloSnapshot;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnRule;
import io.headroom.alert.Severity;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.PolicyStatus;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.Plural;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a test expects of an SLO: {@code assertThatSlo(headroom, "checkout").hasRemainingAbove("80%").doesNotFire()}.
 *
 * <p>Ticks once, so that everything recorded so far counts; all expectations of a chain look at that moment. One that is not met throws an
 * {@link AssertionError} which shows the counts of every window and what would have met it.
 */
public final class SloAssert {
    private static final String SHARE = "share of the budget";

    private final Slo slo;
    private final SloSnapshot snapshot;
    private final ErrorBudget budget;
    private final PolicyStatus policy;

    private SloAssert(Slo slo) {
        this.slo = slo;
        snapshot = slo.snapshot();
        budget = snapshot.budget();
        policy = slo.policyStatus();
    }

    /**
     * Ticks, and looks at an SLO.
     *
     * @throws IllegalArgumentException if there is none of that name; the message lists those there are
     */
    public static SloAssert assertThatSlo(Headroom headroom, String slo) {
        headroom.tick();
        return new SloAssert(headroom.slo(slo));
    }

    /** More than this share of the period's budget is left, such as {@code 80%}; below {@code 100%}. */
    public SloAssert hasRemainingAbove(String share) {
        return hasRemainingAbove(RatioGrammar.parseShare(SHARE, share));
    }

    /**
     * More than this share of the period's budget is left: below 0 is overspent.
     *
     * @throws IllegalArgumentException if the share is not below 1: more than all can never be left
     */
    public SloAssert hasRemainingAbove(double share) {
        check(SHARE, share, Double.isFinite(share) && share < 1, "must be below 1, which is all of it", "0.8");
        return require(
                budget.remaining() > share,
                "must have more than %s of its error budget, had %s%s",
                Text.percent(share),
                Text.percent(budget.remaining()),
                bounds((1 - share) * budget.objective().budgetRatio(), budget.periodCounts()));
    }

    /** Less than this share of the period's budget is left, such as {@code 80%}. */
    public SloAssert hasRemainingBelow(String share) {
        return hasRemainingBelow(RatioGrammar.parseShare(SHARE, share));
    }

    /**
     * Less than this share of the period's budget is left: 1 is all of it, below 0 is overspent.
     *
     * @throws IllegalArgumentException if the share is above 1
     */
    public SloAssert hasRemainingBelow(double share) {
        check(SHARE, share, Double.isFinite(share) && share <= 1, "must be at most 1, which is all of it", "0.8");
        return require(
                budget.remaining() < share,
                "must have less than %s of its error budget, had %s%s",
                Text.percent(share),
                Text.percent(budget.remaining()),
                bounds((1 - share) * budget.objective().budgetRatio(), budget.periodCounts()));
    }

    /**
     * A window, from 1 second to the period, burns slower than this; at 1 the budget lasts just the period.
     *
     * @throws IllegalArgumentException if the rate is 0 or less, or higher than that of a total outage
     */
    public SloAssert burnsBelow(Duration window, double rate) {
        checkRate(rate, rate > 0 && rate <= fastest(), "must be above 0 and at most %s, as in a total outage");
        WindowCounts counts = slo.counts(window);
        return require(
                burnRate(counts) < rate,
                "must burn below %s over %s, burned at %s%s",
                Text.number(rate),
                Text.duration(window),
                Text.number(burnRate(counts)),
                bounds(rate * budget.objective().budgetRatio(), counts));
    }

    /**
     * A window, from 1 second to the period, burns faster than this.
     *
     * @throws IllegalArgumentException if the rate is below 0, or not below that of a total outage
     */
    public SloAssert burnsAbove(Duration window, double rate) {
        checkRate(rate, rate >= 0 && rate < fastest(), "must be at least 0 and below %s, as in a total outage");
        WindowCounts counts = slo.counts(window);
        return require(
                burnRate(counts) > rate,
                "must burn above %s over %s, burned at %s%s",
                Text.number(rate),
                Text.duration(window),
                Text.number(burnRate(counts)),
                bounds(rate * budget.objective().budgetRatio(), counts));
    }

    /**
     * The period holds exactly so many events; under a {@link BudgetingMethod} of slices, so many were counted since the SLO was
     * declared.
     */
    public SloAssert hasEvents(long good, long bad) {
        if (good < 0 || bad < 0) {
            throw new IllegalArgumentException(
                    Text.format("events must not be negative, were %,d good and %,d bad", good, bad));
        }
        boolean events = budget.objective().method() instanceof BudgetingMethod.Occurrences;
        long wasGood = events ? budget.periodCounts().good() : snapshot.events().good();
        long wasBad = events ? budget.periodCounts().bad() : snapshot.events().bad();
        return require(
                wasGood == good && wasBad == bad,
                "must have %,d good and %,d bad events, had %,d and %,d%s",
                good,
                bad,
                wasGood,
                wasBad,
                snapshot.events().unclassified() == 0
                        ? ""
                        : Text.format(
                                "; %,d more nobody could judge: under a latency SLO an event needs a duration",
                                snapshot.events().unclassified()));
    }

    /** An alert of this severity fires. */
    public SloAssert fires(Severity severity) {
        return require(
                snapshot.isFiring(severity),
                "must fire a %s, did not%s",
                severity,
                alerts(alert -> alert.rule().severity() == severity));
    }

    /** No alert of this severity fires. */
    public SloAssert doesNotFire(Severity severity) {
        return require(
                !snapshot.isFiring(severity),
                "must not fire a %s, did%s",
                severity,
                alerts(alert -> alert.rule().severity() == severity));
    }

    /** No alert fires. */
    public SloAssert doesNotFire() {
        return require(
                snapshot.alerts().stream().noneMatch(alert -> alert.state() == AlertState.FIRING),
                "must not fire, did%s",
                alerts(alert -> true));
    }

    /**
     * A rule is in a state.
     *
     * @param rule as it is declared: {@code page 2% 1h/5m}
     * @throws IllegalArgumentException if the SLO has no such rule; the message lists those it has
     */
    public SloAssert hasAlert(String rule, AlertState state) {
        BurnRule wanted = BurnRule.parse(rule);
        AlertStatus status = snapshot.alerts().stream()
                .filter(alert -> alert.rule().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rule must be one of %s, was %s"
                        .formatted(
                                snapshot.alerts().stream()
                                        .map(AlertStatus::rule)
                                        .toList(),
                                rule)));
        return require(
                status.state() == state,
                "must have the alert %s %s, was %s%s",
                rule,
                state,
                status.state(),
                alerts(alert -> alert == status));
    }

    /**
     * The error-budget policy is in this state, such as {@code freeze}.
     *
     * @throws IllegalArgumentException if the SLO's policy has no such state; the message lists those it has
     */
    public SloAssert hasPolicyState(String state) {
        List<String> states = Stream.concat(
                        slo.policy().levels().stream().map(ErrorBudgetPolicy.Level::state),
                        Stream.of(ErrorBudgetPolicy.INSUFFICIENT_DATA))
                .toList();
        if (!states.contains(state)) {
            throw new IllegalArgumentException("policy state must be one of %s, was %s".formatted(states, state));
        }
        return require(
                policy.state().equals(state),
                "must be in the policy's state %s, was in %s: %s",
                state,
                policy.state(),
                policy.reason());
    }

    /** The burn rate of a total outage. */
    private double fastest() {
        return 1 / budget.objective().budgetRatio();
    }

    private void checkRate(double rate, boolean valid, String rule) {
        check("burn rate", rate, valid, rule.formatted(Text.number(fastest())), "2");
    }

    private static void check(String setting, double value, boolean valid, String rule, String example) {
        if (!valid) {
            throw new InvalidSettingException(setting, String.valueOf(value), rule, "write a value such as " + example);
        }
    }

    private double burnRate(WindowCounts counts) {
        return counts.badRatio() / budget.objective().budgetRatio();
    }

    private SloAssert require(boolean met, String message, Object... values) {
        if (met) {
            return this;
        }
        throw new AssertionError(
                "SLO %s %s\n%s".formatted(slo.name(), Text.format(message, values), Text.state(slo, snapshot)));
    }

    /** Where the bad ratio would have to be. */
    private String bounds(double badRatio, WindowCounts counts) {
        BudgetingMethod method = budget.objective().method();
        String unit = method instanceof BudgetingMethod.Occurrences ? "event" : "slice";
        if (counts.total() == 0) {
            return "; it had no " + unit + "s";
        }
        double weight = method.weight();
        return Text.format(
                "; of its %s %s %s bad, the bound is at %s",
                Plural.of(Math.round(counts.total() / weight), unit, unit + "s"),
                Text.number(counts.bad() / weight),
                counts.bad() == weight ? "was" : "were",
                Text.number(badRatio * counts.total() / weight));
    }

    private String alerts(Predicate<AlertStatus> wanted) {
        StringBuilder lines = new StringBuilder();
        snapshot.alerts().stream().filter(wanted).forEach(alert -> lines.append(Text.alert(alert, budget)));
        return lines.isEmpty() ? ": it has no such alert" : lines.toString();
    }
}
