package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.List;
import java.util.Map;

/** The replicas of the chosen SLO, as each sees itself: one that differs from the others is ill, or has just been started. */
final class ReplicaPanels {
    private static final String SLO = "{service=\"$service\", slo=\"$slo\"}";
    private static final String BAD = "{service=\"$service\", slo=\"$slo\", result=\"bad\"}";
    private static final String NOW = "{service=\"$service\", slo=\"$slo\", window=\"5m\"}";

    private ReplicaPanels() {}

    static List<Panel> panels() {
        return List.of(
                table(),
                Panel.graph(
                                "Bad events a second, by replica",
                                "One line above the others: take that replica out. All alike: it is what they have in common.",
                                12)
                        .query(rate(BAD), "{{instance}}")
                        .unit("cps")
                        .with("min", 0),
                Panel.graph(
                                "Burn rate over 5 minutes, by replica",
                                "As the processes know it themselves, without Prometheus.",
                                12)
                        .query("slo_burn_rate" + NOW, "{{instance}}")
                        .unit("suffix:x")
                        .with("min", 0));
    }

    private static Panel table() {
        Map<String, Object> columns = Json.object(
                "excludeByName",
                Json.object("Time", true),
                "renameByName",
                Json.object(
                        "instance", "Replica",
                        "Value #A", "Budget left",
                        "Value #B", "Seen",
                        "Value #C", "Burn rate",
                        "Value #D", "Events/s",
                        "Value #E", "Bad/s",
                        "Value #F", "Stale for"));
        return Panel.table(
                        "Replicas",
                        "Budgets are those of one replica's own events; 'seen' is how much of the period it has counted. 'Stale for' beyond"
                                + " a few seconds: its figures do not move any more.",
                        24,
                        7,
                        "Budget left")
                .column(
                        "Budget left",
                        each("slo_error_budget_remaining_ratio" + SLO),
                        "unit",
                        "percentunit",
                        "decimals",
                        1)
                .column("Seen", each("slo_window_coverage_ratio" + SLO), "unit", "percentunit", "decimals", 1)
                .column("Burn rate", each("slo_burn_rate" + NOW), "unit", "suffix:x", "decimals", 2)
                .column("Events/s", rate(SLO), "unit", "cps", "decimals", 2)
                .column("Bad/s", rate(BAD), "unit", "cps", "decimals", 2)
                .column("Stale for", each("headroom_ticker_age_seconds{service=\"$service\"}"), "unit", "s")
                .transformed("merge", Json.object())
                .transformed("organize", columns);
    }

    private static String each(String gauge) {
        return "max by (instance) (%s)".formatted(gauge);
    }

    private static String rate(String events) {
        return "sum by (instance) (rate(slo_events_total%s[$__rate_interval]))".formatted(events);
    }
}
