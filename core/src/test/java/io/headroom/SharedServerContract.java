package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.budget.BudgetScope;
import io.headroom.budget.WindowCounts;
import io.headroom.server.ServerProcess;
import io.headroom.store.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a store on a server promises besides: the server may go away and come back. */
abstract class SharedServerContract extends BudgetStoreContract {
    abstract ServerProcess server();

    @Test
    void aServerThatIsAwayForAWhileCostsNoEvent() throws IOException {
        awayFor(ServerProcess::stop);
    }

    @Test
    void aServerThatIsKilledCostsNoEvent() throws IOException {
        awayFor(ServerProcess::kill);
    }

    private void awayFor(Consumer<ServerProcess> end) throws IOException {
        Instance one = start("one");
        Instance two = start("two");
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < 12; i++) {
                if (i == 2) {
                    end.accept(server());
                }
                if (i == 8) {
                    assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.LOCAL);
                    assertThat(one.local().total()).isEqualTo(8 * 11);
                    server().start();
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
