package io.headroom.budget;

import java.time.Duration;

/**
 * The events of one sliding window.
 *
 * @param window the window's length
 * @param good good events
 * @param bad bad events
 * @param coverage the share of the window that was observed, in [0, 1]: below 1 while the process is younger than the window
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
