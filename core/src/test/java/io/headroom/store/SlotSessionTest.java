package io.headroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.internal.window.History;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotSessionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T11:22:33.456Z");
    private static final Duration MONTH = Duration.ofDays(30);

    private final Table table = new Table();

    /** All of it in the minute in which the store is back would be a burn that never was. */
    @Test
    void whatIsCountedWhileTheStoreIsAwayFromTheBeginningLiesInThatTime() throws IOException {
        StoreSession session = SharedStore.in(table).session("shop");
        table.isAway = true;
        assertThatThrownBy(() -> session.acquire(NOW)).isInstanceOf(IOException.class);
        table.isAway = false;
        Instant back = NOW.plus(Duration.ofMinutes(30));
        session.acquire(back);
        session.save(counts(back, 3_000));

        assertThat(table.raised(SlotSize.MINUTE)).hasSize(31).allMatch(minute -> minute.good() <= 101);
        assertThat(table.raised(SlotSize.MINUTE).stream()
                        .mapToLong(SlotCount::good)
                        .sum())
                .isEqualTo(3_000);
    }

    /** Of which all that the fleet ever counted would be searched. */
    @Test
    void onlyAnInstanceThatIsNamedAsksForWhatItCountedBefore() throws IOException {
        SharedStore store = SharedStore.in(table).interval(Duration.ofSeconds(5));
        store.session("shop").acquire(NOW);
        assertThat(table.asked).isEmpty();
        store.instance("pod-0").interval(Duration.ofSeconds(6)).session("shop").acquire(NOW);
        assertThat(table.asked).containsExactly("pod-0");
    }

    @Test
    void aSessionAcquiresOnceAndSavesOnlyThen() throws IOException {
        StoreSession session = SharedStore.in(table).session("shop");
        table.isAway = true;
        assertThatThrownBy(() -> session.acquire(NOW)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> session.save(counts(NOW, 1))).isInstanceOf(IllegalStateException.class);
        table.isAway = false;
        session.acquire(NOW);
        assertThatThrownBy(() -> session.acquire(NOW)).isInstanceOf(IllegalStateException.class);
        session.close();
        session.acquire(NOW);
    }

    private static SavedCounts counts(Instant at, long good) {
        SavedSlo.Own own = new SavedSlo.Own(good, 0, Long.MIN_VALUE);
        return new SavedCounts(
                at, List.of(), List.of(new SavedSlo("checkout", "availability", MONTH, History.NONE, own)));
    }

    /** Keeps what it is given. */
    private static final class Table implements SlotTable {
        final List<String> asked = new ArrayList<>();
        private final List<SlotCount> raised = new ArrayList<>();
        boolean isAway;

        List<SlotCount> raised(SlotSize size) {
            return raised.stream()
                    .filter(slot -> slot.size() == size && slot.slo() != SlotCount.PRESENCE)
                    .toList();
        }

        @Override
        public void prepare() throws IOException {
            if (isAway) {
                throw new IOException("away");
            }
        }

        @Override
        public void describe(SlotFlush.Writer writer, List<SlotLabel> slos, Instant expiry) {}

        @Override
        public void own(SlotFlush.Writer writer, Instant now, SlotReader reader) {
            asked.add(writer.instance());
        }

        @Override
        public void exchange(SlotFlush flush, SlotReader reader) {
            raised.addAll(flush.raised());
        }
    }
}
