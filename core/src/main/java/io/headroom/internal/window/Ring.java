package io.headroom.internal.window;

/**
 * Where the snapshots of one rung lie in the array of a {@link Ladder}, and how they are written: good at 2i, bad at 2i + 1 from
 * the ring's place on; 0 at edges before the ladder's start. Holds no counts, and so is shared by all ladders of the same
 * {@link LadderPlan}.
 */
final class Ring {
    final int rungIndex;
    final int capacity;

    private final Rung rung;

    /** Where a ladder's array holds the number of the latest edge with a snapshot. */
    private final int filledAt;

    /** Where the ring begins in a ladder's array. */
    private final int place;

    Ring(SlotGrid grid, int rungIndex, int slots, int filledAt, int place) {
        this.rungIndex = rungIndex;
        this.capacity = SlotGrid.edges(slots);
        this.rung = grid.rung(rungIndex);
        this.filledAt = filledAt;
        this.place = place;
    }

    /** The place behind the ring. */
    int end() {
        return place + 2 * capacity;
    }

    /** Where the snapshot of an edge is in a ladder's array. */
    int at(long edge) {
        return place + 2 * (int) (edge % capacity);
    }

    void begin(Ladder ladder) {
        ladder.snapshots[filledAt] = rung.newest();
    }

    /** Interpolates the snapshots of the slots that closed between two folds. */
    void closeSlots(Ladder ladder, long nowNanos, long good, long bad) {
        long[] snapshots = ladder.snapshots;
        long newest = rung.newest();
        long first = ladder.keepsAll() ? Math.max(snapshots[filledAt] + 1, rung.oldest(capacity)) : newest + 1;
        for (long edge = first; edge <= newest; edge++) {
            double fraction = Ladder.fraction(rung.edgeNanos(edge), ladder.lastNanos, nowNanos);
            int at = at(edge);
            snapshots[at] = Ladder.between(ladder.lastGood, good, fraction);
            snapshots[at + 1] = Ladder.between(ladder.lastBad, bad, fraction);
        }
        snapshots[filledAt] = newest;
    }

    /** Adds what was counted before the ladder's start. */
    void add(Ladder ladder, SlotGrid grid, History history) {
        long[] snapshots = ladder.snapshots;
        for (long edge = rung.oldest(capacity); edge <= snapshots[filledAt]; edge++) {
            long wallMillis = grid.wallMillisAt(rung.edgeNanos(edge));
            int at = at(edge);
            snapshots[at] += history.goodAt(wallMillis);
            snapshots[at + 1] += history.badAt(wallMillis);
        }
    }

    long oldestNanos() {
        return rung.edgeNanos(rung.oldest(capacity));
    }

    /** Adds the snapshots since the ladder's start and before a time. */
    void addTo(HistoryBuilder points, Ladder ladder, long untilNanos) {
        long[] snapshots = ladder.snapshots;
        boolean kept = ladder.keepsAll();
        for (long edge = rung.oldest(capacity); edge <= snapshots[filledAt]; edge++) {
            long nanos = rung.edgeNanos(edge);
            if (nanos - ladder.startNanos > 0 && nanos - untilNanos < 0) {
                int at = at(edge);
                points.add(nanos, kept ? snapshots[at] : 0, kept ? snapshots[at + 1] : 0);
            }
        }
    }
}
