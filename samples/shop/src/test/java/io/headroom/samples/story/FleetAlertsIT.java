package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.samples.prometheus.AlertChain;
import io.headroom.samples.story.FleetAlerts.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With windows of a minute and routes that wait for seconds; most of the time is the start of the replicas. */
class FleetAlertsIT {
    @Test
    void anOutagePagesOnceASlowBurnMakesATicketAndMaintenanceNeither() throws Exception {
        Plan plan = new Plan(
                "1h",
                List.of("page 50% 1m/10s", "ticket 5% 1m/10s"),
                11,
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                AlertChain::quick);
        try (FleetAlerts alerts =
                new FleetAlerts(Path.of("target", "fleet-alerts").toAbsolutePath(), plan)) {
            assertThat(alerts.play().ticket()).isLessThan(plan.patience());
        }
    }
}
