package io.headroom.internal.window;

import java.util.Arrays;

/**
 * Collects the points of a {@link History} in ascending order of their nano times; the first becomes its zero. Of points
 * within one millisecond the last stays.
 */
final class HistoryBuilder {
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
     * Adds a point that later reads must find exactly, between those there are; one before the first adds nothing. Where the
     * wall clock moved since, points that contradict it give way: those before it to at most its counts, those after it to at
     * least.
     */
    void include(long nanos, long goodThen, long badThen) {
        long millis = grid.wallMillisAt(nanos);
        int found = Arrays.binarySearch(wallMillis, 0, size, millis);
        int at = found < 0 ? -found - 1 : found;
        if (at > 0 && at < size) {
            long exactGood = Math.max(good[0], goodThen);
            long exactBad = Math.max(bad[0], badThen);
            if (found < 0) {
                put(at, millis, exactGood, exactBad);
            }
            for (int i = 1; i < size; i++) {
                good[i] = i < at ? Math.min(good[i], exactGood) : Math.max(good[i], exactGood);
                bad[i] = i < at ? Math.min(bad[i], exactBad) : Math.max(bad[i], exactBad);
            }
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
