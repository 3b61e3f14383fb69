package io.headroom.internal.window;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts time slices instead of events: cuts time at UTC boundaries, asks a judge how bad each slice was, and adds the answers
 * up.
 *
 * <p>A slice counts when it has ended. Counts at its edges are interpolated between the folds that enclose them, so the slices of a stall
 * share its events evenly. A slice that began before the counter did is left out if the judge needs whole slices.
 *
 * <p>Not thread-safe.
 */
public final class SliceCounter {
    /** Beyond it, the slices of one stall are as bad as these were: its events are spread evenly. */
    private static final int MOST_AT_ONCE = 10_000;

    private final SlotGrid grid;
    private final long sliceNanos;
    private final Judge judge;
    private final List<Listener> listeners = new ArrayList<>();
    private long nextEdgeNanos;
    private long edgeGood;
    private long edgeBad;
    private long openedNanos;
    private boolean leftOut;
    private long lastNanos;
    private long lastGood;
    private long lastBad;
    private long good;
    private long bad;

    /** @param sliceMillis the length of a slice; at least 1 */
    public SliceCounter(SlotGrid grid, long sliceMillis, Judge judge) {
        this.grid = grid;
        this.sliceNanos = sliceMillis * SlotGrid.NANOS_PER_MILLI;
        this.judge = judge;
        lastNanos = grid.nowNanos();
        nextEdgeNanos = SlotGrid.lastEdge(sliceNanos, lastNanos, grid.wallMillis()) + sliceNanos;
        openedNanos = lastNanos;
        leftOut = judge.needsWholeSlices() && nextEdgeNanos - sliceNanos - lastNanos < 0;
    }

    /** Time whose slices are not judged. */
    public interface Exclusion {
        /** None at all. */
        Exclusion NONE = (fromNanos, untilNanos) -> false;

        /** Whether any of it lies in a span of time. */
        boolean touches(long fromNanos, long untilNanos);
    }

    /** Says what a slice is worth. */
    public interface Judge {
        /** The weight of one slice. */
        long weight();

        /** How much of its weight was bad, in [0, weight]. */
        long bad(long goodEvents, long badEvents);

        /** Whether a slice that was seen in part must not be judged. */
        default boolean needsWholeSlices() {
            return false;
        }
    }

    /** Hears of the slices that end, in their order. */
    public interface Listener {
        /** So many slices ended, and so much of their weight was bad: one, or those of a long stall. */
        void judged(long slices, long bad);

        /** So many slices ended that nobody judged. */
        void leftOut(long slices);
    }

    /** Tells of all slices that end from now on. */
    void add(Listener listener) {
        listeners.add(listener);
    }

    /** When the slice after the open one ends, by what the wall clock says now. */
    long secondEdgeNanos() {
        return SlotGrid.nextEdge(nextEdgeNanos, sliceNanos, grid.nowNanos(), grid.wallMillis());
    }

    long sliceNanos() {
        return sliceNanos;
    }

    /**
     * Takes in the events as they stand at the grid's present, and closes the slices that ended.
     *
     * @param excluded the time of which no slice is judged that saw any of it; asked about spans that end after the last fold
     */
    public void fold(long goodEvents, long badEvents, Exclusion excluded) {
        long nowNanos = grid.nowNanos();
        long badBefore = bad;
        long judgedBefore = good + bad;
        for (int closed = 0; nowNanos - nextEdgeNanos >= 0; closed++) {
            if (closed == MOST_AT_ONCE) {
                skip((nowNanos - nextEdgeNanos) / sliceNanos, bad - badBefore, good + bad - judgedBefore, excluded);
                double skipped = Ladder.fraction(openedNanos, lastNanos, nowNanos);
                edgeGood = Ladder.between(lastGood, goodEvents, skipped);
                edgeBad = Ladder.between(lastBad, badEvents, skipped);
            }
            double fraction = Ladder.fraction(nextEdgeNanos, lastNanos, nowNanos);
            leftOut |= excluded.touches(openedNanos, nextEdgeNanos);
            close(Ladder.between(lastGood, goodEvents, fraction), Ladder.between(lastBad, badEvents, fraction));
            openedNanos = nextEdgeNanos;
            leftOut = false;
            nextEdgeNanos = SlotGrid.nextEdge(nextEdgeNanos, sliceNanos, nowNanos, grid.wallMillis());
        }
        leftOut |= excluded.touches(openedNanos, nowNanos);
        lastNanos = nowNanos;
        lastGood = goodEvents;
        lastBad = badEvents;
    }

    /** The weight of all closed slices that was good. */
    public long good() {
        return good;
    }

    /** The weight of all closed slices that was bad. */
    public long bad() {
        return bad;
    }

    private void close(long goodThen, long badThen) {
        end(1, leftOut ? 0 : judge.bad(goodThen - edgeGood, badThen - edgeBad));
        edgeGood = goodThen;
        edgeBad = badThen;
    }

    /**
     * @param badOfSome how bad as many as are judged at once were
     * @param judgedOfSome the weight of those of them that were not left out; if all were, so are these
     */
    private void skip(long slices, long badOfSome, long judgedOfSome, Exclusion excluded) {
        long weight = slices * judge.weight();
        openedNanos = nextEdgeNanos - sliceNanos + slices * sliceNanos;
        leftOut = judgedOfSome == 0 || excluded.touches(nextEdgeNanos - sliceNanos, openedNanos);
        nextEdgeNanos += slices * sliceNanos;
        end(slices, leftOut ? 0 : Math.min(weight, Math.round((double) badOfSome / judgedOfSome * weight)));
        leftOut = false;
    }

    private void end(long slices, long badPart) {
        if (!leftOut) {
            bad += badPart;
            good += slices * judge.weight() - badPart;
        }
        for (int i = 0; i < listeners.size(); i++) {
            if (leftOut) {
                listeners.get(i).leftOut(slices);
            } else {
                listeners.get(i).judged(slices, badPart);
            }
        }
    }
}
