package io.headroom.benchmarks.fleet;

import io.headroom.internal.window.History;
import io.headroom.store.SavedCounts;
import io.headroom.store.SavedSlo;
import io.headroom.store.SharedStore;
import io.headroom.store.StoreSession;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** What a replica does with its store, every SLO of it counting, without the rest of it. */
final class SimulatedReplica {
    static final Duration PERIOD = Duration.ofDays(30);

    private final StoreSession session;
    private final int slos;
    private long events;

    SimulatedReplica(SharedStore store, int number, int slos) {
        session = store.instance("replica-" + number).session("shop");
        this.slos = slos;
    }

    void acquire(Instant now) throws IOException {
        session.acquire(now);
    }

    /** Gives the fleet's good events of the first SLO. */
    long flush(Instant now) throws IOException {
        events++;
        List<SavedSlo> counts = IntStream.range(0, slos)
                .mapToObj(slo -> new SavedSlo(
                        "slo-" + slo,
                        "availability",
                        PERIOD,
                        History.NONE,
                        new SavedSlo.Own(100 * events, events, Long.MIN_VALUE)))
                .toList();
        History first = session.save(new SavedCounts(now, List.of(), counts))
                .of("slo-0", "availability")
                .orElseThrow();
        return first.size() == 0 ? 0 : first.good(first.size() - 1);
    }
}
