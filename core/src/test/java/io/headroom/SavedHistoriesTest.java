package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.internal.window.History;
import io.headroom.sli.Outcome;
import io.headroom.store.BudgetStore;
import io.headroom.store.DirectoryStore;
import io.headroom.store.FleetCounts;
import io.headroom.store.SavedCounts;
import io.headroom.store.SavedSlo;
import io.headroom.store.SharedStore;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotTable;
import io.headroom.store.StoreSession;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a store is given of each SLO. */
class SavedHistoriesTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T11:22:33Z");
    private static final History EARLIER =
            new History(new long[] {BEGIN.minusSeconds(60).toEpochMilli()}, new long[] {7}, new long[] {1});

    private SavedCounts given = SavedCounts.NONE;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void historiesAreBuiltForAStoreThatSavesThemAndForNoOther(boolean savesHistories) {
        ManualClock clock = new ManualClock(1, BEGIN);
        try (Headroom headroom = Headroom.builder("shop")
                .manual(clock)
                .store(new Attentive(savesHistories))
                .build()) {
            headroom.slo("checkout", slo -> slo.objective("99%"));
            headroom.slo("checkout").recorder().record(Outcome.BAD);
            clock.advance(Duration.ofMinutes(1));
            headroom.save();

            SavedSlo checkout = given.slos().get(0);
            assertThat(checkout.name()).isEqualTo("checkout");
            assertThat(checkout.own()).isEqualTo(new SavedSlo.Own(0, 1, Long.MIN_VALUE));
            assertThat(checkout.history().size() > 0).isEqualTo(savesHistories);
            assertThat(given.slos().stream().map(SavedSlo::name))
                    .isEqualTo(savesHistories ? List.of("checkout", "not yet declared") : List.of("checkout"));
        }
    }

    @Test
    void theDirectorySavesHistoriesAndAStoreOfSlotsDoesNot() {
        assertThat(DirectoryStore.at(Path.of("counts")).savesHistories()).isTrue();
        assertThat(SharedStore.in(new Nothing()).savesHistories()).isFalse();
    }

    /** Keeps what it was given. */
    private final class Attentive implements BudgetStore, StoreSession {
        private final boolean savesHistories;

        Attentive(boolean savesHistories) {
            this.savesHistories = savesHistories;
        }

        @Override
        public String place() {
            return "here";
        }

        @Override
        public String instance() {
            return "one";
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(10);
        }

        @Override
        public boolean isRemote() {
            return false;
        }

        @Override
        public boolean savesHistories() {
            return savesHistories;
        }

        @Override
        public StoreSession session(String service) {
            return this;
        }

        @Override
        public Optional<SavedCounts> acquire(Instant now) {
            SavedSlo undeclared = new SavedSlo("not yet declared", "availability", Duration.ofDays(30), EARLIER);
            return Optional.of(new SavedCounts(BEGIN, List.of(), List.of(undeclared)));
        }

        @Override
        public FleetCounts save(SavedCounts counts) {
            given = counts;
            return new FleetCounts(counts.savedAt(), History.NONE, Map.of());
        }

        @Override
        public void close() {}
    }

    /** A table that nobody uses. */
    private static final class Nothing implements SlotTable {
        @Override
        public void prepare() {}

        @Override
        public void describe(SlotFlush.Writer writer, List<SlotLabel> slos, Instant expiry) {}

        @Override
        public void own(SlotFlush.Writer writer, Instant now, SlotReader reader) {}

        @Override
        public void exchange(SlotFlush flush, SlotReader reader) {}
    }
}
