package io.headroom.spring.actuate;

import io.headroom.BadTrace;
import io.headroom.alert.AlertStatus;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.Objective;
import io.headroom.budget.PolicyStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of an SLO, as exactly as people read it. Counts are not among it.
 *
 * @param figures of its own budget
 * @param fleet of the fleet's, if there is one
 * @param traces of the alerts that are not inactive
 */
record Appearance(
        Objective objective,
        Figures figures,
        @Nullable Fleet fleet,
        List<AlertStatus> alerts,
        List<BadTrace> traces,
        PolicyStatus policy) {
    static Appearance of(ShownSlos.Seen seen) {
        ErrorBudget budget = seen.snapshot().budget();
        List<AlertStatus> alerts = seen.snapshot().alerts();
        return new Appearance(
                budget.objective(),
                Figures.of(budget),
                seen.fleet() == null ? null : Fleet.of(seen.fleet(), seen.actsOn()),
                alerts,
                SloDescription.Alert.isQuiet(alerts)
                        ? List.of()
                        : seen.snapshot().badTraces(),
                seen.policy());
    }

    private record Fleet(boolean stale, BudgetScope actsOn, Figures figures) {
        static Fleet of(FleetBudget fleet, BudgetScope actsOn) {
            return new Fleet(fleet.isStale(), actsOn, Figures.of(fleet.budget()));
        }
    }

    /** Thousandths of the budget and of coverage, minutes, hundredths of burn rates. */
    private static final class Figures {
        private static final int BESIDE_BURN_RATES = 3;

        private final long[] figures;

        private Figures(long[] figures) {
            this.figures = figures;
        }

        static Figures of(ErrorBudget budget) {
            int windows = budget.windowCount();
            long[] figures = new long[windows + BESIDE_BURN_RATES];
            for (int i = 0; i < windows; i++) {
                figures[i] = Math.round(100 * budget.burnRate(i));
            }
            figures[windows] = Math.round(1_000 * budget.remaining());
            figures[windows + 1] = Math.round(1_000 * budget.coverage());
            figures[windows + 2] =
                    budget.timeToExhaustion().map(Duration::toMinutes).orElse(-1L);
            return new Figures(figures);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Figures those && Arrays.equals(figures, those.figures);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(figures);
        }
    }
}
