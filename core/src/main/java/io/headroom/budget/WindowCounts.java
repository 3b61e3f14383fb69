package io.headroom.budget;

import java.time.Duration;

/**
 * What one window held, counted as the {@link BudgetingMethod} says: events, slices, or millionths of slices.
 *
 * @param window the window's length; a calendar period's is the longest it can be
 * @param good good events or slices
 * @param bad bad events or slices
 * @param coverage the share of the window that was observed, in [0, 1]: below 1 while the process is younger than the window,
 *     or was down during it; of a calendar period, the share of its past
 */
public record WindowCounts(Duration window, long good, long bad, double coverage) {
    /** Good and bad together. */
    public long total() {
        return good + bad;
    }

    /** bad / total, in [0, 1]; 0 when idle. */
    public double badRatio() {
        return bad == 0 ? 0 : (double) bad / total();
    }

    /** The SLI: good / total, in [0, 1]; 1 when idle. */
    public double goodRatio() {
        return 1 - badRatio();
    }
}
