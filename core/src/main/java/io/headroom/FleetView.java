package io.headroom;

import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.FleetBudget;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one SLO knows of its fleet, and whether that is what it acts on.
 *
 * <p>Written under the lock of the {@link Headroom}; read by anybody, who sees one whole state of it.
 */
final class FleetView {
    private final BudgetScope wanted;
    private final long staleAfterNanos;

    private volatile State state = new State(null, BudgetScope.LOCAL);
    private long readNanos;

    /**
     * @param wanted what the SLO acts on if it can
     * @param staleAfter how old the fleet's budget may be to be acted on
     */
    FleetView(BudgetScope wanted, Duration staleAfter) {
        this.wanted = wanted;
        staleAfterNanos = staleAfter.toNanos();
    }

    void read(Instant at, ErrorBudget budget, long nowNanos) {
        readNanos = nowNanos;
        state = new State(new FleetBudget(at, budget, false), wanted);
    }

    /** What was read does not fit the SLO any more. */
    void forget() {
        state = new State(null, BudgetScope.LOCAL);
    }

    /** Falls back to the local budget if the fleet's is too old. */
    void tick(long nowNanos) {
        FleetBudget known = state.budget;
        if (known != null && !known.isStale() && nowNanos - readNanos > staleAfterNanos) {
            state = new State(new FleetBudget(known.at(), known.budget(), true), BudgetScope.LOCAL);
        }
    }

    @Nullable FleetBudget budget() {
        return state.budget;
    }

    BudgetScope scope() {
        return state.scope;
    }

    /** The fleet's budget if that is what the SLO acts on, or the local one. */
    ErrorBudget acting(ErrorBudget local) {
        State now = state;
        return now.budget != null && now.scope == BudgetScope.FLEET ? now.budget.budget() : local;
    }

    private record State(@Nullable FleetBudget budget, BudgetScope scope) {}
}
