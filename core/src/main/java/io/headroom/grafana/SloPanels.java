package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.List;

/** The SLO that the reader has chosen, over all replicas. */
final class SloPanels {
    private static final String EVENTS = "slo_events_total{service=\"$service\", slo=\"$slo\", result=\"%s\"}";

    private final RuleLabels labels;

    SloPanels(RuleLabels labels) {
        this.labels = labels;
    }

    List<Panel> panels() {
        return List.of(
                Panel.stat(
                                "Budget left",
                                "Of the period's error budget. Below 0: the objective is missed unless the period forgives it; stop"
                                        + " risky changes.",
                                4)
                        .query(chosen("slo:period_error_budget_remaining:ratio"), "left")
                        .unit("percentunit")
                        .with("decimals", 1)
                        .colors(0, "red", 0, "orange", 0.25, "green"),
                Panel.stat("Good events", "Share of the period's events that were good.", 4)
                        .query(
                                "1 - %s * ignoring(%s) %s"
                                        .formatted(
                                                chosen("slo:period_burn_rate:ratio"),
                                                labels.window(),
                                                chosen("slo:error_budget:ratio")),
                                "good")
                        .unit("percentunit")
                        .with("decimals", 3)
                        .colors(0, "text"),
                Panel.stat("Objective", "What that share should be at least.", 4)
                        .query(chosen("slo:objective:ratio"), "objective")
                        .unit("percentunit")
                        .colors(0, "text"),
                Panel.stat("Period", "Days over which the budget is counted.", 4)
                        .query(chosen("slo:time_period:days"), "period")
                        .unit("suffix: d")
                        .colors(0, "text"),
                Panel.stat("Burn rate now", "Over 5 minutes. At 1x the budget lasts just the period.", 4)
                        .query(chosen("slo:current_burn_rate:ratio"), "now")
                        .unit("suffix:x")
                        .with("decimals", 1)
                        .colors(0, "green", 1, "orange", 10, "red"),
                Panel.stat(
                                "Budget lasts",
                                "If it goes on burning as in the last hour. Hours: act now. Days: a ticket will do.",
                                4)
                        .query(lasts(), "lasts")
                        .unit("s")
                        .with("decimals", 1)
                        .with("noValue", "not burning")
                        .colors(0, "red", 86_400, "orange", 604_800, "green"),
                Panel.graph(
                                "Budget burn-down",
                                "Share of the period's error budget left. It recovers only as old failures leave the period. Choose a"
                                        + " time range as long as the period to see where it went.",
                                12)
                        .query(chosen("slo:period_error_budget_remaining:ratio"), "budget left")
                        .unit("percentunit")
                        .series("budget left", "custom.fillOpacity", 20, "color", Panel.fixed("blue"))
                        .with("max", 1)
                        .colors(0, "red", 0, "transparent")
                        .with("custom", thresholdLine()),
                Panel.graph(
                                "Burn rates",
                                "By window, and dashed the factors at which an alert's long window fires. A short window above while the"
                                        + " long ones are below: it has just begun. The other way round: it is over, and the alert will end.",
                                12)
                        .query(
                                "{__name__=~\"slo:sli_error:ratio_rate.+\", %s, %s=~\"$window\"} / ignoring(%s) group_left %s"
                                        .formatted(
                                                labels.chosen(),
                                                labels.window(),
                                                labels.window(),
                                                chosen("slo:error_budget:ratio")),
                                "{{%s}}".formatted(labels.window()))
                        .query(
                                chosen("slo:burn_alert_factor:ratio"),
                                "{{%s}} at {{%s}}".formatted(labels.severity(), labels.window()))
                        .series("/ at /", "custom.lineStyle", dashes(), "custom.lineWidth", 1, "custom.fillOpacity", 0)
                        .unit("suffix:x")
                        .with("min", 0),
                Panel.graph(
                                "Events a second",
                                "Good and bad as the replicas counted them. Bad ones with the good ones gone: an outage. No events at"
                                        + " all: look at the load balancer first.",
                                12)
                        .query("sum(rate(%s[$__rate_interval]))".formatted(EVENTS.formatted("good")), "good")
                        .query("sum(rate(%s[$__rate_interval]))".formatted(EVENTS.formatted("bad")), "bad")
                        .unit("cps")
                        .series("good", "color", Panel.fixed("green"))
                        .series("bad", "color", Panel.fixed("red"))
                        .with("min", 0),
                Panel.timeline(
                                "Alerts",
                                "What the rules say over all replicas, and what the replicas say by themselves, which is sooner but knows"
                                        + " one replica only.",
                                12,
                                8)
                        .query(fires("page"), "page")
                        .query(fires("ticket"), "ticket")
                        .query(
                                "max by (severity) (slo_alert_active{service=\"$service\", slo=\"$slo\"})",
                                "{{severity}}, a replica")
                        .states("calm", "firing", "red"));
    }

    private String lasts() {
        String hour = "%s / ignoring(%s) %s"
                .formatted(chosen("slo:sli_error:ratio_rate1h"), labels.window(), chosen("slo:error_budget:ratio"));
        return "86400 * clamp_min(%2$s, 0) * ignoring(%1$s) %3$s / ignoring(%1$s) (%4$s > 0)"
                .formatted(
                        labels.window(),
                        chosen("slo:period_error_budget_remaining:ratio"),
                        chosen("slo:time_period:days"),
                        hour);
    }

    private String fires(String severity) {
        return "max(ALERTS{%s, alertstate=\"firing\", %s=\"%s\"}) or vector(0)"
                .formatted(labels.chosen(), labels.severity(), severity);
    }

    private String chosen(String recorded) {
        return "%s{%s}".formatted(recorded, labels.chosen());
    }

    private static Object dashes() {
        return Json.object("fill", "dash", "dash", List.of(8, 6));
    }

    private static Object thresholdLine() {
        return Json.object(
                "drawStyle",
                "line",
                "lineWidth",
                2,
                "showPoints",
                "never",
                "thresholdsStyle",
                Json.object("mode", "line+area"));
    }
}
