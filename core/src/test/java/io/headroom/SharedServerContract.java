package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.BudgetScope;
import io.headroom.budget.WindowCounts;
import io.headroom.server.RunningServer;
import io.headroom.server.ServerProcess;
import io.headroom.server.StoreServer;
import io.headroom.store.BudgetStore;
import io.headroom.store.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store on a server promises besides: the server may go away and come back. */
abstract class SharedServerContract extends BudgetStoreContract {
    /** That of a statement, and of a script of the tests' client. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** A connection may be waited for before. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    private final RunningServer<? extends StoreServer> running;

    SharedServerContract(RunningServer<? extends StoreServer> running) {
        this.running = running;
    }

    @Override
    final BudgetStore store(String instance) {
        return running.get().store().instance(instance);
    }

    @Override
    final void dispose() throws Exception {
        running.get().forgetAll();
    }

    @Test
    void aServerThatIsAwayForAWhileCostsNoEvent() throws IOException {
        awayFor(ServerProcess::stop);
    }

    @Test
    void aServerThatIsKilledCostsNoEvent() throws IOException {
        awayFor(ServerProcess::kill);
    }

    /** Its connections stay open and nothing answers: only time-outs end that. */
    @Test
    void aServerThatIsFrozenHoldsUpTheThreadThatSavesForABoundedTimeAndNobodyElse() throws Exception {
        Instance one = start("one");
        one.record(10, 1);
        pass(Duration.ofSeconds(10));
        one.headroom.save();
        try (CapturedLog log = new CapturedLog()) {
            running.get().freeze();
            Thread saving = new Thread(one.headroom::save);
            saving.start();
            long begunNanos = System.nanoTime();
            try {
                one.record(1_000, 0);
                pass(Duration.ofSeconds(31));
                assertThat(one.local().total()).isEqualTo(1_011);
                assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.LOCAL);
                assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isLessThan(LONGEST_WAIT);
                assertThat(saving.isAlive()).isTrue();
                saving.join(LONGEST_WAIT.plus(SPARE).toMillis());
                assertThat(saving.isAlive()).isFalse();
            } finally {
                running.get().thaw();
            }
            assertThat(log.warnings()).singleElement().asString().contains("kept in memory only");
        }
        one.headroom.save();
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.FLEET);
        assertThat(one.fleet().total()).isEqualTo(1_011);
    }

    private void awayFor(Consumer<ServerProcess> end) throws IOException {
        Instance one = start("one");
        Instance two = start("two");
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < 12; i++) {
                if (i == 2) {
                    end.accept(running.get());
                }
                if (i == 8) {
                    assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.LOCAL);
                    assertThat(one.local().total()).isEqualTo(8 * 11);
                    running.get().start();
                }
                one.record(10, 1);
                two.record(20, 2);
                pass(Duration.ofSeconds(10));
                saveAll(1);
            }
            assertThat(log.warnings()).hasSizeBetween(2, 6).allMatch(line -> line.contains("kept in memory only"));
        }
        saveAll(1);

        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.FLEET);
        assertThat(one.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(360L, 36L);
        assertThat(two.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(360L, 36L);
    }
}
