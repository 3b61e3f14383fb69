package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.internal.window.History;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SavedCountsFormatTest {
    private static final long LATEST_MILLIS =
            Samples.NOW.plus(Duration.ofHours(24)).toEpochMilli();

    private static final int MOST_POINTS = 400;

    private static Path directory;

    @BeforeContainer
    static void createDirectory() throws IOException {
        directory = Files.createTempDirectory("headroom-format");
    }

    @AfterContainer
    static void deleteDirectory() throws IOException {
        for (String file : List.of("default.counts", "default.previous", "default.lock", "decoded")) {
            Files.deleteIfExists(directory.resolve(file));
        }
        Files.delete(directory);
    }

    @Property(tries = 150)
    void whatIsEncodedIsDecodedEqual(@ForAll("counts") SavedCounts counts) throws Exception {
        assertThat(decode(Samples.file(counts))).isEqualTo(counts);
    }

    @Property(tries = 150)
    void whatIsSavedIsAcquiredEqual(@ForAll("credibleCounts") SavedCounts counts) throws IOException {
        DirectoryStore store = DirectoryStore.at(directory);
        try (StoreSession session = store.session(Samples.SERVICE)) {
            session.acquire(Samples.NOW);
            session.save(counts);
        }
        try (StoreSession session = store.session(Samples.SERVICE)) {
            assertThat(session.acquire(Samples.NOW)).contains(counts);
        }
    }

    /** The bytes of version 1 as they are on users' disks: a change here needs a version 2 and a reader of both. */
    @Example
    void theBytesAreThoseOfVersionOne() throws Exception {
        Instant start = Instant.ofEpochSecond(1_000);
        SavedCounts counts = new SavedCounts(
                start.plusNanos(5),
                List.of(new SavedCounts.Gap(Instant.ofEpochSecond(-1), Instant.ofEpochSecond(1))),
                List.of(new SavedSlo(
                        "é",
                        "m",
                        Duration.ofHours(1),
                        new History(new long[] {10, 20, 30}, new long[] {200, 200, 201}, new long[] {0, 1, 1}))));
        assertThat(HexFormat.of().formatHex(Samples.file(counts, "s", "i")))
                .isEqualTo("68656164726f6f6d"
                        + "00000001"
                        + "00000020"
                        + "01730169d00f05"
                        + "0101000200"
                        + "0101e901016da03800"
                        + "0314c80100000001000100"
                        + "0a238415");
    }

    @Example
    void threeHundredAndEightyPointsOfAMonthTakeLessThanFourKilobytes() {
        History history = ladder(new Random(1));
        assertThat(history.size()).isGreaterThanOrEqualTo(380);
        assertThat(Samples.file(Samples.of(history))).hasSizeLessThan(4_000);
    }

    @Example
    void theLargestCountsAndTheEarliestTimesReadBack() throws Exception {
        History history = new History(
                new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, 0, LATEST_MILLIS},
                new long[] {0, 1, Long.MAX_VALUE, Long.MAX_VALUE},
                new long[] {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE});
        SavedCounts counts = new SavedCounts(
                Instant.MIN,
                List.of(new SavedCounts.Gap(Instant.MIN, Samples.NOW)),
                List.of(new SavedSlo(
                        "x".repeat(300), "\ud800", Duration.ofSeconds(Long.MAX_VALUE, 999_999_999), history)));
        assertThat(decode(Samples.file(counts))).isEqualTo(counts);
    }

    /** The checksum is right, so that the payload's reader gets to see the bytes. */
    @Property(tries = 2_000)
    void anyPayloadIsCountsOrDamaged(@ForAll @Size(max = 200) byte[] payload) throws IOException {
        decodeOrDamaged(sealed(payload));
    }

    @Property(tries = 2_000)
    void aPayloadWithAnyBytesChangedIsCountsOrDamaged(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] file = Samples.file(Samples.random(random));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            file[16 + random.nextInt(file.length - 20)] = (byte) (random.nextBoolean() ? -1 : random.nextInt());
        }
        decodeOrDamaged(resealed(file));
    }

    @Example
    void aCountThatDoesNotFitTheFileAllocatesNothing() {
        String prefix = "0473686f700764656661756c74" + "0000";
        for (String count : List.of("ffffffff07", "ffffffffffffffffff01", "ffffffffffffffff7f")) {
            for (String items :
                    List.of(prefix + count, prefix + "00" + count, prefix + "0001" + "0000" + "0200" + count)) {
                assertThatThrownBy(() -> decode(sealed(HexFormat.of().parseHex(items))))
                        .isInstanceOf(DamagedFileException.class)
                        .hasMessageStartingWith("items must be at most the 0 that fit the payload, was ");
            }
        }
    }

    @Example
    void aNumberOfMoreThanSixtyFourBitsOrWithoutEndIsDamage() {
        for (String number : List.of("ffffffffffffffffff02", "80808080808080808080", "ffffff")) {
            assertThatThrownBy(() -> decode(sealed(HexFormat.of().parseHex(number))))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageMatching(
                            "a number must (fit 64 bits|end within the payload), was (longer|cut) at byte \\d+");
        }
    }

    @Example
    void aTextTooLongForItsFieldIsRefusedWithRuleAndValue() {
        assertThatThrownBy(() -> new SavedSlo("x".repeat(301), "", Samples.MONTH, empty()))
                .hasMessage("name must have at most 300 characters, had 301");
        assertThatThrownBy(() -> new SavedSlo("", "x".repeat(301), Samples.MONTH, empty()))
                .hasMessage("measure must have at most 300 characters, had 301");
        assertThatThrownBy(() -> new SavedSlo("", "", Duration.ZERO, empty()))
                .hasMessage("retention must be positive, was PT0S");
        assertThatThrownBy(() -> new SavedCounts.Gap(Samples.NOW, Samples.NOW.minusNanos(1)))
                .hasMessageStartingWith("a gap must not end before it begins at 2026-03-01T11:22:33.456Z, ended at ");
    }

    /** Whatever the bytes can say. */
    @Provide
    Arbitrary<SavedCounts> counts() {
        return counts(-1L << 40, histories(Long.MIN_VALUE / 2, 1L << 40, 1L << 53));
    }

    /** Since 1970, and no more than 2^53 events. */
    @Provide
    Arbitrary<SavedCounts> credibleCounts() {
        return counts(0, histories((long) MOST_POINTS << 30, 1L << 30, SlotCount.MOST / MOST_POINTS));
    }

    private static Arbitrary<SavedCounts> counts(long earliestSecond, Arbitrary<History> histories) {
        Arbitrary<Instant> instants = Combinators.combine(
                        Arbitraries.longs().between(earliestSecond, Samples.NOW.getEpochSecond()),
                        Arbitraries.integers().between(0, 999_999_999))
                .as(Instant::ofEpochSecond);
        Arbitrary<SavedCounts.Gap> gaps = Combinators.combine(instants, instants)
                .as((a, b) -> a.isBefore(b) ? new SavedCounts.Gap(a, b) : new SavedCounts.Gap(b, a));
        Arbitrary<String> texts = Arbitraries.strings().all().ofMaxLength(300);
        Arbitrary<Duration> retentions = Arbitraries.longs().greaterOrEqual(1).map(Duration::ofNanos);
        Arbitrary<SavedSlo> slos =
                Combinators.combine(texts, texts, retentions, histories).as(SavedSlo::new);
        return Combinators.combine(
                        instants, gaps.list().ofMaxSize(5), slos.list().ofMaxSize(5))
                .as(SavedCounts::new);
    }

    private static Arbitrary<History> histories(long earliestEnd, long longestStep, long mostEvents) {
        Arbitrary<long[]> points = Combinators.combine(
                        Arbitraries.longs().between(1, longestStep),
                        Arbitraries.longs().between(0, mostEvents),
                        Arbitraries.longs().between(0, mostEvents))
                .as((millis, good, bad) -> new long[] {millis, good, bad});
        return Combinators.combine(
                        Arbitraries.longs().between(earliestEnd, LATEST_MILLIS),
                        points.list().ofMaxSize(MOST_POINTS))
                .as(SavedCountsFormatTest::endingAt);
    }

    private static History endingAt(long lastMillis, List<long[]> steps) {
        int size = steps.size();
        long[][] columns = new long[3][size];
        for (int i = 0; i < size; i++) {
            columns[0][size - 1 - i] = i == 0 ? lastMillis : columns[0][size - i] - steps.get(i)[0];
            columns[1][i] = (i == 0 ? 0 : columns[1][i - 1]) + steps.get(i)[1];
            columns[2][i] = (i == 0 ? 0 : columns[2][i - 1]) + steps.get(i)[2];
        }
        return new History(columns[0], columns[1], columns[2]);
    }

    /** The points of a 30-day SLO with 1,000 requests a second, 1 in 1,000 bad. */
    static History ladder(Random random) {
        List<Long> ages = new ArrayList<>();
        for (int[] ring : new int[][] {{60, 10}, {80, 60}, {90, 300}, {90, 3_600}, {120, 6 * 3_600}}) {
            for (int i = 0; i < ring[0]; i++) {
                ages.add(1_000L * ring[1] * i);
            }
        }
        long[] wallMillis = ages.stream()
                .distinct()
                .mapToLong(age -> Samples.NOW.toEpochMilli() - age)
                .sorted()
                .toArray();
        long[] good = new long[wallMillis.length];
        long[] bad = new long[wallMillis.length];
        for (int i = 1; i < wallMillis.length; i++) {
            long events = wallMillis[i] - wallMillis[i - 1];
            good[i] = good[i - 1] + (long) (events * (0.5 + random.nextDouble()));
            bad[i] = bad[i - 1] + (long) (events / 1_000 * 2 * random.nextDouble());
        }
        return new History(wallMillis, good, bad);
    }

    private static History empty() {
        return new History(new long[0], new long[0], new long[0]);
    }

    private static void decodeOrDamaged(byte[] file) throws IOException {
        try {
            assertThat(decode(file)).isNotNull();
        } catch (DamagedFileException damaged) {
            assertThat(damaged).hasMessageMatching("[^\\p{Cc}]+");
        }
    }

    private static SavedCounts decode(byte[] file) throws IOException, DamagedFileException {
        Path path = Files.write(directory.resolve("decoded"), file);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new SavedCountsFormat(Samples.SERVICE, Samples.INSTANCE)
                    .decode(channel, Samples.NOW.plus(Duration.ofHours(24)));
        }
    }

    private static byte[] sealed(byte[] payload) {
        return resealed(ByteBuffer.allocate(payload.length + 20)
                .put(Samples.file(SavedCounts.NONE), 0, 12)
                .putInt(payload.length)
                .put(payload)
                .array());
    }

    private static byte[] resealed(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).putInt(file.length - 4, (int) crc.getValue());
        return file;
    }
}
