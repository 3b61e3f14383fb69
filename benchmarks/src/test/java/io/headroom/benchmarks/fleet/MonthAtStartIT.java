package io.headroom.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.fleet.ScaledFleet.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a replica reads at its start where the others have counted for a month. With {@code -Dheadroom.soak=true} ten of them with up to a thousand
 * SLOs, and a hundred with a thousand in PostgreSQL; leaves the rows of docs/fleet.md in {@code target/store-scale}.
 */
class MonthAtStartIT {
    private static final boolean ALL = Boolean.getBoolean("headroom.soak");
    private static final int REPLICAS = ALL ? 10 : 2;
    private static final List<Integer> SLOS = ALL ? List.of(10, 100) : List.of(20);

    /** With so many SLOs what others wrote is copied. */
    private static final int MANY_SLOS = ALL ? 1_000 : 20;

    private static final int MANY_REPLICAS = ALL ? 100 : 3;

    /** Of the month, the last days and the last hours; whole ones, and the one at each edge. */
    private static final int SLOTS = 30 * 4 + 80 + 8 * 60;

    @ParameterizedTest
    @EnumSource
    void aReplicaThatStartsKnowsWhatTheFleetCountedInAMonth(ScaledStore store) throws Exception {
        for (int slos : SLOS) {
            try (ScaledFleet fleet = new ScaledFleet(store, REPLICAS, slos)) {
                fleet.acquireAMonthAgo();
                load(fleet, store, REPLICAS, slos);
            }
        }
    }

    @Test
    void soItDoesInARedisWithManySlos() throws Exception {
        try (ScaledFleet fleet = new ScaledFleet(ScaledStore.REDIS, REPLICAS, MANY_SLOS)) {
            fleet.acquireAMonthAgo();
            load(fleet, ScaledStore.REDIS, REPLICAS, MANY_SLOS);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REDIS")
    void soItDoesInADatabaseWithManySlos(ScaledStore store) throws Exception {
        loadCopied(store, REPLICAS);
    }

    @Test
    void soItDoesInPostgresAmongManyReplicas() throws Exception {
        loadCopied(ScaledStore.POSTGRESQL, MANY_REPLICAS);
    }

    private static void loadCopied(ScaledStore store, int replicas) throws Exception {
        try (ScaledFleet fleet = new ScaledFleet(store, replicas, MANY_SLOS)) {
            fleet.copyAMonth();
            load(fleet, store, replicas, MANY_SLOS);
        }
    }

    private static void load(ScaledFleet fleet, ScaledStore store, int replicas, int slos) throws Exception {
        Round load = fleet.load();
        assertThat(load.counted()).as("%s", fleet).isEqualTo(100L * (replicas + 1));
        leave(String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %,d | %,.0f | %.2f | %.2f |%n",
                store,
                replicas,
                slos,
                (long) SLOTS * replicas * (slos + 1),
                load.received() / 1e3,
                load.processor(),
                load.seconds()));
    }

    private static void leave(String row) throws IOException {
        System.out.print(row);
        Path directory = Files.createDirectories(Path.of("target", "store-scale"));
        Files.writeString(directory.resolve("month.md"), row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
