package io.headroom.internal.window;

import java.util.Arrays;

/**
 * Collects the points of a {@link History} in ascending order of their nano times; the first becomes its zero. Of points
 * within one millisecond the last stays.
 */
final class HistoryBuilder {
    /** Each of two times loses less than a millisecond. */
    private static final long ROUNDING_MILLIS = 2;

    private final SlotGrid grid;
    private long[] wallMillis = new long[64];
    private long[] good = new long[64];
    private long[] bad = new long[64];
    private int size;

    HistoryBuilder(SlotGrid grid) {
        this.grid = grid;
    }

    void add(long nanos, long goodThen, long badThen) {
        long millis = grid.wallMillisAt(nanos);
        while (size > 1 && wallMillis[size - 1] >= millis) {
            size--;
        }
        if (size == 1 && wallMillis[0] >= millis) {
            millis = wallMillis[0] + 1;
        }
        put(size, millis, goodThen, badThen);
    }

    /**
     * Adds a point that is to be found exactly, between those there are; one that is not adds nothing. Points so near
     * that only rounding sets them at odds with it give way. Those further off do not: where the wall clock was set since, they
     * bound the point, for such a step moves boundaries and no count.
     */
    void include(long nanos, long goodThen, long badThen) {
        long millis = grid.wallMillisAt(nanos);
        if (millis <= wallMillis[0] || millis >= wallMillis[size - 1]) {
            return;
        }
        int found = Arrays.binarySearch(wallMillis, 0, size, millis);
        int at = found < 0 ? -found - 1 : found;
        if (found < 0) {
            put(at, millis, good[at], bad[at]);
        }
        int low = at - 1;
        while (low > 0 && millis - wallMillis[low] < ROUNDING_MILLIS) {
            low--;
        }
        int high = at + 1;
        while (high < size - 1 && wallMillis[high] - millis < ROUNDING_MILLIS) {
            high++;
        }
        fit(good, low, at, high, goodThen);
        fit(bad, low, at, high, badThen);
    }

    /** Sets a count as exactly as the two bounds allow, and those within them so that none falls. */
    private static void fit(long[] counts, int low, int at, int high, long exact) {
        counts[at] = Math.max(counts[low], Math.min(counts[high], exact));
        for (int i = low + 1; i < high; i++) {
            counts[i] = i < at ? Math.min(counts[i], counts[at]) : Math.max(counts[i], counts[at]);
        }
    }

    private void put(int at, long millis, long goodThen, long badThen) {
        if (size == wallMillis.length) {
            grow();
        }
        System.arraycopy(wallMillis, at, wallMillis, at + 1, size - at);
        System.arraycopy(good, at, good, at + 1, size - at);
        System.arraycopy(bad, at, bad, at + 1, size - at);
        wallMillis[at] = millis;
        good[at] = goodThen;
        bad[at] = badThen;
        size++;
    }

    History build() {
        return new History(Arrays.copyOf(wallMillis, size), fromZero(good), fromZero(bad));
    }

    private long[] fromZero(long[] counts) {
        long[] shifted = new long[size];
        for (int i = 0; i < size; i++) {
            shifted[i] = counts[i] - counts[0];
        }
        return shifted;
    }

    private void grow() {
        wallMillis = Arrays.copyOf(wallMillis, 2 * size);
        good = Arrays.copyOf(good, 2 * size);
        bad = Arrays.copyOf(bad, 2 * size);
    }
}
