package io.headroom.internal.window;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What ladders with the same windows share: where each ring lies in a ladder's array, and where each window begins at the present.
 * One array a ladder, since a tick of many ladders costs what it waits for memory.
 */
final class LadderPlan {
    /** The rungs that every ladder has; a longer window adds one. */
    private static final int BASE_RUNGS = 4;

    final Ring[] rings;
    final Cursor[] cursors;

    /** The longest window that a ladder holds whole; at least what the rungs of every ladder span. */
    final Duration longest;

    private final SlotGrid grid;
    private long moves;

    /**
     * @param longest the longest window that will be read
     * @param windows those that are read every tick
     */
    LadderPlan(SlotGrid grid, Duration longest, List<Duration> windows) {
        this.grid = grid;
        Duration base = SlotGrid.STEPS.get(BASE_RUNGS - 1).span();
        this.longest = longest.compareTo(base) > 0 ? longest : base;
        int longestRung = SlotGrid.rungFor(longest);
        int count = longestRung < BASE_RUNGS ? BASE_RUNGS : BASE_RUNGS + 1;
        List<Ring> list = new ArrayList<>();
        int place = count;
        for (int i = 0; i < count; i++) {
            boolean last = i == BASE_RUNGS;
            int rung = last ? longestRung : i;
            SlotGrid.Step step = SlotGrid.STEPS.get(rung);
            int slots = last ? (int) longest.plus(step.slot()).minusNanos(1).dividedBy(step.slot()) : step.slots();
            Ring ring = new Ring(grid, rung, slots, i, place);
            list.add(ring);
            place = ring.end();
        }
        rings = list.toArray(new Ring[0]);
        cursors = new Cursor[windows.size()];
        for (int i = 0; i < cursors.length; i++) {
            cursors[i] = cursor(windows.get(i));
        }
    }

    /** The length of a ladder's array. */
    int length() {
        return rings[rings.length - 1].end();
    }

    /** Where a window begins at the present. */
    Cursor cursor(Duration window) {
        int rung = SlotGrid.rungFor(window);
        for (Ring ring : rings) {
            if (ring.rungIndex >= rung) {
                return grid.newCursor(window, ring);
            }
        }
        throw new IllegalArgumentException("window must be at most the ladder's longest, was " + window);
    }

    void moveTo(long nowNanos) {
        boolean passed = false;
        for (Cursor cursor : cursors) {
            passed |= cursor.moveTo(nowNanos);
        }
        if (passed) {
            moves++;
        }
    }

    /** How many calls of {@link #moveTo} brought the beginning of a window to another edge. */
    long moves() {
        return moves;
    }
}
