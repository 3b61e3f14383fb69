package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.samples.story.FleetAlerts.Plan;
import io.headroom.samples.story.FleetAlerts.Times;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * With windows of minutes and the routes as they are generated. At 7.2 times the budget's rate, 7.2 % of five minutes, a whole outage fires
 * after 21.6 seconds; Alertmanager waits 10 more, and counting, scraping and evaluating take up to three. Takes a quarter of an hour.
 */
class FleetAlertsSoak {
    private static final Duration FIRES_AFTER = Duration.ofMillis(21_600);

    @Test
    void anOutagePagesOnceASlowBurnMakesATicketAndMaintenanceNeither() throws Exception {
        Plan plan = new Plan(
                "6h",
                List.of("page 10% 5m/1m", "ticket 5% 10m/1m"),
                25,
                Duration.ofMinutes(6),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                UnaryOperator.identity());
        try (FleetAlerts alerts =
                new FleetAlerts(Path.of("target", "fleet-alerts-soak").toAbsolutePath(), plan)) {
            Times times = alerts.play();
            System.out.println(times);
            assertThat(times.detection()).isBetween(FIRES_AFTER, FIRES_AFTER.plusSeconds(20));
        }
    }
}
