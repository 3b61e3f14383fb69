package io.headroom.sli;

import io.headroom.internal.window.Cells;
import io.headroom.time.NanoClock;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
    private final Cells cells;

    /** The thresholds, ascending, and a last one that no duration exceeds: it ends the search for a class. */
    private final long[] limitNanos;

    /*
     * The cells again, each at hand. To look one up by its index on every call was measured at 1.3 increments with one
     * thread and 1.6 to 2.2 with two; so the class of most events, the first, is kept apart from the later ones too.
     */
    private final LongAdder bad;
    private final LongAdder goodWithoutDuration;
    private final LongAdder[] classes;
    private final LongAdder firstClass;
    private final long firstLimitNanos;

    /**
     * A recorder for the given SLIs.
     *
     * @param clock what {@link #time} measures with
     * @param slis the SLIs that {@link #counts} will be asked for
     */
    public SliRecorder(NanoClock clock, Collection<Sli> slis) {
        this.clock = clock;
        LongStream thresholdNanos = slis.stream()
                .filter(Sli.Latency.class::isInstance)
                .mapToLong(sli -> ((Sli.Latency) sli).threshold().toNanos());
        limitNanos = LongStream.concat(thresholdNanos, LongStream.of(Long.MAX_VALUE))
                .distinct()
                .sorted()
                .toArray();
        cells = new Cells(FIRST_CLASS + limitNanos.length);
        bad = cells.adder(BAD);
        goodWithoutDuration = cells.adder(GOOD_WITHOUT_DURATION);
        classes = IntStream.range(FIRST_CLASS, cells.size())
                .mapToObj(cells::adder)
                .toArray(LongAdder[]::new);
        firstClass = classes[0];
        firstLimitNanos = limitNanos[0];
    }

    /**
     * Counts an event that took {@code durationNanos}.
     *
     * @param durationNanos nanoseconds; a negative duration counts as 0
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(long durationNanos, Outcome outcome) {
        if (outcome != Outcome.GOOD) {
            bad.increment();
        } else if (durationNanos <= firstLimitNanos) {
            firstClass.increment();
        } else {
            laterClass(durationNanos).increment();
        }
    }

    /**
     * Counts an event of unknown duration. A latency SLI counts a bad one as bad and a good one as unclassified.
     *
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(Outcome outcome) {
        if (outcome == Outcome.GOOD) {
            goodWithoutDuration.increment();
        } else {
            bad.increment();
        }
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
        int passed = Arrays.binarySearch(limitNanos, threshold);
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

    private LongAdder laterClass(long durationNanos) {
        int passed = 1;
        while (durationNanos > limitNanos[passed]) {
            passed++;
        }
        return classes[passed];
    }
}
