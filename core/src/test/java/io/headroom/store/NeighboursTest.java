package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.internal.window.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session makes of the files of others. */
@Timeout(60)
class NeighboursTest {
    private static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");
    private static final SavedSlo.Own NONE_OWN = new SavedSlo.Own(0, 0, Long.MIN_VALUE);

    @TempDir
    Path directory;

    @Test
    void ofMoreInstancesThanAreReadTheFirstByNameCountAndItIsSaidOnce() throws IOException {
        for (int i = 0; i < 1_010; i++) {
            write("pod-%04d".formatted(i), counts(1, 0, Duration.ofHours(1)));
        }
        write("zombie", counts(5, 5, Duration.ofHours(10)));
        try (CapturedLog log = new CapturedLog();
                StoreSession session = session()) {
            FleetCounts fleet = session.save(own());
            FleetCounts again = session.save(own());

            assertThat(good(fleet)).isEqualTo(1_000);
            assertThat(again.slos()).isEqualTo(fleet.slos());
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith(
                            "The fleet's counts of shop are those of 1000 other instances of the 1011 in %s, the last of which is pod-0999:"
                                            .formatted(directory)
                                    + " delete the files of those that left more than a period ago, or use a database");
            // Only the one that is not read was there ten hours ago.
            assertThat(fleet.observed().wallMillis(0))
                    .isEqualTo(NOW.minus(Duration.ofHours(1)).toEpochMilli());

            for (int i = 0; i < 11; i++) {
                Files.delete(directory.resolve("pod-%04d.lock".formatted(i)));
            }
            assertThat(good(session.save(own()))).isEqualTo(999 + 5);
            write("pod-0000", counts(1, 0, Duration.ofHours(1)));
            session.save(own());
            assertThat(log.warnings()).hasSize(2);
        }
    }

    @Test
    void aFileThatCannotBeUsedIsLeftOutAndSaidOnceUntilThereIsAnother() throws IOException {
        write("pod-1", counts(10, 1, Duration.ofHours(1)));
        write("pod-2", counts(100, 0, Duration.ofHours(1)));
        try (CapturedLog log = new CapturedLog();
                StoreSession session = session()) {
            assertThat(good(session.save(own()))).isEqualTo(110);

            write("pod-3", "good=17".getBytes());
            write("pod-1", "good=17".getBytes());
            for (int i = 0; i < 3; i++) {
                assertThat(good(session.save(own()))).isEqualTo(110);
            }
            assertThat(log.warnings())
                    .hasSize(2)
                    .allMatch(line -> line.contains("The fleet's counts are without those of " + directory))
                    .allMatch(line -> line.endsWith("size must be 20 to 268435456 bytes, was 7"));

            write("pod-1", counts(20, 1, Duration.ofHours(1)));
            assertThat(good(session.save(own()))).isEqualTo(120);
            assertThat(log.warnings()).hasSize(2);
        }
    }

    /** As the instance itself would go on from it; whoever left has no other. */
    @Test
    void inPlaceOfADamagedFileTheOneBeforeItCounts() throws IOException {
        write("pod-1", "good=17".getBytes());
        previous("pod-1", counts(10, 1, Duration.ofHours(1)));
        write("pod-2", "good=17".getBytes());
        Files.write(directory.resolve("pod-2.previous"), "good=16".getBytes());
        try (CapturedLog log = new CapturedLog();
                StoreSession session = session()) {
            for (int i = 0; i < 3; i++) {
                assertThat(good(session.save(own()))).isEqualTo(10);
            }
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0))
                    .asString()
                    .endsWith(
                            "pod-1.counts, and with what its instance saved until %s: size must be 20 to 268435456 bytes, was 7"
                                    .formatted(NOW));
            assertThat(log.warnings().get(1))
                    .asString()
                    .endsWith("pod-2.counts: size must be 20 to 268435456 bytes, was 7");

