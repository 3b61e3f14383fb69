package io.headroom.internal.window;

import org.jspecify.annotations.Nullable;

/**
 * The counts since the beginning of the present calendar period, cut exactly at its boundary: the counts at the boundary are
 * interpolated between the two folds that enclose it.
 *
 * <p>Only the wall clock says where a boundary is. A clock set forward across one begins the new period; set back across it, it
 * goes on with the old one where that was left, so that no count is lost to a clock that was wrong for a while.
 *
 * <p>Not thread-safe.
 */
public final class CalendarWindow {
    private final SlotGrid grid;
    private final Calendar calendar;
    private Cut present;

    /** The period before, for a clock that is set back. */
    private @Nullable Cut before;

    private long lastNanos;
    private long lastGood;
    private long lastBad;

    public CalendarWindow(SlotGrid grid, Calendar calendar) {
        this.grid = grid;
        this.calendar = calendar;
        lastNanos = grid.nowNanos();
        present = cut(grid.wallMillis(), 0, 0);
    }

    /** Boundaries of periods, in wall-clock milliseconds. */
    public interface Calendar {
        /** When the period that contains a time began. */
        long startMillis(long wallMillis);

        /** When it ends, and the next one begins. */
        long endMillis(long wallMillis);
    }

    /** Takes in the counts as they stand at the grid's present. */
    public void fold(long good, long bad) {
        long wallMillis = grid.wallMillis();
        if (wallMillis >= present.endMillis) {
            Cut ended = present;
            long startNanos = grid.nanosAt(calendar.startMillis(wallMillis));
            double fraction = Ladder.fraction(startNanos, lastNanos, grid.nowNanos());
            present = cut(wallMillis, Ladder.between(lastGood, good, fraction), Ladder.between(lastBad, bad, fraction));
            before = ended;
        } else if (wallMillis < present.startMillis) {
            Cut earlier = before;
            present = earlier != null && wallMillis >= earlier.startMillis && wallMillis < earlier.endMillis
                    ? earlier
                    : cut(wallMillis, present.good, present.bad);
            before = null;
        }
        lastNanos = grid.nowNanos();
        lastGood = good;
        lastBad = bad;
    }

    /**
     * The counts of the present period up to the last fold. Covered is the share of the period's past, not of the whole of it.
     *
     * @param ladderStartNanos when counting began
     */
    public WindowSum read(long ladderStartNanos) {
        long startNanos = grid.nanosAt(present.startMillis);
        long pastNanos = lastNanos - startNanos;
        long fromNanos = ladderStartNanos - startNanos < 0 ? startNanos : ladderStartNanos;
        long seenNanos = lastNanos - fromNanos - grid.missedSince(fromNanos);
        double coverage = pastNanos <= 0 ? 1 : Math.max(0, (double) seenNanos / pastNanos);
        return new WindowSum(lastGood - present.good, lastBad - present.bad, Math.min(1, coverage));
    }

    /** When the present period began, in wall-clock milliseconds. */
    public long startMillis() {
        return present.startMillis;
    }

    /** Adds what an earlier process counted in this period. */
    public void restore(History saved) {
        if (saved.size() > 0) {
            History history = saved.noLaterThan(grid.wallMillis());
            present = present.plus(history.goodAt(present.startMillis), history.badAt(present.startMillis));
            before = null;
            lastGood += history.good(history.size() - 1);
            lastBad += history.bad(history.size() - 1);
        }
    }

    /** Adds the boundary to a history, so that the next process can cut there too. */
    void addTo(HistoryBuilder points) {
        points.include(grid.nanosAt(present.startMillis), present.good, present.bad);
    }

    private Cut cut(long wallMillis, long good, long bad) {
        return new Cut(calendar.startMillis(wallMillis), calendar.endMillis(wallMillis), good, bad);
    }

    private record Cut(long startMillis, long endMillis, long good, long bad) {
        Cut plus(long moreGood, long moreBad) {
            return new Cut(startMillis, endMillis, good + moreGood, bad + moreBad);
        }
    }
}
