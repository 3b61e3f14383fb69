package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.BudgetScope;
import io.headroom.guard.Guard;
import io.headroom.sli.Outcome;
import io.headroom.store.SharedStore;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that does not answer. Whoever waited for it, or for a lock that the thread that saves holds meanwhile, would wait for ever. */
@Timeout(30)
class SlowStoreTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    /** Where it does not. */
    enum Step {
        PREPARE,
        OWN,
        DESCRIBE,
        EXCHANGE
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWaitsForAStoreButTheThreadThatSaves(Step step) throws InterruptedException {
        SharedStore store = SharedStore.in(new Hanging(step)).instance("one");
        try (Headroom headroom =
                Headroom.builder("shop").store(store).follow(BudgetScope.FLEET).build()) {
            Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));
            Guard payments =
                    headroom.guard("payments", guard -> guard.slos("checkout").timeout("400ms"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            for (int i = 0; i < 1_000; i++) {
                checkout.recorder().record(Outcome.BAD);
                assertThat(payments.call(() -> "paid")).isEqualTo("paid");
            }
            headroom.tick();
            assertThat(checkout.budget().periodCounts().bad()).isEqualTo(1_000);
            assertThat(checkout.counts(Duration.ofMinutes(5)).bad()).isEqualTo(1_000);
            assertThat(checkout.history().size()).isPositive();
            assertThat(checkout.fleetBudget()).isEmpty();
            assertThat(checkout.actsOn()).isEqualTo(BudgetScope.LOCAL);
            assertThat(headroom.saveAge()).isPresent();
            headroom.slo("another", slo -> slo.objective("99%"));
            assertThat(headroom.slos()).hasSize(2);
            assertThat(users).containsExactly("headroom-store-shop");
            answered.countDown();
        }
    }

    /** Hangs until it is told to answer. */
    private final class Hanging implements SlotTable {
        private final Step where;

        Hanging(Step where) {
            this.where = where;
        }

        private void use(Step step) {
            users.add(Thread.currentThread().getName());
            if (step == where) {
                asked.countDown();
                try {
                    answered.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
            }
        }

        @Override
        public void prepare() {
            use(Step.PREPARE);
        }

        @Override
        public void own(SlotFlush.Writer writer, Instant now, SlotReader reader) {
            use(Step.OWN);
        }

        @Override
        public void describe(SlotFlush.Writer writer, List<SlotLabel> slos, Instant expiry) {
            use(Step.DESCRIBE);
        }

        @Override
        public void exchange(SlotFlush flush, SlotReader reader) {
            use(Step.EXCHANGE);
        }
    }
}
