package io.headroom;

import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnRule;
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
 * @param badTraces traces of the last bad events, newest first; empty unless somebody {@linkplain Slo#badTraces tells} of them
 */
public record SloSnapshot(
        Instant at,
        EventCounts events,
        long maintenance,
        ErrorBudget budget,
        List<AlertStatus> alerts,
        List<BadTrace> badTraces) {
    /** Those of the bad traces that the long window of an alert holds, newest first. */
    public List<BadTrace> badTraces(BurnRule rule) {
        Instant begin = at.minus(rule.longWindow());
        return badTraces.stream().filter(trace -> trace.at().isAfter(begin)).toList();
    }

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
