package io.headroom.test;

import io.headroom.Headroom;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Events for one SLO, spread evenly over a time of the manual clock:
 * {@code Traffic.to(headroom, "checkout").good(997).bad(3).over(Duration.ofMinutes(5))}. Nothing is recorded before {@link #over} or
 * {@link #atOnce}.
 *
 * <p>What is recorded counts for every SLO on the same SLI. Not thread-safe.
 */
public final class Traffic {
    private static final long MOST_STEPS = 3_600;
    private static final Duration LONGEST = Duration.ofDays(10 * 366);
    private static final Duration LONGEST_EVENT = Duration.ofDays(366);

    private final Headroom headroom;
    private final ManualClock clock;
    private final SliRecorder recorder;
    private final List<Kind> kinds = new ArrayList<>();

    private Traffic(Headroom headroom, ManualClock clock, SliRecorder recorder) {
        this.headroom = headroom;
        this.clock = clock;
        this.recorder = recorder;
    }

    /**
     * Traffic to an SLO.
     *
     * @throws IllegalArgumentException if there is no such SLO, or the Headroom's clock is not manual
     */
    public static Traffic to(Headroom headroom, String slo) {
        return new Traffic(headroom, manualClock(headroom), headroom.slo(slo).recorder());
    }

    static ManualClock manualClock(Headroom headroom) {
        if (headroom.clock() instanceof ManualClock manual) {
            return manual;
        }
        throw new IllegalArgumentException("the Headroom of %s must be built with manual(clock), its clock was %s"
                .formatted(headroom.service(), headroom.clock()));
    }

    /** Events that are good whatever the threshold: they take no time. */
    public Traffic good(long events) {
        return good(events, Duration.ZERO);
    }

    /** Events that do not fail and take so long; under a latency SLO with a lower threshold they are bad. */
    public Traffic good(long events, Duration each) {
        DurationGrammar.checkRange("duration of an event", each, Duration.ZERO, LONGEST_EVENT, "50ms");
        return add(new Kind(events, each.toNanos(), Outcome.GOOD));
    }

    /** Events that fail. */
    public Traffic bad(long events) {
        return add(new Kind(events, 0, Outcome.BAD));
    }

    /** Records all of them at the clock's present, and ticks. */
    public void atOnce() {
        kinds.forEach(kind -> kind.record(recorder, kind.events));
        headroom.tick();
    }

    /**
     * Records them as the clock advances, and ticks: every second, or 3,600 times over more than an hour. A test that asks when an
     * alert fires within a longer span takes several shorter ones.
     */
    public void over(Duration time) {
        DurationGrammar.checkRange("time", time, Duration.ofNanos(1), LONGEST, "5m");
        long nanos = time.toNanos();
        long steps = Math.min(MOST_STEPS, Math.max(1, time.toSeconds()));
        for (long step = 1; step <= steps; step++) {
            for (Kind kind : kinds) {
                kind.record(recorder, share(kind.events, step, steps) - share(kind.events, step - 1, steps));
            }
            clock.advance(Duration.ofNanos(share(nanos, step, steps) - share(nanos, step - 1, steps)));
            headroom.tick();
        }
    }

    private Traffic add(Kind kind) {
        if (kind.events < 0) {
            throw new IllegalArgumentException("events must not be negative, were " + kind.events);
        }
        kinds.add(kind);
        return this;
    }

    /** The part of a whole that falls to the first of so many steps, rounded: one event comes in the middle. */
    private static long share(long whole, long step, long steps) {
        return whole / steps * step + (2 * (whole % steps) * step + steps) / (2 * steps);
    }

    private record Kind(long events, long nanos, Outcome outcome) {
        void record(SliRecorder recorder, long count) {
            for (long i = 0; i < count; i++) {
                recorder.record(nanos, outcome);
            }
        }
    }
}
