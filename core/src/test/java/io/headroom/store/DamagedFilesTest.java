package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.internal.window.History;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DamagedFilesTest {
    private static final int FILES = 1_000;
    private static final Duration TOO_FAR_AHEAD = Duration.ofHours(24).plusMillis(1);

    @TempDir
    Path directory;

    /** Ways to damage a file, each with the rule and value that the log must give. */
    enum Damage {
        TRUNCATED(
                "size must be 20 to \\d+ bytes, was \\d+|length of the payload must be the \\d+ bytes there are, was \\d+") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Arrays.copyOf(whole, random.nextInt(whole.length));
            }
        },
        HALF_WRITTEN_THEN_GARBAGE(ANY_OF_THE_BYTES) {
            @Override
            byte[] apply(byte[] whole, Random random) {
                byte[] bytes = bytes(whole.length, random);
                System.arraycopy(whole, 0, bytes, 0, random.nextInt(whole.length - 1));
                return bytes;
            }
        },
        HALF_WRITTEN_THEN_ZEROS(ANY_OF_THE_BYTES) {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Arrays.copyOf(Arrays.copyOf(whole, random.nextInt(whole.length - 4)), whole.length);
            }
        },
        ZEROED("the first bytes must be headroom, was \\?{8}") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return new byte[whole.length];
            }
        },
        BITS_FLIPPED(ANY_OF_THE_BYTES) {
            @Override
            byte[] apply(byte[] whole, Random random) {
                byte[] bytes = whole.clone();
                random.ints(1 + random.nextInt(3), 0, whole.length * 8)
                        .distinct()
                        .forEach(bit -> bytes[bit / 8] ^= (byte) (1 << bit % 8));
                return bytes;
            }
        },
        LONGER("length of the payload must be the \\d+ bytes there are, was \\d+") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Arrays.copyOf(whole, whole.length + 1 + random.nextInt(5_000));
            }
        },
        OF_ANOTHER_SERVICE("service must be shop, was bank") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Samples.file(Samples.random(random), "bank", Samples.INSTANCE);
            }
        },
        OF_ANOTHER_INSTANCE("instance must be default, was pod-1") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Samples.file(Samples.random(random), Samples.SERVICE, "pod-1");
            }
        },
        OF_ANOTHER_VERSION("format version must be 1, was (0|2|-?\\d{3,})") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                int[] versions = {0, 2, 1 << 24, random.nextInt() | 1 << 16};
                ByteBuffer bytes = ByteBuffer.wrap(whole.clone());
                return resealed(bytes.putInt(SavedCountsFormat.VERSION_OFFSET, versions[random.nextInt(4)])
                        .array());
            }
        },
        SAVED_IN_THE_FUTURE("times must be at most 24h ahead, so until 2026-03-02T11:22:33.456Z, was .*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return Samples.file(new SavedCounts(future(random), List.of(), List.of()));
            }
        },
        A_GAP_IN_THE_FUTURE("times must be at most 24h ahead, so until 2026-03-02T11:22:33.456Z, was .*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                SavedCounts.Gap gap = new SavedCounts.Gap(Samples.NOW, future(random));
                return Samples.file(new SavedCounts(Samples.NOW, List.of(gap), List.of()));
            }
        },
        A_POINT_IN_THE_FUTURE("times must be at most 24h ahead, so until 2026-03-02T11:22:33.456Z, was .*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                long[] wallMillis = {Samples.NOW.toEpochMilli(), future(random).toEpochMilli()};
                return Samples.file(Samples.of(new History(wallMillis, new long[2], new long[2])));
            }
        },
        COUNTS_THAT_NOBODY_CAN_HAVE("counts must be at most 9007199254740991, was \\d{16,}") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                long[] good = {1, SlotCount.MOST + 1 + (random.nextLong() >>> 2)};
                long[] wallMillis = {Samples.NOW.toEpochMilli() - 1, Samples.NOW.toEpochMilli()};
                History huge = random.nextBoolean()
                        ? new History(wallMillis, good, new long[2])
                        : new History(wallMillis, new long[2], good);
                return Samples.file(Samples.of(huge));
            }
        },
        BEFORE_1970("times must not lie before 1970, was [-1].*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                Instant before = List.of(
                                Instant.MIN, Instant.EPOCH.minusMillis(1), Instant.ofEpochMilli(Long.MIN_VALUE))
                        .get(random.nextInt(3));
                long[] wallMillis = {-1L - random.nextInt(1_000), Samples.NOW.toEpochMilli()};
                return Samples.file(List.of(
                                new SavedCounts(before, List.of(), List.of()),
                                new SavedCounts(
                                        Samples.NOW, List.of(new SavedCounts.Gap(before, Samples.NOW)), List.of()),
                                Samples.of(new History(wallMillis, new long[2], new long[2])))
                        .get(random.nextInt(3)));
            }
        },
        TEXT("the first bytes must be headroom, was good=17\\?") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return "good=17\nbad=4, and some more of it\n"
                        .repeat(1 + random.nextInt(9))
                        .getBytes(StandardCharsets.UTF_8);
            }
        },
        GZIP("the first bytes must be headroom, was .*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return gzip(whole);
            }
        },
        EMPTY("size must be 20 to 268435456 bytes, was 0") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return new byte[0];
            }
        },
        RANDOM("the first bytes must be headroom, was .*") {
            @Override
            byte[] apply(byte[] whole, Random random) {
                return bytes(20 + random.nextInt(3_000), random);
            }
        };

        private final Pattern message;

        Damage(String message) {
            this.message = Pattern.compile(message);
        }

        abstract byte[] apply(byte[] whole, Random random);

        private static byte[] bytes(int length, Random random) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private static Instant future(Random random) {
            return Samples.NOW.plus(TOO_FAR_AHEAD).plusMillis(random.nextInt(1 + random.nextInt(Integer.MAX_VALUE)));
        }

        private static byte[] gzip(byte[] whole) {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
                gzip.write(whole);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
            return zipped.toByteArray();
        }
    }

    private static final String ANY_OF_THE_BYTES =
            "(the first bytes must be headroom|format version must be 1|length of the payload must be the \\d+ bytes there are"
                    + "|checksum must be [0-9a-f]{8}), was .*";

    @Test
    void aThousandDamagedFilesAreSetAsideAndNamedAndThePreviousGenerationIsUsed() throws IOException {
        Random random = new Random(20260301);
        for (int i = 0; i < FILES; i++) {
            Damage damage = Damage.values()[i % Damage.values().length];
            Path each = Files.createDirectory(directory.resolve(damage + "-" + i));
            switch (random.nextInt(3)) {
                case 0 -> checkAlone(each, damage, random);
                case 1 -> checkWithPrevious(each, damage, random);
                default -> checkWithDamagedPrevious(each, damage, random);
            }
        }
    }

    private static void checkAlone(Path each, Damage damage, Random random) throws IOException {
        byte[] damaged = write(each, "counts", damage, random);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(each)).isEqualTo(SavedCounts.NONE);
            assertThat(log.warnings()).hasSize(2);
            checkSetAside(each, "counts", damage, damaged, log);
            assertThat(log.warnings().get(1)).contains("The counts of shop start at zero", each.toString());
        }
        checkGoesOn(each);
    }

    private static void checkWithPrevious(Path each, Damage damage, Random random) throws IOException {
        SavedCounts previous = Samples.random(random);
        Files.write(each.resolve("default.previous"), Samples.file(previous));
        byte[] damaged = write(each, "counts", damage, random);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(each)).isEqualTo(previous);
            assertThat(log.warnings()).hasSize(1);
            checkSetAside(each, "counts", damage, damaged, log);
            assertThat(log.lines(" INFO "))
                    .singleElement()
                    .asString()
                    .contains("The counts of shop go on from " + each.resolve("default.previous"));
        }
        checkGoesOn(each);
        assertThat(each.resolve("default.previous")).hasBinaryContent(Samples.file(previous));
    }

    private static void checkWithDamagedPrevious(Path each, Damage damage, Random random) throws IOException {
        Damage another = Damage.values()[random.nextInt(Damage.values().length)];
        byte[] damagedPrevious = write(each, "previous", another, random);
        byte[] damaged = write(each, "counts", damage, random);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(each)).isEqualTo(SavedCounts.NONE);
            assertThat(log.warnings()).hasSize(3);
            checkSetAside(each, "counts", damage, damaged, log);
            checkSetAside(each, "previous", another, damagedPrevious, log);
            assertThat(log.warnings().get(2)).contains("The counts of shop start at zero");
        }
        checkGoesOn(each);
    }

    private static byte[] write(Path each, String extension, Damage damage, Random random) throws IOException {
        byte[] whole = Samples.file(Samples.random(random));
        byte[] damaged = damage.apply(whole, random);
        assertThat(damaged).isNotEqualTo(whole);
        Files.write(each.resolve("default." + extension), damaged);
        return damaged;
    }

    private static void checkSetAside(Path each, String extension, Damage damage, byte[] damaged, CapturedLog log)
            throws IOException {
        Path file = each.resolve("default." + extension);
        Path aside = each.resolve("default." + extension + ".damaged-20260301T112233456Z");
        assertThat(file).doesNotExist();
        assertThat(aside).hasBinaryContent(damaged);
        String said = "Set aside " + file + " as " + aside.getFileName() + ": ";
        assertThat(log.lines(said))
                .singleElement()
                .asString()
                .contains(" WARN ")
                .matches(".*" + Pattern.quote(said) + "(" + damage.message + ")");
    }

    private static void checkGoesOn(Path each) throws IOException {
        try (StoreSession session = session(each)) {
            session.acquire(Samples.NOW);
            session.save(Samples.numbered(42));
        }
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(each)).isEqualTo(Samples.numbered(42));
            assertThat(log.lines("")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedPreviousGenerationIsReplacedByTheNextSave(Damage damage) throws IOException {
        Files.write(file("counts"), Samples.file(Samples.numbered(1)));
        write(directory, "previous", damage, new Random(1));
        try (StoreSession session = session(directory)) {
            assertThat(session.acquire(Samples.NOW)).contains(Samples.numbered(1));
            session.save(Samples.numbered(2));
        }
        assertThat(file("previous")).hasBinaryContent(Samples.file(Samples.numbered(1)));
        assertThat(acquired(directory)).isEqualTo(Samples.numbered(2));
    }

    @Test
    void whatIsExactlyADayAheadIsBelieved() throws IOException {
        Instant tomorrow = Samples.NOW.plus(Duration.ofHours(24));
        History history = new History(new long[] {tomorrow.toEpochMilli()}, new long[1], new long[1]);
        SavedCounts counts = new SavedCounts(
                tomorrow,
                List.of(new SavedCounts.Gap(tomorrow, tomorrow)),
                List.of(new SavedSlo("checkout", "", Samples.MONTH, history)));
        Files.write(file("counts"), Samples.file(counts));
        assertThat(acquired(directory)).isEqualTo(counts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"counts", "previous", "tmp"})
    void aDirectoryInTheWayIsSetAsideWithWhatIsInIt(String extension) throws IOException {
        Files.createDirectories(file(extension).resolve("deeper"));
        checkNoFile(extension, "a directory");
        assertThat(file(extension + ".damaged-20260301T112233456Z").resolve("deeper"))
                .isDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"counts", "previous", "tmp"})
    void aSymbolicLinkIsSetAsideAndNotFollowed(String extension) throws IOException {
        Path target = Files.write(directory.resolve("target"), Samples.file(Samples.numbered(9)));
        Files.createSymbolicLink(file(extension), target);
        checkNoFile(extension, "a symbolic link");
        assertThat(target).hasBinaryContent(Samples.file(Samples.numbered(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"counts", "previous", "tmp"})
    void aSymbolicLinkToItselfIsSetAside(String extension) throws IOException {
        Files.createSymbolicLink(file(extension), file(extension));
        checkNoFile(extension, "a symbolic link");
    }

    /** In a thread of its own: whoever opens a pipe waits, and hears no interrupt. */
    @ParameterizedTest
    @ValueSource(strings = {"counts", "previous", "tmp"})
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void aPipeIsSetAsideAndNotWaitedFor(String extension) throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", file(extension).toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        checkNoFile(extension, "none");
    }

    private void checkNoFile(String extension, String kind) throws IOException {
        boolean generation = !extension.equals("tmp");
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(directory)).isEqualTo(SavedCounts.NONE);
            assertThat(log.warnings()).hasSize(generation ? 2 : 1);
            assertThat(log.warnings().get(0))
                    .contains("Set aside " + file(extension))
                    .endsWith("must be a file, was " + kind);
        }
        assertThat(Files.exists(file(extension), LinkOption.NOFOLLOW_LINKS)).isFalse();
        checkGoesOn(directory);
        checkGoesOn(directory);
    }

    @Test
    void aFileOverTheBoundIsSetAsideUnread() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file("counts").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        try (CapturedLog log = new CapturedLog()) {
            assertThat(acquired(directory)).isEqualTo(SavedCounts.NONE);
            assertThat(log.warnings().get(0)).endsWith("size must be 20 to 268435456 bytes, was 1099511627776");
        }
    }

    @Test
    void fiveDamagedFilesAreKeptAndTheOldestGoes() throws IOException {
        for (int second = 0; second < 12; second++) {
            for (String extension : List.of("counts", "previous")) {
                Files.writeString(file(extension), "damage " + second);
            }
            try (StoreSession session = session(directory)) {
                session.acquire(Samples.NOW.plusSeconds(second / 2));
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<String> kept = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted(Comparator.comparing(name -> name.substring(name.indexOf("damaged"))))
                    .toList();
            assertThat(kept).hasSize(5).allMatch(name -> name.matches(".*\\.damaged-20260301T1122(37|38)456Z(-2)?"));
        }
    }

    /** An operator reads the log in a terminal: what a file says must not become lines or escape sequences there. */
    @Test
    void aForeignNameIsMadeFitForTheLog() throws IOException {
        String forged = "bank\n[main] WARN io.headroom - forged \u001b[2J" + "x".repeat(5_000);
        Files.write(file("counts"), Samples.file(SavedCounts.NONE, forged, Samples.INSTANCE));
        try (CapturedLog log = new CapturedLog()) {
            acquired(directory);
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0))
                    .contains("was bank?[main] WARN")
                    .endsWith("xxx...")
                    .hasSizeLessThan(700);
        }
    }

    private static byte[] resealed(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).putInt(file.length - 4, (int) crc.getValue());
        return file;
    }

    private static StoreSession session(Path directory) {
        return DirectoryStore.at(directory).session(Samples.SERVICE);
    }

    private static SavedCounts acquired(Path directory) throws IOException {
        try (StoreSession session = session(directory)) {
            return session.acquire(Samples.NOW).orElseThrow();
        }
    }

    private Path file(String extension) {
        return directory.resolve(Samples.INSTANCE + "." + extension);
    }
}
