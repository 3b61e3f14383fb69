package io.headroom.internal.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sliding windows over two cumulative counts, good and bad, as differences of snapshots at the edges of a shared
 * {@link SlotGrid}.
 *
 * <p>A window of length w at the time t of the last fold holds {@code C(t) - C(t - w)}. C at an edge is stored; between two
 * edges, and between two folds that enclose an edge, it is interpolated linearly, so only the oldest slot of a window is an
 * estimate and totals are exact. Before the ladder's start C is 0.
 *
 * <p>Good and bad are kept apart and rounded to whole events separately, which keeps both from falling and bad at most the
 * total.
 *
 * <p>Not thread-safe: one writer, and readers under the same lock. Reads cost O(1). 30 days take 372 snapshots of 16 bytes.
 */
public final class Ladder {
    /** The windows every ladder answers, beside its period. */
    public static final List<Duration> WINDOWS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(3));

    private static final int BASE_RUNGS = 4;

    private final SlotGrid grid;
    private final List<Ring> rings = new ArrayList<>(BASE_RUNGS + 1);
    private final long startNanos;
    private long lastNanos;
    private long lastGood;
    private long lastBad;

    /** @param longest the longest window that will be read */
    public Ladder(SlotGrid grid, Duration longest, long startNanos) {
        this.grid = grid;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
        for (int i = 0; i < BASE_RUNGS; i++) {
            rings.add(new Ring(i, SlotGrid.STEPS.get(i).slots()));
        }
        int rung = SlotGrid.rungFor(longest);
        if (rung >= BASE_RUNGS) {
            Duration slot = SlotGrid.STEPS.get(rung).slot();
            rings.add(new Ring(rung, (int) longest.plus(slot).minusNanos(1).dividedBy(slot)));
        }
    }

    /** Takes in the counts as they stand at the grid's present; to be called after each {@link SlotGrid#advance}. */
    public void fold(long good, long bad) {
        long nowNanos = grid.nowNanos();
        for (Ring ring : rings) {
            ring.closeSlots(nowNanos, good, bad);
        }
        if (nowNanos - lastNanos > 0) {
            lastNanos = nowNanos;
        }
        lastGood = good;
        lastBad = bad;
    }

    /** The events of the last {@code window} before the last fold. */
    public WindowSum read(Duration window) {
        long windowNanos = window.toNanos();
        long age = lastNanos - startNanos;
        if (age <= windowNanos) {
            return new WindowSum(lastGood, lastBad, (double) age / windowNanos);
        }
        return ringFor(window).since(lastNanos - windowNanos);
    }

    private Ring ringFor(Duration window) {
        int rung = SlotGrid.rungFor(window);
        for (Ring ring : rings) {
            if (ring.rungIndex >= rung) {
                return ring;
            }
        }
        throw new IllegalArgumentException("window must be at most the ladder's longest, was " + window);
    }

    private static long between(long low, long high, double fraction) {
        return low + Math.round((high - low) * fraction);
    }

    /** Snapshots at the latest edges of one rung: good at 2i, bad at 2i + 1. */
    private final class Ring {
        private final int rungIndex;
        private final SlotGrid.Rung rung;
        private final int capacity;
        private final long[] snapshots;

        /** The latest edge with a snapshot. */
        private long filled;

        Ring(int rungIndex, int slots) {
            this.rungIndex = rungIndex;
            this.rung = grid.rung(rungIndex);
            this.capacity = SlotGrid.edges(slots);
            this.snapshots = new long[2 * capacity];
            this.filled = rung.newest();
        }

        void closeSlots(long nowNanos, long good, long bad) {
            for (long edge = Math.max(filled + 1, rung.oldest(capacity)); edge <= rung.newest(); edge++) {
                double fraction = fraction(rung.edgeNanos(edge), lastNanos, nowNanos);
                int at = index(edge);
                snapshots[at] = between(lastGood, good, fraction);
                snapshots[at + 1] = between(lastBad, bad, fraction);
            }
            filled = rung.newest();
        }

        WindowSum since(long fromNanos) {
            long edge = rung.floor(fromNanos, rung.oldest(capacity));
            long lowNanos = rung.edgeNanos(edge);
            long lowGood = snapshots[index(edge)];
            long lowBad = snapshots[index(edge) + 1];
            if (lowNanos - startNanos < 0) {
                // The slot in which the ladder began: nothing was counted before.
                lowNanos = startNanos;
                lowGood = 0;
                lowBad = 0;
            }
            boolean open = edge == rung.newest();
            long highNanos = open ? lastNanos : rung.edgeNanos(edge + 1);
            long highGood = open ? lastGood : snapshots[index(edge + 1)];
            long highBad = open ? lastBad : snapshots[index(edge + 1) + 1];
            double fraction = fraction(fromNanos, lowNanos, highNanos);
            return new WindowSum(
                    lastGood - between(lowGood, highGood, fraction), lastBad - between(lowBad, highBad, fraction), 1);
        }

        private int index(long edge) {
            return 2 * (int) (edge % capacity);
        }
    }

    /** Where a time lies between two others, clamped to [0, 1]. */
    private static double fraction(long nanos, long lowNanos, long highNanos) {
        long width = highNanos - lowNanos;
        long past = nanos - lowNanos;
        if (past <= 0 || width <= 0) {
            return 0;
        }
        return past >= width ? 1 : (double) past / width;
    }
}
