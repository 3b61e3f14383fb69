package io.headroom;

import io.headroom.budget.WindowCounts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Who knows what all instances of a service counted, without a store of theirs: a monitoring system that scrapes them. */
public interface FleetSource {
    /** The time between two readings. */
    Duration interval();

    /**
     * Reads the fleet's counts. Called by one thread at a time, which may wait.
     *
     * @param service the service's name
     * @param slos the SLOs that are declared
     * @param now the wall-clock time
     * @return by the SLO's name the counts of some windows, the last of which is the period; an SLO of which nothing is known is left out
     * @throws IOException if it does not answer, or with something that cannot be true
     * @throws InterruptedException if the thread was interrupted
     */
    Map<String, List<WindowCounts>> read(String service, List<Slo> slos, Instant now)
            throws IOException, InterruptedException;
}
