package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.internal.check.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@SuppressWarnings("try") // when a session closes is what these tests are about
class DirectoryStoreTest {
    @TempDir
    Path directory;

    @Test
    void theDefaultsAreTenSecondsAndOneInstance() {
        DirectoryStore store = DirectoryStore.at(directory);
        assertThat(store.directory()).isEqualTo(directory);
        assertThat(store.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(store.instance()).isEqualTo("default");
        assertThat(store.interval(Duration.ofMinutes(1)).instance("pod-0"))
                .hasToString("pod-0 in %s every 1m".formatted(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.999S", "PT1H0.001S", "PT-1S", "PT0S"})
    void anIntervalOutOfRangeIsRefused(Duration interval) {
        DirectoryStore store = DirectoryStore.at(directory);
        assertThatThrownBy(() -> store.interval(interval))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("interval must be from 1s to 1h, was ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../up", "a/b", "Pod", "a.b", "a\0b"})
    void anInstanceThatIsNoDnsLabelIsRefused(String instance) {
        DirectoryStore store = DirectoryStore.at(directory);
        assertThatThrownBy(() -> store.instance(instance))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("instance must be a DNS label");
    }

    @Test
    void aFirstStartFindsNothingAndSaysNothing() throws IOException {
        Path fresh = directory.resolve("not/yet/there");
        try (CapturedLog log = new CapturedLog();
                StoreSession session = DirectoryStore.at(fresh).session(Samples.SERVICE)) {
            assertThat(session.acquire(Samples.NOW)).contains(SavedCounts.NONE);
            assertThat(log.lines("")).isEmpty();
        }
        assertThat(fresh).isDirectory();
    }

    @Test
    void whatWasSavedLastIsReadBack() throws IOException {
        save(Samples.numbered(1), Samples.numbered(2), Samples.numbered(3));
        assertThat(acquired()).isEqualTo(Samples.numbered(3));
    }

    @Test
    void aThousandSavesLeaveThreeFiles() throws IOException {
        try (StoreSession session = session()) {
            session.acquire(Samples.NOW);
            for (int i = 0; i < 1_000; i++) {
                session.save(Samples.numbered(i));
            }
        }
        assertThat(names()).containsExactly("default.counts", "default.lock", "default.previous");
        assertThat(file("previous")).hasBinaryContent(Samples.file(Samples.numbered(998)));
    }

    @Test
    void savingNeedsTheFilesAndAcquiringTwiceIsAMistake() throws IOException {
        try (StoreSession session = session()) {
            assertThatThrownBy(() -> session.save(SavedCounts.NONE)).isInstanceOf(IllegalStateException.class);
            session.acquire(Samples.NOW);
            assertThatThrownBy(() -> session.acquire(Samples.NOW)).isInstanceOf(IllegalStateException.class);
            session.close();
            session.close();
            assertThatThrownBy(() -> session.save(SavedCounts.NONE)).isInstanceOf(IllegalStateException.class);
            assertThat(session.acquire(Samples.NOW)).isPresent();
        }
    }

    @Test
    void aSecondSessionIsRefusedUntilTheFirstCloses() throws IOException {
        try (StoreSession first = session();
                StoreSession second = session()) {
            first.acquire(Samples.NOW);
            assertThat(second.acquire(Samples.NOW)).isEmpty();
            second.close();
            assertThat(session().acquire(Samples.NOW)).isEmpty();
            first.save(Samples.numbered(7));
            first.close();
            assertThat(second.acquire(Samples.NOW)).contains(Samples.numbered(7));
        }
    }

    @Test
    void aRefusedSessionLocksTheFileThatIsThereWhenItsTurnComes() throws IOException {
        try (StoreSession first = session();
                StoreSession second = session()) {
            first.acquire(Samples.NOW);
            assertThat(second.acquire(Samples.NOW)).isEmpty();
            first.close();
            Files.delete(file("lock"));
            assertThat(second.acquire(Samples.NOW)).isPresent();
            assertThat(file("lock")).exists();
        }
    }

    @Test
    void theSameDirectoryUnderAnotherNameIsHeldToo() throws IOException {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        try (StoreSession first = DirectoryStore.at(directory.resolve("real")).session(Samples.SERVICE);
                StoreSession second = DirectoryStore.at(link).session(Samples.SERVICE)) {
            assertThat(first.acquire(Samples.NOW)).isPresent();
            assertThat(second.acquire(Samples.NOW)).isEmpty();
        }
    }

    @Test
    void instancesShareADirectoryAndNothingElse() throws IOException {
        DirectoryStore store = DirectoryStore.at(directory);
        try (StoreSession one = store.instance("pod-1").session(Samples.SERVICE);
                StoreSession other = store.instance("pod-10").session(Samples.SERVICE)) {
            assertThat(one.acquire(Samples.NOW)).contains(SavedCounts.NONE);
            one.save(Samples.numbered(1));
            assertThat(other.acquire(Samples.NOW)).contains(SavedCounts.NONE);
            other.save(Samples.numbered(10));
            one.close();
            assertThat(one.acquire(Samples.NOW)).contains(Samples.numbered(1));
        }
    }

    @Test
    void aProcessKilledWhileWritingLeavesTheCurrentGeneration() throws IOException {
        save(Samples.numbered(1), Samples.numbered(2));
        byte[] whole = Samples.file(Samples.numbered(3));
        Files.write(file("tmp"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(acquired()).isEqualTo(Samples.numbered(2));
        assertThat(names()).containsExactly("default.counts", "default.lock", "default.previous");
    }

    @Test
    void aProcessKilledBetweenTheRenamesLeavesThePreviousGenerationAndItIsSaid() throws IOException {
        save(Samples.numbered(1), Samples.numbered(2));
        Files.move(file("counts"), file("previous"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(file("tmp"), Samples.file(Samples.numbered(3)));

        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired()).isEqualTo(Samples.numbered(2));
            assertThat(log.warnings()).isEmpty();
            assertThat(log.lines("INFO"))
                    .singleElement()
                    .asString()
                    .endsWith("The counts of shop go on from %s, saved at %s".formatted(file("previous"), Samples.NOW));
        }
        save(Samples.numbered(4));
        assertThat(file("previous")).hasBinaryContent(Samples.file(Samples.numbered(2)));
        assertThat(acquired()).isEqualTo(Samples.numbered(4));
    }

    @Test
    void aFailedSaveLeavesTheLastCountsAndNoTemporaryFile() throws IOException {
        try (StoreSession session = session()) {
            session.acquire(Samples.NOW);
            session.save(Samples.numbered(1));
            Files.createDirectories(file("previous").resolve("in the way"));
            assertThatThrownBy(() -> session.save(Samples.numbered(2))).isInstanceOf(IOException.class);
            assertThat(file("counts")).hasBinaryContent(Samples.file(Samples.numbered(1)));
            assertThat(file("tmp")).doesNotExist();

            delete(file("previous"));
            session.save(Samples.numbered(3));
        }
        assertThat(acquired()).isEqualTo(Samples.numbered(3));
    }

    @Test
    void aDirectoryThatVanishesFailsTheSaveAndTheNextOneSucceedsOnceItIsBack() throws IOException {
        Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
        try (StoreSession session = session()) {
            session.acquire(Samples.NOW);
            session.save(Samples.numbered(1));
            Files.move(directory, moved);
            Files.writeString(directory, "a file in its place");
            assertThatThrownBy(() -> session.save(Samples.numbered(2))).isInstanceOf(IOException.class);

            Files.delete(directory);
            Files.move(moved, directory);
            assertThat(file("counts")).hasBinaryContent(Samples.file(Samples.numbered(1)));
            session.save(Samples.numbered(3));
        }
        assertThat(acquired()).isEqualTo(Samples.numbered(3));
    }

    @Test
    void aDirectoryThatCannotBeMadeFailsAndNothingIsHeld() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        for (Path impossible : List.of(file, file.resolve("below"))) {
            try (StoreSession session = DirectoryStore.at(impossible).session(Samples.SERVICE)) {
                assertThatThrownBy(() -> session.acquire(Samples.NOW)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> session.save(SavedCounts.NONE)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void aLockFileThatIsNoneFails() throws IOException {
        Files.createDirectory(file("lock"));
        try (StoreSession session = session()) {
            assertThatThrownBy(() -> session.acquire(Samples.NOW)).isInstanceOf(IOException.class);
            Files.delete(file("lock"));
            Files.createSymbolicLink(file("lock"), file("lock"));
            assertThatThrownBy(() -> session.acquire(Samples.NOW)).isInstanceOf(IOException.class);
            Files.delete(file("lock"));
            assertThat(session.acquire(Samples.NOW)).isPresent();
        }
    }

    @Test
    void aFailureWhileReadingReleasesTheLock() throws IOException {
        save(Samples.numbered(1));
        StoreSession failed = session();
        assertThatThrownBy(() -> failed.acquire(Instant.MAX)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> failed.save(SavedCounts.NONE)).isInstanceOf(IllegalStateException.class);
        assertThat(acquired()).isEqualTo(Samples.numbered(1));
    }

    @Test
    void anInterruptedThreadSavesAllTheSameAndStaysInterrupted() throws IOException {
        try (StoreSession session = session()) {
            Thread.currentThread().interrupt();
            session.acquire(Samples.NOW);
            session.save(Samples.numbered(1));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(acquired()).isEqualTo(Samples.numbered(1));
    }

    private StoreSession session() {
        return DirectoryStore.at(directory).session(Samples.SERVICE);
    }

    private void save(SavedCounts... generations) throws IOException {
        try (StoreSession session = session()) {
            session.acquire(Samples.NOW);
            for (SavedCounts counts : generations) {
                session.save(counts);
            }
        }
    }

    private SavedCounts acquired() throws IOException {
        try (StoreSession session = session()) {
            return session.acquire(Samples.NOW).orElseThrow();
        }
    }

    private Path file(String extension) {
        return directory.resolve(Samples.INSTANCE + "." + extension);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void delete(Path parent) throws IOException {
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
