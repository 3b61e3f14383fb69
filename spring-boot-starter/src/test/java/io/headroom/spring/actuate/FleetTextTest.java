package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.budget.BudgetScope;
import io.headroom.sli.Outcome;
import io.headroom.store.BudgetStore;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What two replicas that share a store tell a terminal of their fleet. */
class FleetTextTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void theFleetsBudgetStandsBelowTheReplicasOwn(BudgetScope follow) {
        try (Headroom one = replica("one", follow);
                Headroom two = replica("two", follow)) {
            count(one, 990, 10);
            count(two, 1000, 0);
            clock.advance(Duration.ofMinutes(30));
            exchange(one, two);

            String fleet = follow == BudgetScope.FLEET ? "fleet, acted on" : "fleet          ";
            assertThat(text(two)).isEqualTo("""
                    Error budgets of shop, 2026-01-01T00:30:00Z
                    SLO                      budget left       observed     5m     1h     6h  alert
                    checkout                 ########## 100.0%    50.0%   0.00   0.00      -
                      FLEET        #####.....  50.0%    50.0%   0.60   0.50      -
                    5m, 1h, 6h: burn rates; 1 spends the budget in exactly its period.
                    Alerts are this replica's. Policy and guards act on it unless on the fleet.
                    """.replace("FLEET", fleet));
            assertThat(text(two).lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    void whatIsTooOldToActOnSaysSo() {
        try (Headroom one = replica("one", BudgetScope.FLEET);
                Headroom two = replica("two", BudgetScope.FLEET)) {
            count(one, 990, 10);
            clock.advance(Duration.ofMinutes(30));
            exchange(one, two);
            clock.advance(Duration.ofMinutes(10));
            two.tick();

            assertThat(text(two)).contains("\n  fleet, too old: 00:30  ..........");
            assertThat(text(two).lines()).allMatch(line -> line.length() <= 80);
        }
    }

    private static String text(Headroom headroom) {
        return SloText.of(headroom.service(), List.of(headroom.slo("checkout")));
    }

    private void exchange(Headroom one, Headroom two) {
        for (Headroom headroom : List.of(one, two, one, two)) {
            headroom.tick();
            headroom.save();
        }
    }

    private static void count(Headroom headroom, int good, int bad) {
        for (int i = 0; i < good + bad; i++) {
            headroom.slo("checkout").recorder().record(i < good ? Outcome.GOOD : Outcome.BAD);
        }
    }

    private Headroom replica(String name, BudgetScope follow) {
        BudgetStore store = DirectoryStore.at(directory).instance(name);
        Headroom headroom = Headroom.builder("shop")
                .manual(clock)
                .store(store)
                .follow(follow)
                .build();
        headroom.slo("checkout", slo -> slo.objective(0.99).period(Duration.ofHours(1)));
        return headroom;
    }
}
