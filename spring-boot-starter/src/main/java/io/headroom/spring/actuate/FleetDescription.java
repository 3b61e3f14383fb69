package io.headroom.spring.actuate;

import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.WindowCounts;
import java.time.Instant;
import java.util.Map;

/**
 * The error budget of all instances of the service as the endpoint shows it.
 *
 * @param at up to when it was read
 * @param stale whether it is too old to act on
 * @param actedOn whether the policy and the guards act on it, not on this instance's
 * @param good good events of the period, or slices
 * @param bad bad ones
 * @param remaining the share that is left: 1 unspent, 0 spent, negative beyond
 * @param badEventsLeft how many bad events may follow at the period's present total, negative once overspent
 * @param coverage the share of the period in which at least one instance counted, in [0, 1]
 * @param burnRates how fast it burned, by window
 */
public record FleetDescription(
        Instant at,
        boolean stale,
        boolean actedOn,
        long good,
        long bad,
        double remaining,
        long badEventsLeft,
        double coverage,
        Map<String, Double> burnRates) {
    static FleetDescription of(FleetBudget fleet, BudgetScope scope) {
        ErrorBudget budget = fleet.budget();
        WindowCounts period = budget.periodCounts();
        return new FleetDescription(
                fleet.at(),
                fleet.isStale(),
                scope == BudgetScope.FLEET,
                period.good(),
                period.bad(),
                budget.remaining(),
                budget.badEventsLeft(),
                budget.coverage(),
                WindowDescription.burnRates(WindowDescription.of(budget)));
    }
}
