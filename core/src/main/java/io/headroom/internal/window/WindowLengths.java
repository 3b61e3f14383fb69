package io.headroom.internal.window;

import java.time.Duration;
import java.util.List;

/** The lengths of the windows of an SLO, found without following a pointer for each. Immutable. */
public final class WindowLengths {
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long LONGEST_SECONDS = SlotGrid.LONGEST.getSeconds();

    private final List<Duration> lengths;
    private final long[] nanos;

    public WindowLengths(List<Duration> lengths) {
        this.lengths = List.copyOf(lengths);
        nanos = new long[lengths.size()];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = lengths.get(i).toNanos();
        }
    }

    public List<Duration> all() {
        return lengths;
    }

    public Duration get(int window) {
        return lengths.get(window);
    }

    /** Where a length is; -1 if it is none of these. */
    public int indexOf(Duration length) {
        if (length.getSeconds() > LONGEST_SECONDS) {
            return -1; // nanoseconds of which might not fit
        }
        long wanted = length.getSeconds() * NANOS_A_SECOND + length.getNano();
        for (int i = 0; i < nanos.length; i++) {
            if (nanos[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
