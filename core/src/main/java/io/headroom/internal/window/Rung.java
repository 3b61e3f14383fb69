package io.headroom.internal.window;

/** The edges of one slot length, numbered in their order; those before the grid's start lie on UTC boundaries. */
final class Rung {
    /** A wall clock that runs ahead by less than this share of a slot is slewed, not stepped. */
    static final int SLEW_SHARE = 64;

    private final long slotNanos;
    private final long[] edges;
    private long nextEdgeNanos;
    private long newest;

    Rung(SlotGrid.Step step, long nowNanos, long wallMillis) {
        slotNanos = step.slot().toNanos();
        edges = new long[SlotGrid.edges(step.slots())];
        newest = edges.length - 1L;
        long last = SlotGrid.lastEdge(slotNanos, nowNanos, wallMillis);
        for (int i = 0; i < edges.length; i++) {
            edges[i] = last - (newest - i) * slotNanos;
        }
        nextEdgeNanos = last + slotNanos;
    }

    /** Whether a slot ended. */
    boolean closeUntil(long nowNanos, long wallMillis) {
        long overdue = nowNanos - nextEdgeNanos;
        if (overdue < 0) {
            return false;
        }
        skip(overdue / slotNanos - edges.length);
        while (nowNanos - nextEdgeNanos >= 0) {
            newest++;
            edges[index(newest)] = nextEdgeNanos;
            nextEdgeNanos = SlotGrid.nextEdge(nextEdgeNanos, slotNanos, nowNanos, wallMillis);
        }
        return true;
    }

    /** After a stall longer than all edges together, those that no window can reach are counted but not walked. */
    private void skip(long edgeCount) {
        if (edgeCount > 0) {
            newest += edgeCount;
            nextEdgeNanos += edgeCount * slotNanos;
        }
    }

    /** Number of the latest edge. */
    long newest() {
        return newest;
    }

    /** When an edge was, for one that is still {@linkplain #oldest(int) kept}. */
    long edgeNanos(long number) {
        return edges[index(number)];
    }

    /** Number of the oldest edge that a ring of this capacity still holds. */
    long oldest(int capacity) {
        return newest - Math.min(capacity, edges.length) + 1;
    }

    /** Number of the last edge at or before a time, not below {@code oldest}: a guess by division, then a step or two. */
    long floor(long nanoTime, long oldest) {
        long edge = newest - Math.floorDiv(edgeNanos(newest) - nanoTime + slotNanos - 1, slotNanos);
        edge = Math.max(oldest, Math.min(newest, edge));
        while (edge > oldest && edgeNanos(edge) - nanoTime > 0) {
            edge--;
        }
        while (edge < newest && edgeNanos(edge + 1) - nanoTime <= 0) {
            edge++;
        }
        return edge;
    }

    private int index(long number) {
        return (int) (number % edges.length);
    }
}
