package io.headroom.internal.window;

import java.util.Arrays;
import java.util.List;

/**
 * Cumulative counts, good and bad, at wall-clock times: a curve that is linear between its points, 0 before the first and
 * level after the last. What outlives a process: the curves of two incarnations add up to the curve of both.
 *
 * <p>Immutable; the arrays are not copied and belong to the history.
 */
public final class History {
    /** No points: 0 everywhere. */
    public static final History NONE = new History(new long[0], new long[0], new long[0]);

    private final long[] wallMillis;
    private final long[] good;
    private final long[] bad;

    /**
     * A curve through points.
     *
     * @param wallMillis the points' times, milliseconds since 1970, strictly ascending
     * @param good good events up to each time; not negative, never falling
     * @param bad the same of bad events
     * @throws IllegalArgumentException if the arrays differ in length or break a rule
     */
    public History(long[] wallMillis, long[] good, long[] bad) {
        if (wallMillis.length != good.length || wallMillis.length != bad.length) {
            throw new IllegalArgumentException("times and counts must have one length, were %d, %d and %d"
                    .formatted(wallMillis.length, good.length, bad.length));
        }
        for (int i = 0; i < wallMillis.length; i++) {
            boolean first = i == 0;
            if (first ? good[i] < 0 || bad[i] < 0 : good[i] < good[i - 1] || bad[i] < bad[i - 1]) {
                throw new IllegalArgumentException("counts must never fall, did at point " + i);
            }
            if (!first && wallMillis[i] <= wallMillis[i - 1]) {
                throw new IllegalArgumentException("times must ascend, did not at point " + i);
            }
        }
        this.wallMillis = wallMillis;
        this.good = good;
        this.bad = bad;
    }

    /** The curve of all that several curves counted. */
    public static History sum(List<History> curves) {
        if (curves.size() == 1) {
            return curves.get(0);
        }
        long[] times = curves.stream()
                .flatMapToLong(curve -> Arrays.stream(curve.wallMillis))
                .sorted()
                .distinct()
                .toArray();
        long[] goods = new long[times.length];
        long[] bads = new long[times.length];
        for (History curve : curves) {
            for (int i = 0; i < times.length; i++) {
                goods[i] += curve.goodAt(times[i]);
                bads[i] += curve.badAt(times[i]);
            }
        }
        return new History(times, goods, bads);
    }

    /** How many points the curve has; without any it is 0 everywhere. */
    public int size() {
        return wallMillis.length;
    }

    /** When a point was, milliseconds since 1970. */
    public long wallMillis(int point) {
        return wallMillis[point];
    }

    /** Good events up to a point. */
    public long good(int point) {
        return good[point];
    }

    /** Bad events up to a point. */
    public long bad(int point) {
        return bad[point];
    }

    /** Good events up to a time. */
    public long goodAt(long millis) {
        return at(good, millis);
    }

    /** Bad events up to a time. */
    public long badAt(long millis) {
        return at(bad, millis);
    }

    /** The same counts with all that lies after a time moved to it: a wall clock that was ahead loses no event. */
    public History noLaterThan(long millis) {
        int last = size() - 1;
        if (last < 0 || wallMillis[last] <= millis) {
            return this;
        }
        int kept = pointsUpTo(millis - 1);
        boolean cut = kept > 0 && wallMillis[kept - 1] < millis - 1;
        int present = kept + (cut ? 1 : 0);
        long[] times = Arrays.copyOf(wallMillis, present + 1);
        long[] goods = Arrays.copyOf(good, present + 1);
        long[] bads = Arrays.copyOf(bad, present + 1);
        if (cut) {
            times[kept] = millis - 1;
            goods[kept] = goodAt(millis - 1);
            bads[kept] = badAt(millis - 1);
        }
        times[present] = millis;
        goods[present] = good[last];
        bads[present] = bad[last];
        return new History(times, goods, bads);
    }

    private long at(long[] counts, long millis) {
        int after = pointsUpTo(millis);
        if (after == 0) {
            return 0;
        }
        if (after == size()) {
            return counts[after - 1];
        }
        double fraction = (double) (millis - wallMillis[after - 1]) / (wallMillis[after] - wallMillis[after - 1]);
        return Ladder.between(counts[after - 1], counts[after], fraction);
    }

    private int pointsUpTo(long millis) {
        int at = Arrays.binarySearch(wallMillis, millis);
        return at < 0 ? -at - 1 : at + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof History history
                && Arrays.equals(wallMillis, history.wallMillis)
                && Arrays.equals(good, history.good)
                && Arrays.equals(bad, history.bad);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wallMillis) ^ Arrays.hashCode(good) ^ Arrays.hashCode(bad);
    }

    @Override
    public String toString() {
        int last = size() - 1;
        return last < 0 ? "no points" : "%d points to %d good and %d bad".formatted(size(), good[last], bad[last]);
    }
}
