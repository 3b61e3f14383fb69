package io.headroom.internal.window;

import java.time.Duration;
import java.util.List;

/**
 * The time axis that all {@linkplain Ladder ladders} of one instance share: for each slot length, when its latest slots
 * closed, in nano time.
 *
 * <p>Time is the caller's: {@link #advance} is told both clocks and reads none. Slots close by elapsed nano time, however
 * late or seldom the caller comes. Each closing re-anchors the next edge to a UTC boundary, so a wall-clock step or a suspend
 * moves only later edges, never a count. It lengthens one slot, to less than twice its length; it never shortens one by more
 * than a 64th, so that a ring of fixed size spans its window whatever the wall clock does.
 *
 * <p>Not thread-safe: one writer, and readers under the same lock.
 */
public final class SlotGrid {
    /** Slot lengths and how many slots of each the longest window needs: 5m, 1h, 6h, 3d, 92d, 366d. */
    static final List<Step> STEPS = List.of(
            new Step(Duration.ofSeconds(10), 30),
            new Step(Duration.ofMinutes(1), 60),
            new Step(Duration.ofMinutes(5), 72),
            new Step(Duration.ofHours(1), 72),
            new Step(Duration.ofHours(6), 368),
            new Step(Duration.ofDays(1), 366));

    /** The longest window that any rung spans. */
    public static final Duration LONGEST = STEPS.get(STEPS.size() - 1).span();

    private final Rung[] rungs = new Rung[STEPS.size()];
    private long nowNanos;

    public SlotGrid(long nowNanos, long wallMillis) {
        this.nowNanos = nowNanos;
        for (int i = 0; i < rungs.length; i++) {
            rungs[i] = new Rung(STEPS.get(i), nowNanos, wallMillis);
        }
    }

    /**
     * Moves the grid to the present and closes the slots that ended since the last call. A clock that went backwards leaves
     * it where it is.
     */
    public void advance(long nanoTime, long wallMillis) {
        if (nanoTime - nowNanos < 0) {
            nanoTime = nowNanos;
        }
        nowNanos = nanoTime;
        for (Rung rung : rungs) {
            rung.closeUntil(nanoTime, wallMillis);
        }
    }

    /** The nano time of the last {@link #advance}. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Index of the finest rung that spans the window. */
    static int rungFor(Duration window) {
        for (int i = 0; i < STEPS.size(); i++) {
            if (window.compareTo(STEPS.get(i).span()) <= 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("window must be at most " + LONGEST + ", was " + window);
    }

    Rung rung(int index) {
        return rungs[index];
    }

    /** @param slots how many slots of full length the longest window on this rung covers */
    record Step(Duration slot, int slots) {
        Duration span() {
            return slot.multipliedBy(slots);
        }
    }

    /**
     * How many edges a window of that many slots needs: it begins inside a slot and ends inside another, and every slot may be
     * short by a slew.
     */
    static int edges(int slots) {
        return slots + 2 + (slots + Rung.SLEW_SHARE - 2) / (Rung.SLEW_SHARE - 1);
    }

    /** The edges of one slot length. Edge 0 is the grid's start; edge n closed the n-th slot. */
    static final class Rung {
        /** A wall clock that runs ahead by less than this share of a slot is slewed, not stepped. */
        private static final int SLEW_SHARE = 64;

        private static final long NANOS_PER_MILLI = 1_000_000;

        private final long slotNanos;
        private final long[] edges;
        private long nextEdgeNanos;
        private long newest;

        private Rung(Step step, long nowNanos, long wallMillis) {
            slotNanos = step.slot().toNanos();
            edges = new long[edges(step.slots())];
            edges[0] = nowNanos;
            nextEdgeNanos = nowNanos + slotNanos - Math.floorMod(wallMillis, slotMillis()) * NANOS_PER_MILLI;
        }

        private void closeUntil(long nowNanos, long wallMillis) {
            long overdue = nowNanos - nextEdgeNanos;
            if (overdue < 0) {
                return;
            }
            skip(overdue / slotNanos - edges.length);
            while (nowNanos - nextEdgeNanos >= 0) {
                newest++;
                edges[index(newest)] = nextEdgeNanos;
                nextEdgeNanos += slotNanos + offBoundaryNanos(nextEdgeNanos, nowNanos, wallMillis);
            }
        }

        /** After a stall longer than all edges together, those that no window can reach are counted but not walked. */
        private void skip(long edgeCount) {
            if (edgeCount > 0) {
                newest += edgeCount;
                nextEdgeNanos += edgeCount * slotNanos;
            }
        }

        /** How far the UTC boundary to count from lies from {@code edge}, by what the wall clock says now. */
        private long offBoundaryNanos(long edge, long nowNanos, long wallMillis) {
            long edgeWallMillis = wallMillis - Math.floorDiv(nowNanos - edge, NANOS_PER_MILLI);
            long past = Math.floorMod(edgeWallMillis, slotMillis());
            long offMillis = past <= slotMillis() / SLEW_SHARE ? -past : slotMillis() - past;
            return offMillis * NANOS_PER_MILLI;
        }

        private long slotMillis() {
            return slotNanos / NANOS_PER_MILLI;
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
            return Math.max(0, newest - Math.min(capacity, edges.length) + 1);
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
}
