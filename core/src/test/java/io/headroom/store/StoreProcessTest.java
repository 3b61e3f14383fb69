package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, real kills. */
@Timeout(120)
@SuppressWarnings("try") // when a session closes is what these tests are about
class StoreProcessTest {
    private static final String UNLIMITED = ":";

    @TempDir
    Path directory;

    @Test
    void aProcessHoldsTheFilesUntilItIsKilled() throws IOException {
        try (StoreProcess other = new StoreProcess(UNLIMITED, directory, "hold");
                StoreSession session = session()) {
            assertThat(other.line()).isEqualTo("acquired");
            assertThat(session.acquire(Samples.NOW)).isEmpty();
            other.kill();
            assertThat(session.acquire(Samples.NOW)).isPresent();
        }
    }

    /** POSIX drops a process's locks on a file with the first descriptor of it that is closed, whoever opened it. */
    @Test
    void aRefusedSessionInThisProcessDoesNotLetOtherProcessesIn() throws IOException {
        try (StoreSession first = session();
                StoreSession second = session()) {
            first.acquire(Samples.NOW);
            assertThat(second.acquire(Samples.NOW)).isEmpty();
            second.close();
            try (StoreProcess other = new StoreProcess(UNLIMITED, directory, "hold")) {
                assertThat(other.line()).isEqualTo("refused");
            }
        }
    }

    /** Two web applications in one server, each with its own copy of the library. */
    @Test
    void aSessionOfAnotherClassLoaderIsRefusedAndDoesNotLetOtherProcessesIn() throws Exception {
        try (StoreSession first = session();
                URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            first.acquire(Samples.NOW);
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(acquireIn(loader)).isEmpty();
            }
            try (StoreProcess other = new StoreProcess(UNLIMITED, directory, "hold")) {
                assertThat(other.line()).isEqualTo("refused");
            }
            first.close();
            assertThat(acquireIn(loader)).isPresent();
            assertThat(first.acquire(Samples.NOW)).isEmpty();
        }
    }

    private Optional<?> acquireIn(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = loader.loadClass(DirectoryStore.class.getName());
        Object store = type.getMethod("at", Path.class).invoke(null, directory);
        Object session = type.getMethod("session", String.class).invoke(store, Samples.SERVICE);
        return (Optional<?>) loader.loadClass(StoreSession.class.getName())
                .getMethod("acquire", Instant.class)
                .invoke(session, Samples.NOW);
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    @Test
    void aProcessKilledWhileItSavesLosesNoSaveThatReturned() throws IOException {
        for (int kill = 0; kill < 5; kill++) {
            long returned = killedAfter(20 + 37 * kill);
            try (CapturedLog log = new CapturedLog();
                    StoreSession session = session()) {
                SavedCounts counts = session.acquire(Samples.NOW).orElseThrow();
                assertThat(counts.slos().get(0).history().good(0)).isBetween(returned, returned + 1);
                assertThat(log.warnings()).isEmpty();
            }
        }
    }

    /** The saves that returned: all that the process said, also what it said between the last line awaited and its end. */
    private long killedAfter(int saves) throws IOException {
        try (StoreProcess saving = new StoreProcess(UNLIMITED, directory, "save")) {
            assertThat(saving.line()).isEqualTo("acquired");
            String last = "0";
            for (int i = 0; i < saves; i++) {
                last = saving.line();
            }
            saving.kill();
            for (String line = saving.line(); line != null; line = saving.line()) {
                last = line;
            }
            return Long.parseLong(last);
        }
    }

    /** 8 blocks of 1,024 bytes, after which a write fails as on a full disk: with a short write, then an error. */
    @Test
    void aSaveThatDoesNotFitLeavesTheLastOneAndLaterOnesGoOn() throws IOException {
        try (StoreProcess filling = new StoreProcess("ulimit -f 8", directory, "fill")) {
            assertThat(filling.line()).isEqualTo("acquired");
            for (int i = 0; i < 3; i++) {
                assertThat(filling.line()).startsWith("failed: ");
            }
            assertThat(filling.line()).isEqualTo("done");
            assertThat(filling.line()).isNull();
        }
        assertThat(directory.toFile().list())
                .containsExactlyInAnyOrder("default.counts", "default.lock", "default.previous");
        assertThat(directory.resolve("default.previous")).hasBinaryContent(Samples.file(Samples.numbered(1)));
        assertThat(directory.resolve("default.counts")).hasBinaryContent(Samples.file(Samples.numbered(2)));
    }

    private StoreSession session() {
        return DirectoryStore.at(directory).session(Samples.SERVICE);
    }
}
