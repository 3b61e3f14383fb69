package io.headroom.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.fleet.ScaledFleet.Round;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What a replica reads at its start where the others have counted for a month. With {@code -Dheadroom.soak=true} ten of them, up to a thousand SLOs, and
 * all stores; leaves the table of docs/fleet.md in {@code target/store-scale}.
 */
class MonthAtStartIT {
    private static final boolean ALL = Boolean.getBoolean("headroom.soak");
    private static final List<ScaledStore> STORES = ALL ? List.of(ScaledStore.values()) : List.of(ScaledStore.MARIADB);
    private static final int REPLICAS = ALL ? 10 : 2;
    private static final List<Integer> SLOS = ALL ? List.of(10, 100, 1_000) : List.of(20);

    /** Of the month, the last days and the last hours; whole ones, and the one at each edge. */
    private static final int SLOTS = 30 * 4 + 80 + 8 * 60;

    @Test
    void aReplicaThatStartsKnowsWhatTheFleetCountedInAMonth() throws Exception {
        StringBuilder table = new StringBuilder();
        for (ScaledStore store : STORES) {
            for (int slos : SLOS) {
                try (ScaledFleet fleet = new ScaledFleet(store, REPLICAS, slos)) {
                    fleet.acquireAMonthAgo();
                    Round load = fleet.load();
                    assertThat(load.counted()).as("%s", fleet).isEqualTo(100L * (REPLICAS + 1));
                    table.append(row(store, slos, load));
                }
            }
        }
        Path directory = Files.createDirectories(Path.of("target", "store-scale"));
        Files.writeString(directory.resolve("month.md"), table);
        System.out.print(table);
    }

    private static String row(ScaledStore store, int slos, Round load) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %,d | %,.0f | %.2f | %.2f |%n",
                store,
                REPLICAS,
                slos,
                SLOTS * REPLICAS * (slos + 1),
                load.received() / 1e3,
                load.processor(),
                load.seconds());
    }
}
