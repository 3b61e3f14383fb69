package io.headroom.benchmarks;

import io.headroom.sli.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Successes with durations such as a service sees: log-normal, median 80 ms, 99 % within 300 ms. Each thread cycles
 * through its own, so that drawing one is a load from the first-level cache, and no branch on it is always the same.
 */
@State(Scope.Thread)
public class Events {
    private static final int SIZE = 1 << 10;
    private static final double MEDIAN_NANOS = 80e6;
    private static final double SIGMA = 0.57;

    /** Not final, so that the compiler cannot drop the recorder's branch on it. */
    Outcome outcome = Outcome.GOOD;

    private final long[] durationNanos = new long[SIZE];
    private int next;

    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        Arrays.setAll(durationNanos, i -> (long) (MEDIAN_NANOS * Math.exp(SIGMA * random.nextGaussian())));
    }

    long nextDurationNanos() {
        return durationNanos[next++ & SIZE - 1];
    }
}
