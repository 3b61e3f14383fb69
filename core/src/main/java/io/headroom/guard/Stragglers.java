package io.headroom.guard;

import io.headroom.internal.window.Cells;
import io.headroom.time.NanoClock;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Which attempts must be lost: those in flight at some moment that have not ended a lease later. So each that never ends gives its
 * place back, however many others come and go.
 *
 * <p>Nobody has to know the attempts. Moments are an eighth of a lease apart; at each, those in flight are counted, and from then on those
 * of them that end, told by when they began. What is left of them a lease later is lost. An attempt that ends after all is no longer.
 *
 * <p>Concurrency: moments are noted by ticks, under the lock; ends are counted by anybody. An end increments its result, then reads the newest
 * moment; noting a moment sets it to far ahead, then reads the results, then sets it to the present. So what is in flight at a moment and ends is
 * always counted as ended, and in a race an end too many is: fewer are taken for lost, never more. The exception is an attempt
 * whose thread counts its start and then reads the clock: if a moment falls in between, it may be taken for lost until the next one.
 */
final class Stragglers {
    private static final int MOMENTS_A_LEASE = 8;

    /** With those that are too young and too old to be judged by. */
    private static final int RING = 2 * MOMENTS_A_LEASE;

    /** The oldest moment that may be judged by, counted from the newest. */
    private static final int OLDEST = MOMENTS_A_LEASE + 1;

    /** Later than whatever began. */
    private static final long FAR_AHEAD = 1L << 62;

    /** By moment: who was in flight then and ended since. Cumulative, since a moment's cell is used again. */
    private final Cells ended = new Cells(RING);

    /** Written under the lock; read by ends. */
    private final AtomicLongArray moments = new AtomicLongArray(RING);

    /** Written under the lock. */
    private volatile int newest;

    /** The same as the newest of the moments, for ends of attempts that began later: one read. */
    private volatile long newestNanos;

    /** Published by ticks. */
    private volatile long lost;

    /** Under the lock: what was in flight at a moment, and its cell then. */
    private final long[] inFlight = new long[RING];

    private final long[] endedBefore = new long[RING];

    private boolean begun;

    /** Whoever counts the attempts. */
    private final Attempts attempts;

    Stragglers(Attempts attempts) {
        this.attempts = attempts;
    }

    /** Attempts that will never end, as of the last tick. */
    long lost() {
        return lost;
    }

    /** To be called after the end was counted. */
    void ended(long startNanos) {
        if (startNanos - newestNanos < 0) {
            straggled(startNanos);
        }
    }

    /** The same where nobody knows when it began: it may have been in flight at any moment. */
    void ended() {
        int last = newest;
        for (int age = 0; age <= OLDEST; age++) {
            ended.increment(last - age & RING - 1);
        }
    }

    /** A time that is not after the present. */
    long newestNanos() {
        return newestNanos;
    }

    private void straggled(long startNanos) {
        int last = newest;
        for (int age = 0; age <= OLDEST; age++) {
            int moment = last - age & RING - 1;
            if (startNanos - moments.get(moment) >= 0) {
                return;
            }
            ended.increment(moment);
        }
    }

    /** Takes those for lost that are, and notes the present if it is time; to be called by ticks. */
    synchronized void tick(NanoClock clock, long leaseNanos) {
        long now = clock.nanoTime();
        if (!begun || now - newestNanos >= leaseNanos / MOMENTS_A_LEASE) {
            begun = true;
            note(clock, now, newest + 1 & RING - 1);
        }
        for (int age = 0; age <= OLDEST; age++) {
            int moment = newest - age & RING - 1;
            if (now - moments.get(moment) >= leaseNanos) {
                lost = Math.max(0, inFlight[moment] - (ended.sum(moment) - endedBefore[moment]));
                return;
            }
        }
        lost = 0;
    }

    private void note(NanoClock clock, long now, int moment) {
        endedBefore[moment] = ended.sum(moment);
        moments.set(moment, now + FAR_AHEAD);
        newest = moment;
        newestNanos = now + FAR_AHEAD;
        inFlight[moment] = attempts.unended();
        long present = clock.nanoTime();
        moments.set(moment, present);
        newestNanos = present;
    }
}
