package io.headroom.test.gate;

import java.util.Locale;

/** What a load test says of an SLO. */
public enum Verdict {
    /** It was met, and so many events say so that chance would hardly. */
    MET,

    /** It was missed, beyond what chance explains. */
    MISSED,

    /** The events say neither. */
    INCONCLUSIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
