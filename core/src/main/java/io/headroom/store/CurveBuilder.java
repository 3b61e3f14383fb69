package io.headroom.store;

import io.headroom.internal.window.History;
import java.util.Arrays;

/** Collects the points of a curve. Of several at one time the last counts, and a time before the last one counts as that. */
final class CurveBuilder {
    private long[] millis = new long[64];
    private long[] good = new long[64];
    private long[] bad = new long[64];
    private int size;

    void add(long wallMillis, long goodThen, long badThen) {
        if (size == 0 || millis[size - 1] < wallMillis) {
            if (size == millis.length) {
                millis = Arrays.copyOf(millis, 2 * size);
                good = Arrays.copyOf(good, 2 * size);
                bad = Arrays.copyOf(bad, 2 * size);
            }
            millis[size++] = wallMillis;
        }
        good[size - 1] = goodThen;
        bad[size - 1] = badThen;
    }

    History build() {
        return new History(Arrays.copyOf(millis, size), Arrays.copyOf(good, size), Arrays.copyOf(bad, size));
    }
}
