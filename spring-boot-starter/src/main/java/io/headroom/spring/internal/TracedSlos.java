package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;

/** The SLOs of one recorder, to tell spans of their events. Immutable. */
public final class TracedSlos {
    /** None. */
    public static final TracedSlos NONE = new TracedSlos(new Slo[0]);

    private final Slo[] slos;
    private final long[] thresholdNanos;

    private TracedSlos(Slo[] slos) {
        this.slos = slos;
        thresholdNanos = new long[slos.length];
        for (int i = 0; i < slos.length; i++) {
            thresholdNanos[i] = slos[i].sli().thresholdNanos().orElse(Long.MAX_VALUE);
        }
    }

    /** Which SLOs are on a recorder does not change. */
    public static TracedSlos on(Headroom headroom, SliRecorder recorder) {
        return new TracedSlos(headroom.slos().stream()
                .filter(slo -> slo.recorder() == recorder)
                .toArray(Slo[]::new));
    }

    /** Adds what an event was for each. */
    public void addTo(SpanResult result, long durationNanos, Outcome outcome) {
        for (int i = 0; i < slos.length; i++) {
            result.add(slos[i], outcome != Outcome.GOOD || durationNanos > thresholdNanos[i]);
        }
    }
}
