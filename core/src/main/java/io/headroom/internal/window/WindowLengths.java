package io.headroom.internal.window;

import java.time.Duration;
import java.util.List;

/** The lengths of the windows of an SLO, in whole seconds, found without comparing objects. Immutable. */
public final class WindowLengths {
    private final List<Duration> lengths;
    private final long[] seconds;

    public WindowLengths(List<Duration> lengths) {
        this.lengths = List.copyOf(lengths);
        seconds = new long[lengths.size()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = lengths.get(i).getSeconds();
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
        long wanted = length.getSeconds();
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] == wanted) {
                return length.getNano() == 0 ? i : -1;
            }
        }
        return -1;
    }
}
