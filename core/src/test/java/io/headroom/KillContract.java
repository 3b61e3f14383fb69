package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service is killed over and over, as by {@code kill -9}, while it records and saves. The next one must find no more than was
 * ever recorded, and no less than what the last complete save had before it began.
 */
abstract class KillContract {
    /** What a busy machine makes a start say, truly; no count is lost by it. */
    private static final String SLOW = "has not answered for";

    @TempDir
    Path directory;

    /** The store that all lives use, as {@link KilledService#store} reads it. */
    abstract String store();

    /**
     * A life is random up to a longest: saves in a loop are killed at every phase, those of the store's own thread, a second
     * apart, mostly between two.
     *
     * @param saving {@code loop} or {@code interval}
     */
    final void killOverAndOver(String saving, int kills, long longestMillis) throws Exception {
        Random random = new Random(20_260_301);
        long saves = 0;
        TruthFile last = null;
        for (int kill = 0; kill <= kills; kill++) {
            TruthFile truth = new TruthFile(directory.resolve("truth-" + kill));
            Process service = start(saving, kill);
            try {
                awaitReady(truth, service);
                if (last != null) {
                    assertThat(truth.restoredGood())
                            .as("good events after kill %d", kill)
                            .isBetween(last.savedGood(), last.mostGood());
                    assertThat(truth.restoredBad())
                            .as("bad events after kill %d", kill)
                            .isBetween(last.savedBad(), last.mostBad());
                }
                long lifeMicros = longestMillis * random.nextInt(1, 1000);
                assertThat(service.waitFor(lifeMicros, TimeUnit.MICROSECONDS)).isFalse();
            } finally {
                kill(service);
            }
            saves += truth.saves();
            last = truth;
        }
        assertThat(saves).as("saves that were complete").isPositive();
        assertThat(last.mostGood()).isGreaterThan(kills);
        assertThat(Files.readAllLines(directory.resolve("log")))
                .noneMatch(line -> line.contains(" WARN ") && !line.contains(SLOW));
    }

    private Process start(String saving, int life) throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledService.class.getName(),
                store(),
                directory.resolve("truth-" + life).toString(),
                saving);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    private static void awaitReady(TruthFile truth, Process service) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!truth.isReady()) {
            assertThat(System.nanoTime() - startNanos)
                    .isLessThan(Duration.ofSeconds(60).toNanos());
            assertThat(service.waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private static void kill(Process service) {
        service.destroyForcibly();
        service.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
