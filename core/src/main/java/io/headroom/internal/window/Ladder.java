package io.headroom.internal.window;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final Ring[] rings;
    private final SlotGrid.Cursor[] cursors;
    private long startNanos;
    private long lastNanos;
    private long lastGood;
    private long lastBad;

    /** What was counted before this process, on top of what it folds. */
    private long earlierGood;

    private long earlierBad;

    /**
     * A ladder that counts from {@code startNanos}.
     *
     * @param longest the longest window that will be read
     * @param windows the windows that {@link #readInto} reads
     */
    public Ladder(SlotGrid grid, Duration longest, List<Duration> windows, long startNanos) {
        this.grid = grid;
        this.startNanos = startNanos;
        this.lastNanos = startNanos;
        int longestRung = SlotGrid.rungFor(longest);
        rings = new Ring[longestRung < BASE_RUNGS ? BASE_RUNGS : BASE_RUNGS + 1];
        for (int i = 0; i < BASE_RUNGS; i++) {
            rings[i] = new Ring(i, SlotGrid.STEPS.get(i).slots());
        }
        if (rings.length > BASE_RUNGS) {
            Duration slot = SlotGrid.STEPS.get(longestRung).slot();
            rings[BASE_RUNGS] =
                    new Ring(longestRung, (int) longest.plus(slot).minusNanos(1).dividedBy(slot));
        }
        cursors = windows.stream().map(window -> ringFor(window).cursor(window)).toArray(SlotGrid.Cursor[]::new);
    }

    /** Takes in the counts as they stand at the grid's present; to be called after each {@link SlotGrid#advance}. */
    public void fold(long good, long bad) {
        long nowNanos = grid.nowNanos();
        long allGood = earlierGood + good;
        long allBad = earlierBad + bad;
        for (Ring ring : rings) {
            ring.closeSlots(nowNanos, allGood, allBad);
        }
        if (nowNanos - lastNanos > 0) {
            lastNanos = nowNanos;
        }
        lastGood = allGood;
        lastBad = allBad;
    }

    /** The events of the last {@code window} before the last fold. */
    public WindowSum read(Duration window) {
        WindowSums sums = new WindowSums(1);
        Ring ring = ringFor(window);
        readInto(sums, 0, grid.newCursor(window, ring.rungIndex, ring.capacity));
        return sums.get(0);
    }

    /** The events of each of the constructor's windows before the last fold, in the first elements of {@code sums}. */
    public void readInto(WindowSums sums) {
        for (int i = 0; i < cursors.length; i++) {
            readInto(sums, i, cursors[i]);
        }
    }

    /** Good events, those before this process included. */
    public long good() {
        return lastGood;
    }

    /** Bad events, those before this process included. */
    public long bad() {
        return lastBad;
    }

    /** When counting began. */
    public long startNanos() {
        return startNanos;
    }

    /**
     * Adds what an earlier process counted, at its times. What lies in the future of the wall clock is counted as of now.
     */
    public void restore(History saved) {
        if (saved.size() == 0) {
            return;
        }
        History history = saved.noLaterThan(grid.wallMillis());
        for (Ring ring : rings) {
            ring.add(history);
        }
        int newest = history.size() - 1;
        earlierGood += history.good(newest);
        earlierBad += history.bad(newest);
        lastGood += history.good(newest);
        lastBad += history.bad(newest);
        long firstNanos = grid.nanosAt(history.wallMillis(0));
        if (firstNanos - startNanos < 0) {
            startNanos = firstNanos;
        }
    }

    /**
     * All that the ladder knows: where it began, every edge by the finest slots that reach back to it, the last boundary of the
     * calendar, and the last fold.
     */
    public History history(@Nullable CalendarWindow calendar) {
        HistoryBuilder points = new HistoryBuilder(grid);
        int oldest = rings.length - 1;
        long beginNanos = rings[oldest].oldestNanos();
        if (beginNanos - startNanos < 0) {
            points.add(startNanos, 0, 0);
        }
        for (int i = oldest; i >= 0; i--) {
            rings[i].addTo(points, i == 0 ? lastNanos : rings[i - 1].oldestNanos());
        }
        points.add(lastNanos, lastGood, lastBad);
        if (calendar != null) {
            calendar.addTo(points);
        }
        return points.build();
    }

    private void readInto(WindowSums sums, int at, SlotGrid.Cursor cursor) {
        long age = lastNanos - startNanos;
        if (age <= cursor.windowNanos) {
            long seen = age - grid.missedSince(startNanos);
            sums.set(at, lastGood, lastBad, (double) seen / cursor.windowNanos);
            return;
        }
        Ring ring = ringAt(cursor.rungIndex);
        long[] snapshots = ring.snapshots;
        int low = 2 * cursor.lowAt();
        long lowGood = snapshots[low];
        long lowBad = snapshots[low + 1];
        int high = 2 * cursor.highAt();
        long highGood = cursor.open() ? lastGood : snapshots[high];
        long highBad = cursor.open() ? lastBad : snapshots[high + 1];
        double fraction = cursor.lowNanos() - startNanos < 0
                ? fraction(cursor.fromNanos(), startNanos, cursor.highNanos())
                : cursor.fraction();
        long seen = cursor.windowNanos - grid.missedSince(cursor.fromNanos());
        sums.set(
                at,
                lastGood - between(lowGood, highGood, fraction),
                lastBad - between(lowBad, highBad, fraction),
                (double) seen / cursor.windowNanos);
    }

    private Ring ringAt(int rungIndex) {
        return rings[Math.min(rungIndex, rings.length - 1)];
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

    static long between(long low, long high, double fraction) {
        return low + Math.round((high - low) * fraction);
    }

    /** Where a time lies between two others, clamped to [0, 1]. */
    static double fraction(long nanos, long lowNanos, long highNanos) {
        long width = highNanos - lowNanos;
        long past = nanos - lowNanos;
        if (past <= 0 || width <= 0) {
            return 0;
        }
        return past >= width ? 1 : (double) past / width;
    }

    /** Snapshots at the latest edges of one rung: good at 2i, bad at 2i + 1; 0 at edges before the ladder's start. */
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

        SlotGrid.Cursor cursor(Duration window) {
            return grid.cursor(window, rungIndex, capacity);
        }

        void closeSlots(long nowNanos, long good, long bad) {
            long newest = rung.newest();
            if (filled == newest) {
                return;
            }
            for (long edge = Math.max(filled + 1, rung.oldest(capacity)); edge <= newest; edge++) {
                double fraction = fraction(rung.edgeNanos(edge), lastNanos, nowNanos);
                int at = index(edge);
                snapshots[at] = between(lastGood, good, fraction);
                snapshots[at + 1] = between(lastBad, bad, fraction);
            }
            filled = newest;
        }

        void add(History history) {
            for (long edge = rung.oldest(capacity); edge <= filled; edge++) {
                long wallMillis = grid.wallMillisAt(rung.edgeNanos(edge));
                int at = index(edge);
                snapshots[at] += history.goodAt(wallMillis);
                snapshots[at + 1] += history.badAt(wallMillis);
            }
        }

        long oldestNanos() {
            return rung.edgeNanos(rung.oldest(capacity));
        }

        void addTo(HistoryBuilder points, long untilNanos) {
            for (long edge = rung.oldest(capacity); edge <= filled; edge++) {
                long nanos = rung.edgeNanos(edge);
                if (nanos - startNanos > 0 && nanos - untilNanos < 0) {
                    int at = index(edge);
                    points.add(nanos, snapshots[at], snapshots[at + 1]);
                }
            }
        }

        private int index(long edge) {
            return 2 * (int) (edge % capacity);
        }
    }
}
