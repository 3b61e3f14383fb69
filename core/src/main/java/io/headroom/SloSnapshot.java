package io.headroom;

import io.headroom.budget.ErrorBudget;
import io.headroom.sli.EventCounts;
import java.time.Instant;

/**
 * An SLO as the last tick left it: counts and budget that belong together. What exporters read.
 *
 * @param at the wall-clock time of the tick
 * @param events the events since the SLO was declared, without those of maintenance; only grow from one snapshot to the next
 * @param maintenance the events during maintenance, good or bad; they spend no budget
 * @param budget the error budget that follows from what was counted in each window
 */
public record SloSnapshot(Instant at, EventCounts events, long maintenance, ErrorBudget budget) {}
