package io.headroom.internal.window;

/** The counts of several windows, side by side. Written once by the ladder that was read, then never again. */
public final class WindowSums {
    private final long[] counts;
    private final double[] coverage;

    public WindowSums(int windows) {
        counts = new long[2 * windows];
        coverage = new double[windows];
    }

    public void set(int window, long good, long bad, double coverage) {
        counts[2 * window] = good;
        counts[2 * window + 1] = bad;
        this.coverage[window] = coverage;
    }

    public int size() {
        return coverage.length;
    }

    public long good(int window) {
        return counts[2 * window];
    }

    public long bad(int window) {
        return counts[2 * window + 1];
    }

    /** The share of the window that was observed, in [0, 1]. */
    public double coverage(int window) {
        return coverage[window];
    }

    WindowSum get(int window) {
        return new WindowSum(good(window), bad(window), coverage(window));
    }
}
