package io.headroom.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.BudgetScope;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SloGateTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path directory;

    @Test
    void theFiguresAreThoseOfTheBudgetThatThePolicyActsOn() {
        try (Headroom failing = replica("failing");
                Headroom healthy = replica("healthy")) {
            for (int minute = 0; minute < 60; minute++) {
                failing.slo("checkout").recorder().record(Outcome.BAD);
                healthy.slo("checkout").recorder().record(Outcome.GOOD);
                clock.advance(Duration.ofMinutes(1));
                failing.tick();
                healthy.tick();
                failing.save();
                healthy.save();
            }
            Slo checkout = healthy.slo("checkout");
            SloGate gate = SloGate.of(checkout);

            assertThat(checkout.actsOn()).isEqualTo(BudgetScope.FLEET);
            assertThat(checkout.budget().remaining()).isEqualTo(1);
            assertThat(gate.ok()).isFalse();
            assertThat(gate.policy()).isEqualTo("freeze");
            assertThat(gate.remaining()).isNegative();
            assertThat(gate.why()).doesNotContain("100.0%");
            assertThat(gate.until()).isNull();
        }
    }

    private Headroom replica(String instance) {
        Headroom headroom = Headroom.builder("shop")
                .manual(clock)
                .store(DirectoryStore.at(directory).instance(instance))
                .follow(BudgetScope.FLEET)
                .build();
        headroom.slo("checkout", slo -> slo.objective("99%").period("1h"));
        return headroom;
    }
}
