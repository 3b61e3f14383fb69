package io.headroom.guard;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.window.Cells;
import io.headroom.time.NanoClock;
import java.time.Duration;

/**
 * The SLI of one dependency: its attempts, each counted when it starts and when it ends.
 *
 * <p>What both laws read. Starting and finishing are one increment each; how many are in flight is the difference of two cumulative
 * counts, so it is known before anybody asks.
 *
 * <p>Thread-safe; an attempt may finish on another thread than it started on. Counting never locks, throws, allocates or reads a
 * clock. A reader may miss what is being counted while it reads.
 */
public final class Attempts {
    static final int FIRST = 0;
    static final int RETRY = 1;

    /** Never made: refused by the limit, sent to the fallback, or beyond the fixed share. Started and finished in one. */
    static final int LIMITED = 2;

    static final int ROUTED = 3;
    static final int BEYOND_SHARE = 4;

    static final int IGNORED = 5;
    static final int ERROR = 6;
    static final int SLOW_ERROR = 7;
    static final int OVERLOAD = 8;
    static final int SLOW_OVERLOAD = 9;

    /** Good answers by latency: up to 1/16, 1/8, 1/4 and 1/2 of the timeout, up to all of it, and beyond. */
    static final int OK = 10;

    /** The first class of answers that took more than half of the timeout. */
    static final int SLOW_OK = OK + 4;

    /** Good answers that were not timed. */
    static final int UNTIMED_OK = OK + 6;

    static final int SIZE = UNTIMED_OK + 1;

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final Cells cells = new Cells(SIZE);
    private final long[] firstRow = cells.first();
    private final Stragglers stragglers = new Stragglers(this);
    private final long timeoutNanos;
    private final long slowNanos;

    /** As a binary fraction of 64 places, rounded up so that a bound itself is not missed. */
    private final long sixteenthsANano;

    /**
     * Nothing counted yet.
     *
     * @param timeout how long the caller waits for an answer, from 1 millisecond to 1 hour; the laws measure slowness by it
     * @throws IllegalArgumentException if it is out of range
     */
    public Attempts(Duration timeout) {
        timeoutNanos = checkTimeout(timeout).toNanos();
        slowNanos = timeoutNanos / 2;
        sixteenthsANano = (long) (16 * 0x1p64 / timeoutNanos) + 2;
    }

    static Duration checkTimeout(Duration timeout) {
        return DurationGrammar.checkRange("timeout", timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT, "400ms");
    }

    /** Counts the start of a call's first attempt. */
    public void start() {
        cells.increment(firstRow, FIRST);
    }

    /** Counts the start of a further attempt of a call. */
    public void startRetry() {
        cells.increment(firstRow, RETRY);
    }

    /**
     * Counts the end of an attempt that was started. When that was is told from the duration, to within an eighth of the lease after which
     * attempts without an end are left out of {@link #inFlight()}; so it may differ by those that began that close to it.
     *
     * @param durationNanos how long it took; a negative duration counts as 0
     */
    public void finish(long durationNanos, AttemptOutcome outcome) {
        finish(stragglers.newestNanos() - durationNanos, durationNanos, outcome);
    }

    /**
     * The same for who knows when it started.
     *
     * @param startNanos read before the start was counted
     */
    void finish(long startNanos, long durationNanos, AttemptOutcome outcome) {
        // At hand before the increment: after an atomic operation each further load is waited for.
        Stragglers straggling = stragglers;
        if (outcome == AttemptOutcome.OK) {
            cells.increment(firstRow, OK + latencyClass(durationNanos));
        } else {
            finishBad(durationNanos, outcome);
        }
        straggling.ended(startNanos);
    }

    /** Counts the good end of an attempt, whatever time it took. */
    void finishUntimed(long startNanos) {
        Stragglers straggling = stragglers;
        cells.increment(firstRow, UNTIMED_OK);
        straggling.ended(startNanos);
    }

    /** Whether it matters when exactly an attempt started. */
    boolean mayStraggle(long startNanos) {
        return startNanos - stragglers.newestNanos() < 0;
    }

    /** Counts that an attempt is not followed any longer, whenever it started. */
    void abandon() {
        cells.increment(firstRow, IGNORED);
        stragglers.ended();
    }

    /** How many attempts started and have not ended. Those that never will are left out a lease later, if an {@link SloCircuitBreaker} is ticked. */
    public long inFlight() {
        long turnedBack = sum(LIMITED, IGNORED);
        long ended = sum(IGNORED, SIZE) + stragglers.lost();
        // Read last: an attempt that ends meanwhile counts as in flight, one never counts as ended before it started.
        return Math.max(0, sum(FIRST, LIMITED) - turnedBack - ended);
    }

    /** The same with the lost ones, and those that are being turned back not as in flight. */
    long unended() {
        long ended = sum(IGNORED, SIZE);
        return sum(FIRST, LIMITED) - ended - sum(LIMITED, IGNORED);
    }

    /** Gives the places of those back that must be lost. */
    void expire(NanoClock clock, long leaseNanos) {
        stragglers.tick(clock, leaseNanos);
    }

    /** Everything counted so far. */
    public AttemptCounts counts() {
        long[] sums = new long[SIZE];
        readInto(sums);
        return new AttemptCounts(
                sums[FIRST] - sums[LIMITED] - sums[ROUTED] - sums[BEYOND_SHARE],
                sums[RETRY],
                ok(sums),
                sums[ERROR] + sums[SLOW_ERROR],
                sums[OVERLOAD] + sums[SLOW_OVERLOAD],
                sums[IGNORED]);
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    /** Good answers, timed or not. */
    long answers() {
        return sum(OK, SIZE);
    }

    /** Calls begun, whether they were let through or not. */
    long calls() {
        return cells.sum(FIRST);
    }

    /** Counts an attempt that was started but must not go on. */
    void turnBack(int reason) {
        cells.increment(firstRow, reason);
    }

    /** One pass over the cells. */
    void readInto(long[] sums) {
        for (int cell = 0; cell < SIZE; cell++) {
            sums[cell] = cells.sum(cell);
        }
    }

    /** Makes room for many threads if some have met here; counting never allocates. */
    void relieve() {
        if (cells.isContended()) {
            cells.spread();
        }
    }

    /** A typical duration of a latency class: the middle between its bounds. */
    long typicalNanos(int latencyClass) {
        long bound = timeoutNanos >> 4;
        return latencyClass == 0 ? bound / 2 : (bound << latencyClass) * 3 / 4;
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int cell = from; cell < to; cell++) {
            sum += cells.sum(cell);
        }
        return sum;
    }

    static long ok(long[] sums) {
        long ok = 0;
        for (int cell = OK; cell < SIZE; cell++) {
            ok += sums[cell];
        }
        return ok;
    }

    /** Sixteenths of the timeout by a multiplication, their class by the number of their binary digits: durations are hard to predict, so no branch. */
    private int latencyClass(long durationNanos) {
        long sixteenths = Math.multiplyHigh(Math.max(0, durationNanos - 1), sixteenthsANano);
        return Math.min(UNTIMED_OK - OK - 1, Long.SIZE - Long.numberOfLeadingZeros(sixteenths));
    }

    private void finishBad(long durationNanos, AttemptOutcome outcome) {
        int slow = durationNanos > slowNanos ? 1 : 0;
        switch (outcome) {
            case ERROR -> cells.increment(firstRow, ERROR + slow);
            case OVERLOAD -> cells.increment(firstRow, OVERLOAD + slow);
            default -> cells.increment(firstRow, IGNORED);
        }
    }
}
