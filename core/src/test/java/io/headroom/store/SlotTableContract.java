package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.store.SlotFlush.Writer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link SlotTable} does with writes that are late, repeated, or of somebody else. */
@Timeout(60)
public abstract class SlotTableContract {
    /** So far ahead that no server's clock makes anything of it old. */
    protected static final Instant NOW = Instant.parse("2126-03-01T11:22:33.456Z");

    protected static final Writer ONE = new Writer("shop", "one", 1);
    private static final Writer TWO = new Writer("shop", "two", 1);
    private static final long SLO = SlotCount.id("checkout", "availability");
    private static final long START = SlotSize.MINUTE.floor(NOW.toEpochMilli());

    private SlotTable table;

    /** The table under test, empty at the first call in each test. */
    protected abstract SlotTable table() throws Exception;

    /** Lets go of it after each test. */
    protected void dispose() throws Exception {}

    @BeforeEach
    final void prepare() throws Exception {
        table = table();
        table.prepare();
    }

    @AfterEach
    final void end() throws Exception {
        dispose();
    }

    @Test
    void preparingAgainChangesNothing() throws IOException {
        assertThat(raise(ONE, slot(5, 1)).sums).containsExactly(slot(5, 1));
        table.prepare();
        assertThat(raise(ONE).sums).containsExactly(slot(5, 1));
    }

    @Test
    void aRepeatedOrLateWriteChangesNothing() throws IOException {
        raise(ONE, slot(5, 1));
        raise(ONE, slot(7, 3));
        raise(ONE, slot(5, 1));
        raise(ONE, slot(7, 3));
        assertThat(raise(ONE, slot(0, 0)).sums).containsExactly(slot(7, 3));
    }

    @Test
    void goodAndBadGrowApart() throws IOException {
        raise(ONE, slot(9, 1));
        assertThat(raise(ONE, slot(5, 4)).sums).containsExactly(slot(9, 4));
    }

    @Test
    void sumsAreOverInstancesAndIncarnations() throws IOException {
        raise(ONE, slot(5, 1));
        raise(new Writer("shop", "one", -7), slot(10, 2));
        raise(TWO, slot(100, 20));
        assertThat(raise(ONE).sums).containsExactly(slot(115, 23));
        Read own = new Read();
        table.own(ONE, NOW, own);
        assertThat(own.sums).containsExactly(slot(15, 3));
    }

    @Test
    void anotherServiceIsAnotherWorld() throws IOException {
        raise(new Writer("other", "one", 1), slot(5, 1));
        assertThat(raise(ONE).sums).isEmpty();
    }

    @Test
    void onlySlotsOfTheSpansAreRead() throws IOException {
        List<SlotCount> minutes = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            minutes.add(new SlotCount(SLO, SlotSize.MINUTE, START - 60_000L * i, i + 1, 0));
        }
        minutes.add(new SlotCount(SLO, SlotSize.HOUR, SlotSize.HOUR.floor(START), 55, 0));
        Read read = new Read();
        table.exchange(flush(ONE, minutes, NOW.minus(Duration.ofMinutes(2))), read);

        assertThat(read.sums).hasSize(4).contains(minutes.get(0), minutes.get(2), minutes.get(10));
    }

    @Test
    void theLargestCountsAreKeptExactly() throws IOException {
        assertThat(raise(ONE, slot(SlotCount.MOST - 1, 1)).sums).containsExactly(slot(SlotCount.MOST - 1, 1));
        assertThat(raise(ONE, slot(SlotCount.MOST, 1)).sums).containsExactly(slot(SlotCount.MOST, 1));
    }

    @Test
    void namesComeBackAsTheyWere() throws IOException {
        List<SlotLabel> labels = List.of(
                SlotLabel.of("checkout", "availability"),
                SlotLabel.of("checkout/'; DROP TABLE headroom_slot; --\r\nFLUSHALL\r\n", "latency <= 300ms"),
                SlotLabel.of("nul\0 half \ud83d \\u0041 größe", "x".repeat(300)));
        table.describe(ONE, labels, NOW.plusSeconds(60));
        table.describe(ONE, labels, NOW.plusSeconds(30));
        Read own = new Read();
        table.own(ONE, NOW, own);
        assertThat(own.labels).containsExactlyInAnyOrderElementsOf(labels).allMatch(SlotLabel::isTrue);
    }

    /** Grow-only maps per process, and their sum: a model of a few lines. */
    @Test
    void anyOrderOfAnyWritesEndsInTheSumOfTheHighest() throws IOException {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            List<Map.Entry<Writer, SlotCount>> writes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Writer writer = new Writer("random " + seed, "pod-" + random.nextInt(3), random.nextInt(2));
                writes.add(Map.entry(
                        writer,
                        new SlotCount(
                                random.nextInt(2),
                                SlotSize.values()[random.nextInt(3)],
                                SlotSize.QUARTER_DAY.floor(START),
                                random.nextInt(1000),
                                random.nextInt(100))));
            }
            writes.addAll(writes.subList(0, 10));
            Collections.shuffle(writes, random);
            Read last = new Read();
            Map<List<Object>, long[]> model = new LinkedHashMap<>();
            for (Map.Entry<Writer, SlotCount> write : writes) {
                SlotCount slot = write.getValue();
                last = raise(write.getKey(), slot);
                long[] held =
                        model.computeIfAbsent(List.of(write.getKey(), slot.slo(), slot.size()), anew -> new long[2]);
                held[0] = Math.max(held[0], slot.good());
                held[1] = Math.max(held[1], slot.bad());
            }
            for (SlotCount sum : last.sums) {
                long good = 0;
                long bad = 0;
                for (Map.Entry<List<Object>, long[]> held : model.entrySet()) {
                    if (held.getKey().subList(1, 3).equals(List.of(sum.slo(), sum.size()))) {
                        good += held.getValue()[0];
                        bad += held.getValue()[1];
                    }
                }
                assertThat(List.of(sum.good(), sum.bad())).isEqualTo(List.of(good, bad));
            }
            assertThat(last.sums).hasSize((int) model.keySet().stream()
                    .map(key -> key.subList(1, 3))
                    .distinct()
                    .count());
        }
    }

    protected static SlotCount slot(long good, long bad) {
        return new SlotCount(SLO, SlotSize.MINUTE, START, good, bad);
    }

    protected final Read raise(Writer writer, SlotCount... slots) throws IOException {
        Read read = new Read();
        table.exchange(flush(writer, List.of(slots), NOW.minus(Duration.ofHours(8))), read);
        return read;
    }

    protected static SlotFlush flush(Writer writer, List<SlotCount> slots, Instant since) {
        List<SlotSpan> spans = Stream.of(SlotSize.values())
                .map(size -> new SlotSpan(size, size.floor(since.toEpochMilli()), NOW.toEpochMilli()))
                .toList();
        return new SlotFlush(writer, slots, List.of(SLO, 0L, 1L), spans, NOW, Duration.ofDays(30));
    }

    /** What a table gave. */
    protected static final class Read implements SlotReader {
        public final List<SlotCount> sums = new ArrayList<>();
        public final List<String> refusals = new ArrayList<>();
        public final List<SlotLabel> labels = new ArrayList<>();

        public Read() {}

        @Override
        public void slot(SlotCount slot) {
            sums.add(slot);
        }

        @Override
        public void label(SlotLabel label) {
            labels.add(label);
        }

        @Override
        public void refused(String rule, Object value) {
            refusals.add(rule + ", was " + value);
        }
    }
}
