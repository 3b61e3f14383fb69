package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.Severity;
import io.headroom.prometheus.Rule.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The alerts of one SLO: its budget burns too fast, is spent, or cannot be told. */
final class SloAlerts {
    static final String EXHAUSTED = "SloErrorBudgetExhausted";
    static final String ABSENT = "SloMetricAbsent";

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Slo slo;
    private final String service;
    private final SloSeries series;
    private final Events events;
    private final PrometheusRules.Builder settings;
    private final Flavour flavour;
    private final AlertText text;

    SloAlerts(Slo slo, String service, SloSeries series, Events events, PrometheusRules.Builder settings) {
        this.slo = slo;
        this.service = service;
        this.series = series;
        this.events = events;
        this.settings = settings;
        flavour = settings.flavour;
        text = new AlertText(settings, service, slo.name());
    }

    List<Rule> rules() {
        BurnExpressions burn = new BurnExpressions(slo, series, events, flavour);
        List<Rule> rules = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            String expr = burn.alert(severity);
            if (!expr.isEmpty()) {
                rules.add(burning(severity, expr));
            }
        }
        rules.add(exhausted());
        rules.add(absent());
        return rules;
    }

    /** PromQL that gives 1 while the alert of this SLO fires. */
    String firing(String alert, Severity severity) {
        Selector alerts = Selector.of("ALERTS")
                .with("alertname", "=", alert)
                .with("alertstate", "=", "firing")
                .with(flavour.id(), "=", series.id())
                .with(flavour.severity(), "=", severity.toString());
        return "count(" + alerts + ")";
    }

    String burnName() {
        return settings.alertName;
    }

    private Rule burning(Severity severity, String expr) {
        Map<String, String> annotations = text.burning(severity, subject());
        annotations.putIfAbsent("description", whatToLookAt());
        return new Alert(settings.alertName, expr, Duration.ZERO, labels(severity), annotations);
    }

    /** For whoever is woken: queries to paste. */
    private String whatToLookAt() {
        String bad = events.bad(Count.RATE, FIVE_MINUTES)
                .replaceAll("\\bsum\\(", "sum by (instance) (")
                .replaceAll("\\s+", " ");
        return AlertText.literal(
                "What fails on which replica: %s. How fast the budget burns: %s. What is left of it: %s."
                        .formatted(bad, series.of(SloSeries.CURRENT_BURN), series.of(SloSeries.REMAINING)));
    }

    private Rule exhausted() {
        return new Alert(
                EXHAUSTED,
                series.of(SloSeries.REMAINING) + " <= 0",
                FIVE_MINUTES,
                labels(Severity.TICKET),
                text.annotations(
                        Severity.TICKET.toString(),
                        subject() + " SLO error budget is spent.",
                        subject() + " SLO has {{ $value | humanizePercentage }} of its error budget left."));
    }

    private Rule absent() {
        Map<String, String> labels = new LinkedHashMap<>(series.identity());
        labels.putAll(settings.labels);
        labels.replaceAll((name, value) -> AlertText.literal(value));
        labels.put(flavour.severity(), Severity.PAGE.toString());
        return new Alert(
                ABSENT,
                "absent(%s)".formatted(events.presence()),
                FIVE_MINUTES,
                labels,
                text.annotations(
                        Severity.PAGE.toString(),
                        AlertText.literal(service + " " + slo.name()) + " SLO has no events to count.",
                        "No replica exports %s: all are down, or none is scraped."
                                .formatted(events.presence().metric())));
    }

    /** The identity comes with the series; the id is repeated so that no two rules of a file are the same to promtool's lint. */
    private Map<String, String> labels(Severity severity) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(flavour.id(), AlertText.literal(series.id()));
        labels.put(flavour.severity(), severity.toString());
        return labels;
    }

    /** As Sloth writes it, taken from the labels of the alert. */
    private String subject() {
        return "{{$labels.%s}} {{$labels.%s}}".formatted(flavour.service(), flavour.slo());
    }
}
