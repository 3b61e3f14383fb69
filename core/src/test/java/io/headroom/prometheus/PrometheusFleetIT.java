package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.SloBuilder;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.FleetBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.server.PrometheusProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replica that starts when a real Prometheus has had two days of its fleet, by the generated rules. */
@Timeout(120)
class PrometheusFleetIT {
    private static final Consumer<SloBuilder> TWO_DAYS =
            slo -> slo.objective("99%").period("2d");
    private static final int GOOD = 95;
    private static final int BAD = 5;

    @Test
    void aNewReplicaKnowsThePeriodThatItNeverSaw() throws Exception {
        Duration tile = Duration.ofMinutes(5);
        Instant end = Instant.now();
        try (PrometheusProcess server = new PrometheusProcess(rules(), tiles(end, tile, 12 * 24))) {
            server.start();
            try (Headroom headroom = Headroom.builder("shop")
                    .fleet(PrometheusFleet.at(server.url())
                            .interval(Duration.ofSeconds(1))
                            .build())
                    .follow(BudgetScope.FLEET)
                    .build()) {
                Slo checkout = headroom.slo("checkout", TWO_DAYS);
                FleetBudget fleet = awaitFleet(checkout);

                WindowCounts period = fleet.budget().periodCounts();
                assertThat(period.good()).isEqualTo(12 * 24 * GOOD);
                assertThat(period.bad()).isEqualTo(12 * 24 * BAD);
                assertThat(period.coverage()).isEqualTo(0.5);
                assertThat(fleet.budget().window(Duration.ofHours(1)).bad()).isBetween(11L * BAD, 12L * BAD);
                assertThat(fleet.budget().window(Duration.ofHours(1)).coverage())
                        .isBetween(11 / 12.0, 1.0);
                assertThat(checkout.policyStatus().state()).isEqualTo("freeze");

                server.stop();
                awaitLocal(checkout);
                assertThat(checkout.fleetBudget().orElseThrow().isStale()).isTrue();
                server.start();
                awaitFleet(checkout);
            }
        }
    }

    private static String rules() {
        try (Headroom headroom = Headroom.create("shop")) {
            headroom.slo("checkout", TWO_DAYS);
            return PrometheusRules.standard().generate(headroom).yaml();
        }
    }

    /** One tile before another, up to an end. */
    private static String tiles(Instant end, Duration tile, int count) {
        StringBuilder samples = new StringBuilder();
        for (String name : new String[] {SloSeries.TILE_ALL, SloSeries.TILE_BAD}) {
            samples.append("# TYPE %s gauge\n".formatted(name));
            for (int i = count; i > 0; i--) {
                samples.append("%s{sloth_id=\"shop-checkout\",sloth_service=\"shop\",sloth_slo=\"checkout\"} %d %d\n"
                        .formatted(
                                name,
                                name.equals(SloSeries.TILE_ALL) ? GOOD + BAD : BAD,
                                end.minus(tile.multipliedBy(i)).plusSeconds(60).getEpochSecond()));
            }
        }
        return samples.append("# EOF\n").toString();
    }

    private static FleetBudget awaitFleet(Slo slo) {
        long begun = System.nanoTime();
        while (slo.actsOn() == BudgetScope.LOCAL) {
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(40));
            Thread.onSpinWait();
        }
        return slo.fleetBudget().orElseThrow();
    }

    private static void awaitLocal(Slo slo) {
        long begun = System.nanoTime();
        while (slo.actsOn() == BudgetScope.FLEET) {
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(40));
            Thread.onSpinWait();
        }
    }
}
