package io.headroom.spring.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Exhaustion;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The error budget of the period as the endpoint shows it. Absent fields are null here.
 *
 * @param remaining the share that is left: 1 unspent, 0 spent, negative beyond
 * @param badEventsLeft how many bad events may follow at the period's present total, negative once overspent
 * @param coverage the share of the period that was observed, in [0, 1]
 * @param timeToExhaustion ISO 8601, at the burn rate of the last hour; absent if nothing burns
 * @param earliestExhaustion the earliest that the events of the last hour and day allow; absent for never
 * @param latestExhaustion the latest; absent for never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BudgetDescription(
        double remaining,
        long badEventsLeft,
        double coverage,
        @Nullable String timeToExhaustion,
        @Nullable String earliestExhaustion,
        @Nullable String latestExhaustion) {
    static BudgetDescription of(ErrorBudget budget) {
        Exhaustion exhaustion = budget.exhaustion();
        return new BudgetDescription(
                budget.remaining(),
                budget.badEventsLeft(),
                budget.coverage(),
                text(budget.timeToExhaustion()),
                text(exhaustion.earliest()),
                text(exhaustion.latest()));
    }

    private static @Nullable String text(Optional<Duration> time) {
        return time.map(Duration::toString).orElse(null);
    }
}
