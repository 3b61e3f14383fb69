package io.headroom;

import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.Severity;
import io.headroom.budget.ErrorBudget;
import io.headroom.sli.EventCounts;
import java.time.Instant;
import java.util.List;

/**
 * An SLO as the last tick left it: counts and budget that belong together. What exporters read.
 *
 * @param at the wall-clock time of the tick
 * @param events the events since the SLO was declared, without those of maintenance; only grow from one snapshot to the next
 * @param maintenance the events during maintenance, good or bad; they spend no budget
 * @param budget the error budget that follows from what was counted in each window
 * @param alerts how each of its alerts stands
 */
public record SloSnapshot(
        Instant at, EventCounts events, long maintenance, ErrorBudget budget, List<AlertStatus> alerts) {
    /** Whether an alert of this severity fires. */
    public boolean isFiring(Severity severity) {
        for (AlertStatus alert : alerts) {
            if (alert.state() == AlertState.FIRING && alert.rule().severity() == severity) {
                return true;
            }
        }
        return false;
    }
}
