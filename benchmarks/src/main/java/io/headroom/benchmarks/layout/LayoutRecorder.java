package io.headroom.benchmarks.layout;

import io.headroom.sli.Outcome;

/** Sorts events into the cells of a layout as Headroom's recorder does, with three latency thresholds. */
public final class LayoutRecorder {
    /** Thresholds of 150 ms, 300 ms and 1 s, and a last one that no duration exceeds. */
    private static final long[] LIMIT_NANOS = {150_000_000, 300_000_000, 1_000_000_000, Long.MAX_VALUE};

    private static final int CELLS = EventCells.FIRST_CLASS + LIMIT_NANOS.length;

    private final EventCells cells;
    private final long firstLimitNanos = LIMIT_NANOS[0];

    /** A recorder that has counted nothing. */
    public LayoutRecorder(Layout layout) {
        cells = layout.create(CELLS);
    }

    /** Bytes that a recorder grows by at most; see {@link Layout}. */
    public static int mostGrowth(Layout layout, int cores, int threads) {
        return layout.mostGrowth(CELLS, cores, threads);
    }

    /** Counts an event of unknown duration. */
    public void record(Outcome outcome) {
        if (outcome == Outcome.GOOD) {
            cells.increment(EventCells.GOOD_WITHOUT_DURATION);
        } else {
            cells.increment(EventCells.BAD);
        }
    }

    /** Counts an event by the thresholds that its duration passed. */
    public void record(long durationNanos, Outcome outcome) {
        if (outcome != Outcome.GOOD) {
            cells.increment(EventCells.BAD);
        } else if (durationNanos <= firstLimitNanos) {
            cells.increment(EventCells.FIRST_CLASS);
        } else {
            cells.increment(laterClass(durationNanos));
        }
    }

    private static int laterClass(long durationNanos) {
        int passed = 1;
        while (durationNanos > LIMIT_NANOS[passed]) {
            passed++;
        }
        return EventCells.FIRST_CLASS + passed;
    }

    /** All events in one pass. */
    public long total() {
        long total = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            total += cells.sum(cell);
        }
        return total;
    }
}
