package io.headroom.benchmarks.lab;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The saved counts of a process that served its load for the whole period and spent 95 % of its budget, evenly. Recorded once for a kind of process, on
 * its own virtual time, which ends when a run's begins; each run's processes get copies.
 */
final class SpentPeriod {
    private static final double SPENT = 0.95;
    private static final Duration STEP = Duration.ofHours(6);
    private static final int STEPS = 4 * 30;
    private static final Map<Kind, Path> RECORDED = new ConcurrentHashMap<>();

    private SpentPeriod() {}

    static Copy copyFor(Scenario scenario) {
        Kind kind = new Kind(scenario.promise(), scenario.load().perSecond());
        Path recorded = RECORDED.computeIfAbsent(kind, SpentPeriod::record);
        try {
            Path copy = Files.createTempDirectory("headroom-lab");
            for (Path file : files(recorded)) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            return new Copy(copy);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Path record(Kind kind) {
        try {
            Path directory = Files.createTempDirectory("headroom-lab-spent");
            Runtime.getRuntime().addShutdownHook(new Thread(new Copy(directory)::delete));
            Instant end = new VirtualTime().clock().instant();
            ManualClock clock = new ManualClock(0, end.minus(STEP.multipliedBy(STEPS)));
            try (Headroom headroom = Headroom.builder("lab")
                    .manual(clock)
                    .store(DirectoryStore.at(directory))
                    .build()) {
                Slo slo = headroom.slo("critical", GuardPolicy.request(kind.promise, Scenario.OBJECTIVE));
                for (int step = 0; step < STEPS; step++) {
                    serve(slo, kind.perSecond * STEP.toSeconds());
                    clock.advance(STEP);
                    headroom.tick();
                }
            }
            return directory;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static void serve(Slo slo, double requests) {
        long bad = Math.round(requests * (1 - Scenario.OBJECTIVE) * SPENT);
        for (long i = Math.round(requests); i > 0; i--) {
            slo.recorder().record(1_000_000, i <= bad ? Outcome.BAD : Outcome.GOOD);
        }
    }

    /** Those in a directory before it. */
    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** What the counts depend on. */
    private record Kind(Scenario.Promise promise, double perSecond) {}

    /**
     * The saved counts of one process.
     *
     * @param directory for its store
     */
    record Copy(Path directory) {
        void delete() {
            try {
                for (Path file : files(directory)) {
                    Files.delete(file);
                }
            } catch (IOException undeleted) {
                throw new UncheckedIOException(undeleted);
            }
        }
    }
}
