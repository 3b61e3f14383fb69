package io.headroom.internal.window;

import java.time.Duration;
import java.util.Arrays;
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
 * <p>Not thread-safe: one writer, and readers under the same lock. Reads cost O(1). 30 days take 372 snapshots of 16 bytes,
 * from the first event on.
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

    /**
     * What the rings of the plan keep, all in one array; only its beginning, of one element a ring, until there is anything else than 0 to keep:
     * an application declares SLOs that count nothing for long.
     */
    long[] snapshots;

    long startNanos;
    long lastNanos;
    long lastGood;
    long lastBad;

    private final SlotGrid grid;
    private final LadderPlan plan;

    /**
     * For each of the plan's windows, the snapshots before and after its beginning, side by side: ticks of many ladders wait for
     * memory, and these seldom change.
     */
    private final long[] edges;

    private long closings;
    private long moves;

    /** What was counted before this ladder, on top of what it folds; below 0 where that holds more than the windows need. */
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
        plan = grid.plan(longest, List.copyOf(windows));
        snapshots = new long[plan.rings.length];
        edges = new long[4 * plan.cursors.length];
        closings = grid.closings();
        moves = plan.moves();
        for (Ring ring : plan.rings) {
            ring.begin(this);
        }
    }

    /** Takes over what another ladder of the same counts knows; to be called before the first fold. */
    public void takeOver(Ladder before, History history) {
        restore(history);
        earlierGood -= before.lastGood - before.earlierGood;
        earlierBad -= before.lastBad - before.earlierBad;
    }

    /** Takes in the counts as they stand at the grid's present; to be called after each {@link SlotGrid#advance}. */
    public void fold(long good, long bad) {
        long nowNanos = grid.nowNanos();
        long allGood = earlierGood + good;
        long allBad = earlierBad + bad;
        if (closings != grid.closings()) {
            if ((allGood | allBad | lastGood | lastBad) != 0) {
                keepAll();
            }
            for (Ring ring : plan.rings) {
                ring.closeSlots(this, nowNanos, allGood, allBad);
            }
        }
        if (closings != grid.closings() || moves != plan.moves()) {
            copyEdges();
        }
        if (nowNanos - lastNanos > 0) {
            lastNanos = nowNanos;
        }
        lastGood = allGood;
        lastBad = allBad;
    }

    /** The longest window that can be read. */
    public Duration longestWindow() {
        return plan.longest;
    }

    /**
     * The events of the last {@code window} before the last fold.
     *
     * @param window at most {@link #longestWindow()}; of a longer one some are missing
     */
    public WindowSum read(Duration window) {
        WindowSums sums = new WindowSums(1);
        Cursor cursor = plan.cursor(window);
        keepAll();
        readInto(sums, 0, cursor, snapshots, cursor.lowAt(), cursor.highAt());
        return sums.get(0);
    }

    /** The events of each of the constructor's windows before the last fold, in the first elements of {@code sums}. */
    public void readInto(WindowSums sums) {
        for (int i = 0; i < plan.cursors.length; i++) {
            readInto(sums, i, plan.cursors[i], edges, 4 * i, 4 * i + 2);
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
        keepAll();
        for (Ring ring : plan.rings) {
            ring.add(this, grid, history);
        }
        copyEdges();
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
        Ring[] rings = plan.rings;
        int oldest = rings.length - 1;
        long beginNanos = rings[oldest].oldestNanos();
        if (beginNanos - startNanos < 0) {
            points.add(startNanos, 0, 0);
        }
        for (int i = oldest; i >= 0; i--) {
            rings[i].addTo(points, this, i == 0 ? lastNanos : rings[i - 1].oldestNanos());
        }
        points.add(lastNanos, lastGood, lastBad);
        if (calendar != null) {
            calendar.addTo(points);
        }
        return points.build();
    }

    /** Whether there are snapshots; each is 0 otherwise. */
    boolean keepsAll() {
        return snapshots.length == plan.length();
    }

    private void keepAll() {
        if (!keepsAll()) {
            snapshots = Arrays.copyOf(snapshots, plan.length());
        }
    }

    private void copyEdges() {
        closings = grid.closings();
        moves = plan.moves();
        if (!keepsAll()) {
            return;
        }
        for (int i = 0; i < plan.cursors.length; i++) {
            Cursor cursor = plan.cursors[i];
            System.arraycopy(snapshots, cursor.lowAt(), edges, 4 * i, 2);
            System.arraycopy(snapshots, cursor.highAt(), edges, 4 * i + 2, 2);
        }
    }

    /** Reads a window whose enclosing snapshots lie at {@code low} and {@code high} of an array. */
    private void readInto(WindowSums sums, int at, Cursor cursor, long[] from, int low, int high) {
        long age = lastNanos - startNanos;
        if (age <= cursor.windowNanos) {
            long seen = age - grid.missedSince(startNanos);
            sums.set(at, lastGood, lastBad, (double) seen / cursor.windowNanos);
            return;
        }
        long lowGood = from[low];
        long lowBad = from[low + 1];
        long highGood = cursor.open() ? lastGood : from[high];
        long highBad = cursor.open() ? lastBad : from[high + 1];
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
}
