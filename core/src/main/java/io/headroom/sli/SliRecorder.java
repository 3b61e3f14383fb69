package io.headroom.sli;

import io.headroom.internal.window.Cells;
import io.headroom.time.NanoClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Counts the events of one stream, once each, for any number of SLIs over them.
 *
 * <p>An event falls into exactly one cell: bad, good without a duration, or good with the number of thresholds it
 * passed. Each SLI is a sum of cells, so recording costs one increment however many there are.
 *
 * <p>A recorder may have parts, one for each tenant, say: what a part counts is the whole's too. A part that was retired counts
 * for the whole alone.
 *
 * <p>Thread-safe. {@code record} never locks, never throws, reads no clock and allocates nothing. Counts only grow; a reader may miss events that are being recorded while it reads.
 */
public final class SliRecorder {
    private static final int BAD = 0;
    private static final int UNCLASSIFIED = 1;
    private static final int GOOD_WITHOUT_DURATION = 2;
    private static final int FIRST_CLASS = 3;

    private final NanoClock clock;
    private final boolean durationsMatter;

    /** The thresholds, ascending, and a last one that no duration exceeds: it ends the search for a class. */
    private final long[] limitNanos;

    /** The first of them, at hand: most events pass none, and a constant cell is found faster. */
    private final long firstLimitNanos;

    private final Cells cells;
    private final long[] firstRow;
    private final boolean whole;

    /** Guards itself, and all reading since there was a part; parts have none. */
    private final List<SliRecorder> parts = new ArrayList<>();

    /** Written under the lock of the parts before the first of them is, read without it. */
    private volatile boolean divided;

    /**
     * A recorder for the given SLIs.
     *
     * @param clock measures the calls of {@link #time}
     */
    public SliRecorder(NanoClock clock, Collection<Sli> slis) {
        this.clock = clock;
        limitNanos = limits(slis);
        durationsMatter = durationsMatter(slis);
        firstLimitNanos = limitNanos[0];
        cells = new Cells(FIRST_CLASS + limitNanos.length);
        firstRow = cells.first();
        whole = true;
    }

    private static boolean durationsMatter(Collection<Sli> slis) {
        for (Sli sli : slis) {
            if (sli.thresholdNanos().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Ascending, each once; without streams of primitives, whose classes cost the start of an application more than they do here. */
    private static long[] limits(Collection<Sli> slis) {
        TreeSet<Long> limits = new TreeSet<>(List.of(Long.MAX_VALUE));
        for (Sli sli : slis) {
            sli.thresholdNanos().ifPresent(limits::add);
        }
        long[] ascending = new long[limits.size()];
        int count = 0;
        for (long limit : limits) {
            ascending[count++] = limit;
        }
        return ascending;
    }

    private SliRecorder(SliRecorder whole) {
        clock = whole.clock;
        durationsMatter = whole.durationsMatter;
        limitNanos = whole.limitNanos;
        firstLimitNanos = whole.firstLimitNanos;
        cells = new Cells(whole.cells.size());
        firstRow = cells.first();
        this.whole = false;
    }

    /**
     * Counts an event that took {@code durationNanos}.
     *
     * @param durationNanos nanoseconds; a negative duration counts as 0
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(long durationNanos, Outcome outcome) {
        if (outcome != Outcome.GOOD) {
            cells.increment(firstRow, BAD);
        } else if (durationNanos <= firstLimitNanos) {
            cells.increment(firstRow, FIRST_CLASS);
        } else {
            cells.increment(firstRow, laterClass(durationNanos));
        }
    }

    /**
     * Counts an event of unknown duration. An SLI with a threshold counts a bad one as bad and a good one as unclassified.
     *
     * @param outcome anything but {@link Outcome#GOOD} counts as bad
     */
    public void record(Outcome outcome) {
        if (outcome == Outcome.GOOD) {
            cells.increment(firstRow, GOOD_WITHOUT_DURATION);
        } else {
            cells.increment(firstRow, BAD);
        }
    }

    /** Counts an event of which nobody can say whether it was good; no budget knows of it. */
    public void recordUnclassified() {
        cells.increment(firstRow, UNCLASSIFIED);
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
     * A recorder that asks a rule whether an event was good, such as whether a result was correct.
     *
     * @param <T> what the rule looks at
     * @param good the rule; what it throws makes the event unclassified
     * @throws IllegalStateException if every SLI of this recorder has a threshold: without durations none could judge
     */
    public <T> ClassifyingRecorder<T> classifying(Predicate<? super T> good) {
        if (durationsMatter) {
            throw new IllegalStateException(
                    "a recorder must have an SLI without a threshold to classify events without a duration, had thresholds at "
                            + Arrays.toString(limitNanos) + " ns");
        }
        return new ClassifyingRecorder<>(this, event -> true, good);
    }

    /** Makes room for many threads at once if some have met here; the owner calls it now and then, recording never allocates. */
    public void relieve() {
        if (cells.isContended()) {
            cells.spread();
        }
    }

    /**
     * A new part of this recorder.
     *
     * @throws IllegalStateException if this is a part itself: once retired, it would leave its parts to nobody
     */
    public SliRecorder newPart() {
        if (!whole) {
            throw new IllegalStateException("a part must have no parts of its own, was asked for one");
        }
        SliRecorder part = new SliRecorder(this);
        synchronized (parts) {
            divided = true;
            parts.add(part);
        }
        return part;
    }

    /**
     * Ends a part: what it counted, and whatever is still recorded on it, counts for the whole alone.
     *
     * @throws IllegalArgumentException if it is no part of this recorder
     */
    public void retire(SliRecorder part) {
        synchronized (parts) {
            if (!parts.remove(part)) {
                throw new IllegalArgumentException("a part must be one of this recorder's, was not");
            }
            part.cells.retireInto(cells);
        }
    }

    /**
     * The counts as an SLI sees them, from one pass over the cells.
     *
     * @throws IllegalArgumentException if the recorder was not made for this SLI
     */
    public EventCounts counts(Sli sli) {
        OptionalLong threshold = sli.thresholdNanos();
        int firstBad = threshold.isPresent() ? firstSlow(threshold.getAsLong()) : cells.size();
        int firstGood = threshold.isPresent() ? FIRST_CLASS : GOOD_WITHOUT_DURATION;
        if (!divided) {
            return counts(firstGood, firstBad, List.of());
        }
        synchronized (parts) {
            return counts(firstGood, firstBad, parts);
        }
    }

    private EventCounts counts(int firstGood, int firstBad, List<SliRecorder> parts) {
        return new EventCounts(
                sum(firstGood, firstBad, parts),
                sum(BAD, BAD + 1, parts) + sum(firstBad, cells.size(), parts),
                sum(UNCLASSIFIED, firstGood, parts));
    }

    private int firstSlow(long thresholdNanos) {
        int passed = Arrays.binarySearch(limitNanos, thresholdNanos);
        if (passed < 0) {
            throw new IllegalArgumentException(
                    "latency must be a threshold of this recorder, was %d ns".formatted(thresholdNanos));
        }
        return FIRST_CLASS + passed + 1;
    }

    private long sum(int from, int to, List<SliRecorder> parts) {
        long sum = 0;
        for (int cell = from; cell < to; cell++) {
            sum += cells.sum(cell);
        }
        for (SliRecorder part : parts) {
            sum += part.sum(from, to, List.of());
        }
        return sum;
    }

    private int laterClass(long durationNanos) {
        int passed = 1;
        while (durationNanos > limitNanos[passed]) {
            passed++;
        }
        return FIRST_CLASS + passed;
    }
}
