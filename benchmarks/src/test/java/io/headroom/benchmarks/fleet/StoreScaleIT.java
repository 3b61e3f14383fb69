package io.headroom.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.LinePlot;
import io.headroom.benchmarks.LinePlot.Line;
import io.headroom.benchmarks.fleet.ScaledFleet.Round;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * What fleets of up to a hundred replicas, each with up to a thousand SLOs of which all count, ask of a store. With {@code -Dheadroom.soak=true} all
 * sizes; leaves the table and the plot of docs/fleet.md in {@code target/store-scale}.
 */
class StoreScaleIT {
    private static final boolean ALL = Boolean.getBoolean("headroom.soak");
    private static final List<Integer> REPLICAS = ALL ? List.of(1, 10, 100) : List.of(3);
    private static final List<Integer> SLOS = ALL ? List.of(10, 100, 1000) : List.of(20);

    /** A minute: with a check, and over its edge. */
    private static final int ROUNDS = 6;

    @Test
    void aFleetFlushesAndReadsEveryTenSeconds() throws Exception {
        StringBuilder table = new StringBuilder();
        List<Line> lines = new ArrayList<>();
        for (ScaledStore store : List.of(ScaledStore.POSTGRESQL, ScaledStore.REDIS)) {
            for (int replicas : REPLICAS) {
                List<Double> processor = new ArrayList<>();
                for (int slos : SLOS) {
                    processor.add(measure(store, replicas, slos, table));
                }
                if (replicas > 1) {
                    lines.add(new Line("%s, %d".formatted(store, replicas), processor));
                }
            }
        }
        Path directory = Files.createDirectories(Path.of("target", "store-scale"));
        Files.writeString(directory.resolve("table.md"), table);
        Files.writeString(
                directory.resolve("fleet-scale.svg"),
                new LinePlot(
                                "Processor time of the server for a flush of all replicas",
                                "SLOs of each replica, all of which count",
                                "s",
                                true,
                                SLOS.stream().map(String::valueOf).toList(),
                                lines)
                        .svg());
    }

    /** Gives the processor time of the server for a flush of all replicas, in seconds. */
    private static double measure(ScaledStore store, int replicas, int slos, StringBuilder table) throws Exception {
        try (ScaledFleet fleet = new ScaledFleet(store, replicas, slos)) {
            fleet.acquire();
            fleet.flush();
            List<Round> rounds = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(fleet.flush());
            }
            assertThat(rounds.get(ROUNDS - 1).counted())
                    .as("%s", fleet)
                    .isBetween(100L * replicas * (ROUNDS - 1), 100L * replicas * (ROUNDS + 1));
            double processor =
                    rounds.stream().mapToDouble(Round::processor).average().orElseThrow();
            String row = String.format(
                    Locale.ROOT,
                    "| %s | %d | %,d | %,d | %.1f | %.1f | %.3f | %.3f | %.2f |%n",
                    store,
                    replicas,
                    slos,
                    3 * replicas * (slos + 1) / 10,
                    rounds.stream().mapToLong(Round::sent).average().orElseThrow() / replicas / 1e3,
                    rounds.stream().mapToLong(Round::received).average().orElseThrow() / replicas / 1e3,
                    rounds.stream().mapToDouble(Round::seconds).average().orElseThrow(),
                    processor,
                    fleet.load().seconds());
            System.out.print(row);
            table.append(row);
            return processor;
        }
    }
}
