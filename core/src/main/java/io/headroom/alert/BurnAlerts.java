package io.headroom.alert;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Objective;
import io.headroom.internal.evidence.BinomialTail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one SLO, brought up to date by each tick.
 *
 * <p>A rule fires when both windows burn faster than its factor, and the bad events of the long one are more than chance explains at
 * that factor. A ticket also needs half of its long window covered; a page fires at any coverage, on evidence. Of an SLO in slices, a short window in
 * which none ended says nothing new: what fires or is pending stays so.
 *
 * <p>Not thread-safe: one writer. What it hands out is immutable.
 */
public final class BurnAlerts {
    /** The share of a ticket's long window that must be covered. */
    private static final double ENOUGH = 0.5;

    private final BurnRules rules;
    private final double budgetRatio;

    private final long weight;
    private final boolean inSlices;

    private final Alert[] alerts;
    private List<AlertStatus> statuses;

    /** The burn rate up to which nothing can happen while all alerts are inactive. */
    private final double leastFactor;

    private boolean calm;

    /**
     * @param objective what the rules are for
     * @param rules all of them reachable
     * @param first a budget with the windows of those to come; what it says is where the alerts begin
     * @throws IllegalArgumentException if it has no such windows as the rules name
     */
    public BurnAlerts(Objective objective, BurnRules rules, ErrorBudget first, Instant now) {
        this.rules = rules;
        budgetRatio = objective.budgetRatio();
        weight = objective.method().weight();
        inSlices = !(objective.method() instanceof BudgetingMethod.Occurrences);
        alerts = new Alert[rules.rules().size()];
        double least = rules.mode() == AlertMode.BURN_RATE ? Double.MAX_VALUE : -1;
        for (int i = 0; i < alerts.length; i++) {
            BurnRule rule = rules.rules().get(i);
            double factor = rule.factor(objective.period().length());
            alerts[i] = new Alert(rule, factor, first, now);
            least = Math.min(least, factor);
        }
        leastFactor = least;
        statuses = collect();
        calm = isCalm();
    }

    /**
     * Goes on where the alerts of an earlier objective were: a rule that is among both keeps its state. One that is new and fires is
     * taken for inactive, so that the next update tells of it.
     *
     * @return what changed with those that are not among these: an alert that nobody follows any more is inactive
     */
    public List<AlertChange> goOnFrom(BurnAlerts before, ErrorBudget last, Instant at) {
        for (Alert alert : alerts) {
            Alert same = before.find(alert.rule);
            if (same != null) {
                alert.status = alert.status(same.status.state(), same.status.since());
            } else if (alert.status.state() == AlertState.FIRING) {
                alert.status = alert.status(AlertState.INACTIVE, at);
            }
        }
        statuses = collect();
        calm = isCalm();
        return Arrays.stream(before.alerts)
                .filter(gone -> find(gone.rule) == null && gone.status.state() != AlertState.INACTIVE)
                .map(gone -> gone.change(AlertState.INACTIVE, last, at))
                .toList();
    }

    private @Nullable Alert find(BurnRule rule) {
        return Arrays.stream(alerts)
                .filter(alert -> alert.rule.equals(rule))
                .findFirst()
                .orElse(null);
    }

    /** How each rule stands, in the order of their declaration. */
    public List<AlertStatus> statuses() {
        return statuses;
    }

    /**
     * Judges a newer budget.
     *
     * @return what changed, mostly nothing
     */
    public List<AlertChange> update(ErrorBudget budget, Instant at) {
        if (calm && budget.highestBurnRate() <= leastFactor) {
            return List.of();
        }
        List<AlertChange> changes = List.of();
        for (Alert alert : alerts) {
            AlertState next = alert.next(budget);
            if (next != alert.status.state()) {
                if (changes.isEmpty()) {
                    changes = new ArrayList<>(alerts.length);
                }
                changes.add(alert.change(next, budget, at));
            }
        }
        if (!changes.isEmpty()) {
            statuses = collect();
            calm = isCalm();
        }
        return changes;
    }

    private boolean isCalm() {
        for (AlertStatus status : statuses) {
            if (status.state() != AlertState.INACTIVE) {
                return false;
            }
        }
        return true;
    }

    private List<AlertStatus> collect() {
        AlertStatus[] collected = new AlertStatus[alerts.length];
        for (int i = 0; i < alerts.length; i++) {
            collected[i] = alerts[i].status;
        }
        return List.of(collected);
    }

    /** One rule, with the places of its windows. */
    private final class Alert {
        private final BurnRule rule;
        private final double factor;
        private final int longAt;
        private final int shortAt;
        private final double shortShare;
        private AlertStatus status;

        Alert(BurnRule rule, double factor, ErrorBudget first, Instant now) {
            this.rule = rule;
            this.factor = factor;
            longAt = first.indexOf(rule.longWindow());
            shortAt = first.indexOf(rule.shortWindow());
            shortShare =
                    (double) rule.shortWindow().toMillis() / rule.longWindow().toMillis();
            status = status(AlertState.INACTIVE, now);
            status = status(next(first), now);
        }

        AlertStatus status(AlertState state, Instant since) {
            return new AlertStatus(rule, factor, state, since);
        }

        AlertState next(ErrorBudget budget) {
            if (rule.severity() == Severity.TICKET && budget.coverage(longAt) < ENOUGH) {
                return AlertState.INSUFFICIENT;
            }
            double allowed = allowed(budget);
            boolean remembered = isAbove(budget, longAt, allowed);
            boolean burning = remembered
                    && (isAbove(budget, shortAt, allowed * shortShare) || wasBurning() && isBetweenSlices(budget));
            if (burning && isEvident(budget, allowed)) {
                return AlertState.FIRING;
            }
            if (status.state() == AlertState.FIRING || remembered && status.state() == AlertState.RESOLVED) {
                return AlertState.RESOLVED;
            }
            return burning ? AlertState.PENDING : AlertState.INACTIVE;
        }

        AlertChange change(AlertState next, ErrorBudget budget, Instant at) {
            AlertState before = status.state();
            status = status(next, at);
            return new AlertChange(
                    before,
                    status,
                    budget.burnRate(longAt),
                    budget.burnRate(shortAt),
                    budget.window(rule.longWindow()));
        }

        private boolean wasBurning() {
            return status.state() == AlertState.FIRING || status.state() == AlertState.PENDING;
        }

        private boolean isBetweenSlices(ErrorBudget budget) {
            return inSlices && budget.total(shortAt) < weight;
        }

        /** The bad events that the long window may have where consumed budget is compared. */
        private double allowed(ErrorBudget budget) {
            if (rules.mode() == AlertMode.BURN_RATE) {
                return 0;
            }
            double events = rules.expectedEvents().isPresent()
                    ? rules.expectedEvents().getAsLong()
                    : budget.total(budget.windowCount() - 1) / Math.max(budget.coverage(), Double.MIN_NORMAL);
            return rule.budgetShare() * budgetRatio * events;
        }

        private boolean isAbove(ErrorBudget budget, int window, double allowed) {
            return rules.mode() == AlertMode.BURN_RATE
                    ? budget.burnRate(window) > factor
                    : budget.bad(window) > allowed;
        }

        private boolean isEvident(ErrorBudget budget, double allowed) {
            long total = budget.total(longAt) / weight;
            long bad = budget.bad(longAt) / weight;
            double limit = rules.mode() == AlertMode.BURN_RATE
                    ? factor * budgetRatio
                    : Math.min(1, allowed / budget.total(longAt));
            return BinomialTail.isBelow(bad, total, limit, rules.evidence());
        }
    }
}
