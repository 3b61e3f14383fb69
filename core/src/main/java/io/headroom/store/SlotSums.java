package io.headroom.store;

import io.headroom.internal.window.History;
import java.util.Arrays;
import java.util.List;

/** The slots of one size of one SLO, by their beginnings. Not thread-safe. */
final class SlotSums {
    private static final int CHANGEABLE = 3;

    private final SlotSize size;
    private long[] starts = new long[8];
    private long[] good = new long[8];
    private long[] bad = new long[8];
    private int count;

    /** The slots from this one on changed since they were last acknowledged. */
    private long changedFrom = Long.MAX_VALUE;

    /** Slots before this one are gone. */
    private long lowest = Long.MIN_VALUE;

    SlotSums(SlotSize size) {
        this.size = size;
    }

    /** Adds to what a slot holds, or to the oldest one there is: to begin one anew that was forgotten would count less than before. */
    void add(long start, long moreGood, long moreBad) {
        int at = place(Math.max(start, lowest));
        changedFrom = Math.min(changedFrom, starts[at]);
        good[at] += moreGood;
        bad[at] += moreBad;
    }

    /**
     * Says what a slot holds.
     *
     * @return whether it is taken in; one more than the most is not
     */
    boolean set(long start, long allGood, long allBad, int most) {
        if (count >= most && Arrays.binarySearch(starts, 0, count, start) < 0) {
            return false;
        }
        int at = place(start);
        good[at] = allGood;
        bad[at] = allBad;
        return true;
    }

    SlotSize size() {
        return size;
    }

    private SlotCount slot(int at, long slo) {
        return new SlotCount(slo, size, starts[at], good[at], bad[at]);
    }

    /** Adds the slots that changed since they were last acknowledged. */
    void changed(long slo, List<SlotCount> to) {
        for (int i = indexOf(changedFrom); i < count; i++) {
            to.add(slot(i, slo));
        }
    }

    /** All slots are in safety: only the newest can change once more. */
    void acknowledge() {
        changedFrom = Long.MAX_VALUE;
        if (count > CHANGEABLE) {
            lowest = starts[count - CHANGEABLE];
            removeBefore(lowest);
        }
    }

    boolean isAcknowledged() {
        return changedFrom == Long.MAX_VALUE;
    }

    /** Where the first slot is that begins at or after a time. */
    private int indexOf(long start) {
        int found = Arrays.binarySearch(starts, 0, count, start);
        return found < 0 ? -found - 1 : found;
    }

    /** When slots begin, from a time on. */
    long[] startsFrom(long fromMillis) {
        return Arrays.copyOfRange(starts, indexOf(fromMillis), count);
    }

    /** The good events of the slots that begin in a span of time. */
    long good(long fromMillis, long untilMillis) {
        long sum = 0;
        for (int i = indexOf(fromMillis); i < count && starts[i] < untilMillis; i++) {
            sum += good[i];
        }
        return sum;
    }

    void removeBefore(long start) {
        int gone = indexOf(start);
        if (gone > 0) {
            count -= gone;
            System.arraycopy(starts, gone, starts, 0, count);
            System.arraycopy(good, gone, good, 0, count);
            System.arraycopy(bad, gone, bad, 0, count);
        }
    }

    private int place(long start) {
        int at = indexOf(start);
        if (at < count && starts[at] == start) {
            return at;
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            good = Arrays.copyOf(good, 2 * count);
            bad = Arrays.copyOf(bad, 2 * count);
        }
        System.arraycopy(starts, at, starts, at + 1, count - at);
        System.arraycopy(good, at, good, at + 1, count - at);
        System.arraycopy(bad, at, bad, at + 1, count - at);
        starts[at] = start;
        good[at] = 0;
        bad[at] = 0;
        count++;
        return at;
    }

    /**
     * Continues a curve by the slots that begin in a span of time. A slot grows linearly from its beginning to its end, which is the next
     * one's beginning where a period cut it in two, and at the latest {@code nowMillis}.
     */
    void appendTo(Curve curve, long fromMillis, long untilMillis) {
        for (int i = indexOf(fromMillis); i < count && starts[i] < untilMillis; i++) {
            long end = size.floor(starts[i]) + size.millis();
            if (i + 1 < count) {
                end = Math.min(end, starts[i + 1]);
            }
            curve.grow(starts[i], end, good[i], bad[i]);
        }
    }

    /** Sizes of slots, melted into one curve. */
    static final class Curve {
        private final CurveBuilder points = new CurveBuilder();
        private final long nowMillis;
        private final boolean isTime;
        private final long cutMillis;
        private long good;
        private long bad;

        /**
         * @param nowMillis what lies after it is counted as of then
         * @param isTime whether the good events are milliseconds, of which a millisecond holds one
         * @param cutMillis where a slot ends and another begins
         */
        Curve(long nowMillis, boolean isTime, long cutMillis) {
            this.nowMillis = nowMillis;
            this.isTime = isTime;
            this.cutMillis = cutMillis;
        }

        void grow(long start, long end, long moreGood, long moreBad) {
            long from = Math.min(start, nowMillis - 1);
            long until = Math.min(start < cutMillis ? Math.min(end, cutMillis) : end, nowMillis);
            points.add(from, good, bad);
            good += isTime ? Math.min(moreGood, until - from) : moreGood;
            bad += moreBad;
            points.add(until, good, bad);
        }

        History build() {
            return points.build();
        }
    }
}
