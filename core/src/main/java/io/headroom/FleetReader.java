package io.headroom;

import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.thread.Ticker;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the fleet's counts from a {@link FleetSource} over and over, on a thread of its own; nobody waits for it. */
final class FleetReader {
    private static final Logger LOG = LoggerFactory.getLogger(FleetReader.class);

    private final Headroom headroom;
    private final FleetSource source;
    private final Ticker ticker;

    /** What the last warning said. Written by whoever reads, one at a time. */
    private String trouble = "";

    FleetReader(Headroom headroom, FleetSource source) {
        this.headroom = headroom;
        this.source = source;
        ticker = new Ticker("headroom-fleet-" + headroom.service(), source.interval(), this::read);
    }

    /** Begins with a reading. */
    void start() {
        ticker.start();
        ticker.wake();
    }

    void close() {
        ticker.close();
    }

    /** Reads once; what prevents it is logged, once until it is over. */
    synchronized void read() {
        List<Slo> slos = headroom.slos();
        Instant now = headroom.wallClock().instant();
        try {
            Map<String, List<WindowCounts>> counts = source.read(headroom.service(), slos, now);
            headroom.atPresent(() -> publish(slos, counts, now));
            trouble = "";
        } catch (IOException | RuntimeException failure) {
            warn(String.valueOf(failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Instant publish(List<Slo> slos, Map<String, List<WindowCounts>> counts, Instant at) {
        for (Slo slo : slos) {
            List<WindowCounts> windows = counts.get(slo.name());
            if (windows != null) {
                slo.fleet(at, windows);
            }
        }
        return at;
    }

    private void warn(String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.warn(
                    "The fleet's budgets of {} were not read from {}, trying again every {}: {}",
                    headroom.service(),
                    source,
                    DurationGrammar.format(source.interval()),
                    what);
        }
    }
}
