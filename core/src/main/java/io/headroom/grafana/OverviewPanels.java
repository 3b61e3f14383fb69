package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.List;
import java.util.Map;

/** All SLOs, the one with the least budget first. */
final class OverviewPanels {
    private static final String FIRING = "alertstate=\"firing\"";

    private final RuleLabels labels;

    OverviewPanels(RuleLabels labels) {
        this.labels = labels;
    }

    List<Panel> panels() {
        return List.of(
                Panel.stat("SLOs", "How many SLOs the rules of this Prometheus know.", 4)
                        .query("count(slo:objective:ratio)", "SLOs")
                        .colors(0, "text"),
                Panel.stat("Budgets spent", "SLOs with nothing left. Releases to these services should wait.", 4)
                        .query("count(slo:period_error_budget_remaining:ratio <= 0) or vector(0)", "spent")
                        .colors(0, "green", 1, "red"),
                Panel.stat("Least budget left", "Of all SLOs. The table below begins with that one.", 4)
                        .query("min(slo:period_error_budget_remaining:ratio)", "least")
                        .unit("percentunit")
                        .with("decimals", 1)
                        .colors(0, "red", 0, "orange", 0.25, "green"),
                Panel.stat("Fastest burn", "Over 5 minutes. At 1x a budget lasts just its period.", 4)
                        .query("max(slo:current_burn_rate:ratio)", "fastest")
                        .unit("suffix:x")
                        .with("decimals", 1)
                        .colors(0, "green", 1, "orange", 10, "red"),
                Panel.stat("Pages firing", "Somebody should be looking at these now.", 4)
                        .query(firing("page"), "pages")
                        .colors(0, "green", 1, "red"),
                Panel.stat("Tickets firing", "For the next working day.", 4)
                        .query(firing("ticket"), "tickets")
                        .colors(0, "green", 1, "orange"),
                table(),
                Panel.graph(
                                "Budget left",
                                "Share of each period's error budget, over all replicas. A step down is an incident, a slope a chronic fault.",
                                12)
                        .query("slo:period_error_budget_remaining:ratio", name())
                        .unit("percentunit"),
                Panel.graph("Burn rate now", "Over 5 minutes. What rises here first is where to look first.", 12)
                        .query("slo:current_burn_rate:ratio", name())
                        .unit("suffix:x")
                        .with("min", 0),
                Panel.timeline(
                                "Alerts",
                                "When a page or a ticket fired for an SLO. Several at once have a common cause more often than not.",
                                24,
                                7)
                        .query(
                                "max by (%1$s) (ALERTS{%2$s, %3$s=~\".+\"}) or 0 * max by (%1$s) (slo:objective:ratio)"
                                        .formatted(labels.identity(), FIRING, labels.severity()),
                                name())
                        .states("calm", "firing", "red"));
    }

    private Panel table() {
        Map<String, Object> columns = Json.object(
                "excludeByName",
                Json.object("Time", true),
                "renameByName",
                Json.object(
                        labels.service(),
                        "Service",
                        labels.slo(),
                        "SLO",
                        "Value #A",
                        "Budget left",
                        "Value #B",
                        "Burn rate",
                        "Value #C",
                        "Objective",
                        "Value #D",
                        "Period",
                        "Value #E",
                        "Events",
                        "Value #F",
                        "Bad",
                        "Value #G",
                        "Pages",
                        "Value #H",
                        "Tickets"));
        return Panel.table(
                        "SLOs by budget left",
                        "Events and bad ones are those of the period. A click on an SLO shows it below.",
                        24,
                        9,
                        "Budget left")
                .column(
                        "Budget left",
                        each("slo:period_error_budget_remaining:ratio"),
                        "unit",
                        "percentunit",
                        "decimals",
                        1,
                        "thresholds",
                        Panel.thresholds(0, "red", 0, "orange", 0.25, "green"),
                        "color",
                        Panel.thresholdColor(),
                        "custom.cellOptions",
                        Json.object("type", "color-text"))
                .column("Burn rate", each("slo:current_burn_rate:ratio"), "unit", "suffix:x", "decimals", 2)
                .column("Objective", each("slo:objective:ratio"), "unit", "percentunit")
                .column("Period", each("slo:time_period:days"), "unit", "d")
                .column("Events", each("slo:period_all:count"), "unit", "short")
                .column("Bad", each("slo:period_bad:count"), "unit", "short")
                .column("Pages", firingEach("page"))
                .column("Tickets", firingEach("ticket"))
                .named(
                        "SLO",
                        "links",
                        List.of(
                                Json.object(
                                        "title",
                                        "Show this SLO",
                                        "url",
                                        "/d/" + SloDashboard.UID + "?var-datasource=${datasource}"
                                                + "&var-service=${__data.fields.Service}&var-slo=${__data.fields.SLO}&${__url_time_range}")))
                .transformed("merge", Json.object())
                .transformed("organize", columns);
    }

    private String firing(String severity) {
        return "count(ALERTS{%s, %s=\"%s\"}) or vector(0)".formatted(FIRING, labels.severity(), severity);
    }

    private String firingEach(String severity) {
        return "count by (%1$s) (ALERTS{%2$s, %3$s=\"%4$s\"}) or 0 * %5$s"
                .formatted(labels.identity(), FIRING, labels.severity(), severity, each("slo:objective:ratio"));
    }

    private String each(String recorded) {
        return "max by (%s) (%s)".formatted(labels.identity(), recorded);
    }

    private String name() {
        return "{{%s}} {{%s}}".formatted(labels.service(), labels.slo());
    }
}
