package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.Slo;
import io.headroom.alert.AlertMode;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.Severity;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.CumulativeCounts;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.Period;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether an SLO lets a release pass. It does not while its policy is at the last level, or while a page fires or the long window of a page that
 * fired still remembers: so it does not flap where an alert would.
 *
 * @param name the SLO's name
 * @param ok whether it lets pass
 * @param why what holds it back, as a sentence; absent if it lets pass
 * @param until when it lets pass if nothing bad follows and traffic stays as it is; absent if it lets pass, or nobody can say
 * @param policy the state of the policy
 * @param remaining the share left of the budget that the policy acts on
 * @param coverage the share of the period that was observed, in [0, 1]
 * @param burnRate the fastest of the burn rates that alerts look at; 0 without alerts
 * @param alerts the rules of the alerts that fire, tickets included
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SloGate(
        String name,
        boolean ok,
        @Nullable String why,
        @Nullable Instant until,
        String policy,
        double remaining,
        double coverage,
        double burnRate,
        List<String> alerts) {
    static SloGate of(Slo slo) {
        ErrorBudget budget = slo.actingBudget();
        String state = slo.policyStatus().state();
        List<Reason> reasons = new ArrayList<>();
        slo.alerts().stream()
                .filter(alert -> alert.rule().severity() == Severity.PAGE)
                .map(alert -> reason(slo, alert))
                .filter(Objects::nonNull)
                .forEach(reasons::add);
        if (slo.policy().isLast(state)) {
            reasons.add(new Reason(
                    "its policy is at %s with %s of the budget left"
                            .formatted(state, RatioGrammar.tenths(budget.remaining())),
                    thaw(slo)));
        }
        return new SloGate(
                slo.name(),
                reasons.isEmpty(),
                reasons.isEmpty()
                        ? null
                        : String.join(
                                " and ", reasons.stream().map(Reason::text).toList()),
                Reason.latest(reasons.stream().map(Reason::until).toList()),
                state,
                budget.remaining(),
                budget.coverage(),
                slo.alerts().stream()
                        .mapToDouble(alert -> slo.budget().burnRate(alert.rule().longWindow()))
                        .max()
                        .orElse(0),
                slo.alerts().stream()
                        .filter(alert -> alert.state() == AlertState.FIRING)
                        .map(alert -> alert.rule().toString())
                        .toList());
    }

    private static @Nullable Reason reason(Slo slo, AlertStatus alert) {
        return switch (alert.state()) {
            case FIRING -> new Reason("the alert %s fires".formatted(alert.rule()), null);
            case RESOLVED ->
                new Reason(
                        "the alert %s fired, and its long window remembers".formatted(alert.rule()),
                        forgotten(slo, alert));
            case PENDING, INACTIVE, INSUFFICIENT -> null;
        };
    }

    /** When the long window of an alert that fired forgets: as soon as enough of its bad events are older, at the latest when all before the end are. */
    private static Instant forgotten(Slo slo, AlertStatus alert) {
        Duration window = alert.rule().longWindow();
        Instant latest = alert.since().plus(window);
        if (slo.alertRules().mode() != AlertMode.BURN_RATE) {
            return latest;
        }
        WindowCounts counts = slo.budget().window(window);
        double allowed = alert.factor() * slo.objective().budgetRatio() * counts.total();
        Instant enough = whenSpent(slo.history(), slo.snapshot().at().minus(window), allowed)
                .plus(window);
        return enough.isBefore(latest) ? enough : latest;
    }

    /**
     * When the policy leaves its last level: as soon as enough of the bad events are older than the period, or with the next period. Of the
     * fleet's events only the sums are known here.
     */
    private static @Nullable Instant thaw(Slo slo) {
        ErrorBudget budget = slo.budget();
        Instant now = slo.snapshot().at();
        Period period = slo.objective().period();
        if (period instanceof Period.Calendar calendar) {
            return calendar.end(now);
        }
        if (slo.actsOn() == BudgetScope.FLEET) {
            return null;
        }
        List<ErrorBudgetPolicy.Level> levels = slo.policy().levels();
        double spendable = 1 - levels.get(levels.size() - 1).remaining();
        double allowed = spendable * slo.objective().budgetRatio() * budget.total(budget.windowCount() - 1);
        return whenSpent(slo.history(), slo.periodStart(), allowed).plus(period.length());
    }

    /**
     * Since when no more than so many bad events happened. Between two points that are kept they happened evenly, as far as anybody knows.
     *
     * @param from when to begin to look
     */
    private static Instant whenSpent(List<CumulativeCounts> history, Instant from, double allowed) {
        CumulativeCounts last = history.get(history.size() - 1);
        CumulativeCounts before = history.get(0);
        for (CumulativeCounts point : history) {
            long since = last.bad() - point.bad();
            if (!point.at().isBefore(from) && since <= allowed) {
                double share = point.bad() == before.bad()
                        ? 1
                        : (last.bad() - before.bad() - allowed) / (point.bad() - before.bad());
                long millis = Duration.between(before.at(), point.at()).toMillis();
                return before.at().plusMillis(Math.round(Math.max(0, share) * millis));
            }
            before = point;
        }
        return last.at();
    }

    /** @param until null if nobody can say */
    private record Reason(String text, @Nullable Instant until) {
        /** The latest of several; null if one of them is, or there is none. */
        static @Nullable Instant latest(List<@Nullable Instant> moments) {
            Instant latest = null;
            for (Instant moment : moments) {
                if (moment == null) {
                    return null;
                }
                latest = latest == null || moment.isAfter(latest) ? moment : latest;
            }
            return latest;
        }
    }

    /** When the last of several SLOs lets pass; null if nobody can say, or all do. */
    static @Nullable Instant until(List<SloGate> slos) {
        List<@Nullable Instant> moments = new ArrayList<>();
        slos.stream().filter(slo -> !slo.ok).forEach(slo -> moments.add(slo.until));
        return Reason.latest(moments);
    }
}