            write("pod-1", counts(20, 1, Duration.ofHours(1)));
            assertThat(good(session.save(own()))).isEqualTo(20);
        }
    }

    /** The one before a damaged file is newer than what was read of the instance before that. */
    @Test
    void ofWhatWasReadAndTheOneBeforeADamagedFileTheNewerCounts() throws IOException {
        write("pod-1", savedAt(NOW.minusSeconds(20), 10));
        try (StoreSession session = session()) {
            assertThat(good(session.save(own()))).isEqualTo(10);

            previous("pod-1", savedAt(NOW.minusSeconds(10), 15));
            write("pod-1", "good=20".getBytes());
            assertThat(good(session.save(own()))).isEqualTo(15);

            previous("pod-1", savedAt(NOW.minusSeconds(30), 5));
            write("pod-1", "good=21".getBytes());
            assertThat(good(session.save(own()))).isEqualTo(15);
        }
    }

    /** Each of them would otherwise end in an overflow, and with it the whole sum. */
    @Test
    void whatNobodyCanHaveCountedIsOfOneInstanceAndHurtsNoOther() throws IOException {
        write("pod-1", counts(10, 0, Duration.ofHours(1)));
        write("evil-1", counts(Long.MAX_VALUE, 0, Duration.ofHours(1)));
        write("evil-2", counts(0, Long.MAX_VALUE, Duration.ofHours(1)));
        write("evil-3", new SavedCounts(Instant.MIN, List.of(), List.of()));
        write("evil-4", new SavedCounts(NOW, List.of(new SavedCounts.Gap(Instant.MIN, NOW)), List.of()));
        write("evil-5", counts(1, 0, Duration.ofDays(100_000)));
        write("evil-6", new SavedCounts(NOW.plus(Duration.ofHours(25)), List.of(), List.of()));
        write("evil-7", Samples.file(counts(1, 0, Duration.ofHours(1)), Samples.SERVICE, "pod-1"));
        write("evil-8", Samples.file(counts(1, 0, Duration.ofHours(1)), "bank", "evil-8"));
        Files.createSymbolicLink(directory.resolve("evil-9.counts"), directory.resolve("pod-1.counts"));
        Files.createFile(directory.resolve("evil-9.lock"));
        try (CapturedLog log = new CapturedLog();
                StoreSession session = session()) {
            assertThat(good(session.save(own()))).isEqualTo(10);
            assertThat(log.warnings()).hasSize(9);
        }
    }

    @Test
    void theFilesOfOthersTakeNoMoreMemoryThanOneMayHave() throws IOException {
        write("pod-1", counts(10, 0, Duration.ofHours(1)));
        write("pod-2", new byte[0]);
        try (var file =
                Files.newByteChannel(directory.resolve("pod-2.counts"), java.nio.file.StandardOpenOption.WRITE)) {
            file.position(SavedCountsFormat.MAX_FILE_BYTES - 1L).write(java.nio.ByteBuffer.allocate(1)); // sparse
        }
        write("pod-3", counts(100, 0, Duration.ofHours(1)));
        try (CapturedLog log = new CapturedLog();
                StoreSession session = session()) {
            assertThat(good(session.save(own()))).isEqualTo(110);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "pod-2.counts: files of other instances must have at most 268435456 bytes together, was larger by ");
        }
    }

    private StoreSession session() throws IOException {
        StoreSession session = DirectoryStore.at(directory).instance("one").session(Samples.SERVICE);
        session.acquire(NOW);
        return session;
    }

    private static SavedCounts own() {
        return new SavedCounts(
                NOW,
                List.of(),
                List.of(new SavedSlo("checkout", "availability", Duration.ofDays(30), History.NONE, NONE_OWN)));
    }

    /** Counted evenly up to now. */
    private static SavedCounts counts(long good, long bad, Duration since) {
        History history = new History(
                new long[] {NOW.minus(since).toEpochMilli(), NOW.toEpochMilli()},
                new long[] {0, good},
                new long[] {0, bad});
        return new SavedCounts(
                NOW, List.of(), List.of(new SavedSlo("checkout", "availability", Duration.ofDays(30), history)));
    }

    private static SavedCounts savedAt(Instant at, long good) {
        SavedCounts counts = counts(good, 0, Duration.ofHours(1));
        return new SavedCounts(at, counts.gaps(), counts.slos());
    }

    private static long good(FleetCounts fleet) {
        History sum = fleet.of("checkout", "availability").orElseThrow();
        return sum.good(sum.size() - 1);
    }

    private void write(String instance, SavedCounts counts) throws IOException {
        write(instance, Samples.file(counts, Samples.SERVICE, instance));
    }

    private void previous(String instance, SavedCounts counts) throws IOException {
        Files.write(directory.resolve(instance + ".previous"), Samples.file(counts, Samples.SERVICE, instance));
    }

    /** As its process would leave it, and later than what was there. */
    private void write(String instance, byte[] bytes) throws IOException {
        Files.write(directory.resolve(instance + ".lock"), new byte[0]);
        Path file = directory.resolve(instance + ".counts");
        FileTime later = FileTime.from(
                Files.exists(file) ? Files.getLastModifiedTime(file).toInstant().plusSeconds(1) : NOW);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, later);
    }
}
