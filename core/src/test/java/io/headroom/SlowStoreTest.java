package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.sli.Outcome;
import io.headroom.store.SharedStore;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store that does not answer. */
@Timeout(30)
class SlowStoreTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void nobodyWaitsForAStoreButTheThreadThatSaves() throws InterruptedException {
        try (Headroom headroom =
                Headroom.builder("shop").store(SharedStore.in(new Hanging())).build()) {
            Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < 1_000; i++) {
                checkout.recorder().record(Outcome.BAD);
            }
            headroom.tick();
            assertThat(checkout.budget().periodCounts().bad()).isEqualTo(1_000);
            assertThat(checkout.counts(Duration.ofMinutes(5)).bad()).isEqualTo(1_000);
            assertThat(checkout.fleetBudget()).isEmpty();
            headroom.slo("another", slo -> slo.objective("99%"));
            answered.countDown();
        }
    }

    /** Hangs until it is told to answer. */
    private final class Hanging implements SlotTable {
        @Override
        public void prepare() throws IOException {
            asked.countDown();
            try {
                answered.await();
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }

        @Override
        public void describe(SlotFlush.Writer writer, List<SlotLabel> slos, Instant expiry) {}

        @Override
        public void own(SlotFlush.Writer writer, Instant now, SlotReader reader) {}

        @Override
        public void exchange(SlotFlush flush, SlotReader reader) {}
    }
}
