package io.headroom;

import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a job succeeds often enough, by an SLO on {@link Sli#freshness}. From {@link Headroom#watchJob}.
 *
 * <p>Once a minute, or ten times in the greatest age if that is more often but at most once a tick, it records how long ago the job last
 * succeeded: so the budget is spent in minutes with an overdue job. Of a job that has not succeeded since the watch began nobody knows
 * how old its last success is; its age is unclassified until the greatest age has passed, and bad from then on.
 *
 * <p>Thread-safe; {@link #succeeded} never waits.
 */
public final class JobWatch {
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final int LOOKS_IN_AN_AGE = 10;

    private final NanoClock clock;
    private final SliRecorder recorder;
    private final long greatestAgeNanos;
    private final long intervalNanos;
    private final long beginningNanos;

    /** When the job last succeeded; written by whoever tells of it, read by the tick. Null before the first time. */
    private volatile @Nullable Long lastSuccessNanos;

    /** When to look next. Guarded by the lock of the {@link Headroom}. */
    private long nextLookNanos;

    JobWatch(NanoClock clock, SliRecorder recorder, Sli.Freshness sli, Duration tick, long nowNanos) {
        this.clock = clock;
        this.recorder = recorder;
        greatestAgeNanos = sli.maxAge().toNanos();
        intervalNanos =
                Math.max(tick.toNanos(), Math.min(LONGEST_INTERVAL.toNanos(), greatestAgeNanos / LOOKS_IN_AN_AGE));
        beginningNanos = nowNanos;
        nextLookNanos = nowNanos + intervalNanos;
    }

    /** Tells that the job succeeded just now. */
    public void succeeded() {
        lastSuccessNanos = clock.nanoTime();
    }

    /** How long ago it last succeeded; empty if it did not since the watch began. */
    public Optional<Duration> age() {
        Long last = lastSuccessNanos;
        return last == null ? Optional.empty() : Optional.of(Duration.ofNanos(Math.max(0, clock.nanoTime() - last)));
    }

    /** Records the ages that were due up to now; to be called under the lock. */
    void tick(long nowNanos) {
        while (nowNanos - nextLookNanos >= 0) {
            look(nextLookNanos);
            nextLookNanos += intervalNanos;
        }
    }

    private void look(long atNanos) {
        Long last = lastSuccessNanos;
        if (last != null) {
            recorder.record(atNanos - last, Outcome.GOOD);
        } else if (atNanos - beginningNanos > greatestAgeNanos) {
            recorder.record(Outcome.BAD);
        } else {
            recorder.recordUnclassified();
        }
    }
}
