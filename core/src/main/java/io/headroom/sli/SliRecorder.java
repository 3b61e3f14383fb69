package io.headroom.sli;

import io.headroom.internal.window.Cells;
import io.headroom.time.NanoClock;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;

/**
 * Counts the events of one stream, once each, for any number of SLIs over them.
 *
 * <p>An event falls into exactly one cell: bad, good without a duration, or good with the number of latency thresholds it
 * passed. Each SLI is a sum of cells, so recording costs one increment however many there are.
 *
 * <p>Thread-safe. {@code record} never locks, never throws, reads no clock and allocates nothing once contention has
 * settled (a contended cell grows stripes, at most one a processor). Counts only grow; a reader may miss events
 * that are being recorded while it reads.
 */
public final class SliRecorder {
    private static final int BAD = 0;
    private static final int GOOD_WITHOUT_DURATION = 1;
    private static final int FIRST_CLASS = 2;

    private final NanoClock clock;
    private final long[] thresholdNanos;
    private final Cells cells;

    /**
     * A recorder for the given SLIs.
     *
     * @param clock what {@link #time} measures with
     * @param slis the SLIs that {@link #counts} will be asked for
     */
    public SliRecorder(NanoClock clock, Collection<Sli> slis) {
        this.clock = clock;
        thresholdNanos = slis.stream()
                .filter(Sli.Latency.class::isInstance)
                .mapToLong(sli -> ((Sli.Latency) sli).threshold().toNanos())
                .distinct()
                .sorted()
                .toArray();
        cells = new Cells(FIRST_CLASS + thresholdNanos.length + 1);
    }

    /**
     * Counts an event that took {@code durationNanos}.
     *
     * @param durationNanos nanoseconds; a negative duration counts as 0
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(long durationNanos, Outcome outcome) {
        cells.increment(outcome == Outcome.GOOD ? FIRST_CLASS + thresholdsPassed(durationNanos) : BAD);
    }

    /**
     * Counts an event of unknown duration. A latency SLI counts a bad one as bad and a good one as unclassified.
     *
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(Outcome outcome) {
        cells.increment(outcome == Outcome.GOOD ? GOOD_WITHOUT_DURATION : BAD);
    }

    /**
     * Calls the task and counts it with its duration: good if it returns, bad if it throws. Reads the clock twice.
     *
     * @param <T> what the task returns
     * @return what the task returned
     * @throws Exception what the task threw
     */
    public <T> T time(Callable<T> task) throws Exception {
        long startNanos = clock.nanoTime();
        Outcome outcome = Outcome.BAD;
        try {
            T result = task.call();
            outcome = Outcome.GOOD;
            return result;
        } finally {
            record(clock.nanoTime() - startNanos, outcome);
        }
    }

    /**
     * The counts as an SLI sees them, from one pass over the cells.
     *
     * @throws IllegalArgumentException if the recorder was not made for this SLI
     */
    public EventCounts counts(Sli sli) {
        if (sli instanceof Sli.Latency latency) {
            return latencyCounts(latency.threshold().toNanos());
        }
        return new EventCounts(sum(GOOD_WITHOUT_DURATION, cells.size()), cells.sum(BAD), 0);
    }

    private EventCounts latencyCounts(long threshold) {
        int passed = Arrays.binarySearch(thresholdNanos, threshold);
        if (passed < 0) {
            throw new IllegalArgumentException(
                    "latency must be a threshold of this recorder, was %d ns".formatted(threshold));
        }
        int firstSlow = FIRST_CLASS + passed + 1;
        return new EventCounts(
                sum(FIRST_CLASS, firstSlow),
                cells.sum(BAD) + sum(firstSlow, cells.size()),
                cells.sum(GOOD_WITHOUT_DURATION));
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int cell = from; cell < to; cell++) {
            sum += cells.sum(cell);
        }
        return sum;
    }

    private int thresholdsPassed(long durationNanos) {
        int passed = 0;
        while (passed < thresholdNanos.length && durationNanos > thresholdNanos[passed]) {
            passed++;
        }
        return passed;
    }
}
