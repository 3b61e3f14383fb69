package io.headroom;

import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.function.Consumer;

/** Even traffic on one SLO: every event is recorded, at a manual clock. */
final class Traffic {
    final ManualClock clock = new ManualClock();
    final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    final Slo slo;
    private final double perSecond;
    private double due;
    private double badDue;

    Traffic(double perSecond, Consumer<SloBuilder> settings) {
        this.perSecond = perSecond;
        slo = headroom.slo("checkout", settings);
    }

    /** So many seconds with a share of bad events, then a tick. */
    void run(long seconds, double badRatio) {
        due += perSecond * seconds;
        long events = (long) due;
        due -= events;
        badDue += events * badRatio;
        long bad = Math.min(events, (long) (badDue + 1e-9));
        badDue -= bad;
        record(events - bad, bad, Duration.ofSeconds(seconds));
    }

    /** So many events, then so much time, then a tick. */
    void record(long good, long bad, Duration time) {
        for (long i = 0; i < good; i++) {
            slo.recorder().record(Outcome.GOOD);
        }
        for (long i = 0; i < bad; i++) {
            slo.recorder().record(Outcome.BAD);
        }
        clock.advance(time);
        headroom.tick();
    }

    /** A stretch without a bad event, an hour a tick. */
    void runWell(Duration time) {
        for (long hour = 0; hour < time.toHours(); hour++) {
            run(3_600, 0);
        }
    }
}
