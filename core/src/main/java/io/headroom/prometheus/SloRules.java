package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.BurnRule;
import io.headroom.alert.Severity;
import io.headroom.budget.Objective;
import io.headroom.prometheus.Rule.Alert;
import io.headroom.prometheus.Rule.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rules of one SLO, as groups in the order in which they depend on each other. */
final class SloRules {
    private static final Duration DASHBOARD_MONTH = Duration.ofDays(30);
    private static final List<Duration> USUAL_WINDOWS = List.of(
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(3),
            DASHBOARD_MONTH);

    /** Below the rate of one event in a century, so that it never weighs; a division by it is no division by 0. */
    private static final String NO_EVENTS = "1e-12";

    private final Slo slo;
    private final PrometheusRules.Builder settings;
    private final Flavour flavour;
    private final SloSeries series;
    private final Events events;
    private final Objective objective;
    private final Duration period;
    private final BurnExpressions burn;
    private final AlertText text;

    SloRules(Slo slo, String service, PrometheusRules.Builder settings) {
        this.slo = slo;
        this.settings = settings;
        flavour = settings.flavour;
        series = new SloSeries(flavour, service, slo);
        events = Events.of(settings.source.apply(slo), service, slo.name(), slo.sli());
        objective = slo.objective();
        period = objective.period().length();
        text = new AlertText(settings, service, slo.name());
        burn = new BurnExpressions(slo, series, events, flavour);
        Sayable.check(slo, settings.scrapeInterval);
    }

    List<RuleGroup> groups() {
        return List.of(
                group("count", SloSeries.TILE, counts()),
                group("sli", Duration.ZERO, slis()),
                group("meta", Duration.ZERO, facts()),
                new RuleGroup("%s-alerts-%s".formatted(flavour.groupPrefix(), series.id()), Duration.ZERO, alerts()));
    }

    /** Series that every replica of the service has. */
    Selector service() {
        return events.service();
    }

    private RuleGroup group(String name, Duration interval, List<Rule> rules) {
        return new RuleGroup(
                "%s-%s-recordings-%s".formatted(flavour.groupPrefix(), name, series.id()), interval, rules);
    }

    private List<Rule> counts() {
        return List.of(
                record(SloSeries.TILE_ALL, events.all(Count.TILE, SloSeries.TILE)),
                record(SloSeries.TILE_BAD, events.bad(Count.TILE, SloSeries.TILE)));
    }

    private List<Rule> slis() {
        List<Rule> rules = new ArrayList<>();
        rules.add(record(SloSeries.PERIOD_ALL, series.sum(SloSeries.TILE_ALL, period)));
        rules.add(record(SloSeries.PERIOD_BAD, series.sum(SloSeries.TILE_BAD, period)));
        for (Duration window : windows()) {
            rules.add(
                    record(SloSeries.errorRatio(window), ratio(window), flavour.window(), PromDuration.format(window)));
        }
        for (BurnRule rule : slo.alertRules().rules()) {
            rules.add(record(
                    SloSeries.evidence(rule.longWindow()), burn.evidence(rule), flavour.factor(), burn.factor(rule)));
        }
        return rules.stream().distinct().toList();
    }

    private List<Rule> facts() {
        String joined = "on(%s, %s, %s) group_left".formatted(flavour.id(), flavour.slo(), flavour.service());
        String budget = series.of(SloSeries.ERROR_BUDGET);
        List<Rule> rules = new ArrayList<>(List.of(
                record(SloSeries.OBJECTIVE, vector(Decimal.format(objective.target()))),
                record(SloSeries.ERROR_BUDGET, vector(Decimal.format(Decimal.complement(objective.target())))),
                record(SloSeries.PERIOD_DAYS, vector(Decimal.days(period))),
                record(
                        SloSeries.CURRENT_BURN,
                        "%s\n/ %s\n%s".formatted(series.of(SloSeries.errorRatio(SloSeries.TILE)), joined, budget)),
                record(
                        SloSeries.PERIOD_BURN,
                        "%s\n/ %s\n%s".formatted(series.of(SloSeries.errorRatio(period)), joined, budget)),
                record(SloSeries.REMAINING, "1 - " + series.of(SloSeries.PERIOD_BURN)),
                new Recording(flavour.infoSeries(), "vector(1)", info())));
        slo.alertRules().rules().stream().map(this::factor).forEach(rules::add);
        return rules;
    }

    /** For a dashboard, beside the burn rate of the long window. */
    private Rule factor(BurnRule rule) {
        Map<String, String> labels = labels();
        labels.put(flavour.severity(), rule.severity().toString());
        labels.put(flavour.window(), PromDuration.format(rule.longWindow()));
        return new Recording(SloSeries.ALERT_FACTOR, vector(burn.factor(rule)), labels);
    }

    private List<Rule> alerts() {
        List<Rule> rules = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            String expr = burn.alert(severity);
            if (!expr.isEmpty()) {
                rules.add(new Alert(
                        settings.alertName,
                        expr,
                        Duration.ZERO,
                        alertLabels(severity),
                        text.annotations(
                                severity.toString(),
                                "(%s) %s SLO error budget burn rate is too fast.".formatted(severity, subject()),
                                subject() + " SLO error budget burn rate is over expected.")));
            }
        }
        rules.add(new Alert(
                "SloErrorBudgetExhausted",
                series.of(SloSeries.REMAINING) + " <= 0",
                Duration.ofMinutes(5),
                alertLabels(Severity.TICKET),
                text.annotations(
                        Severity.TICKET.toString(),
                        subject() + " SLO error budget is spent.",
                        subject() + " SLO has {{ $value | humanizePercentage }} of its error budget of "
                                + PromDuration.format(period) + " left.")));
        rules.add(absent());
        return rules;
    }

    private Rule absent() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels().forEach((name, value) -> labels.put(name, AlertText.literal(value)));
        labels.put(flavour.severity(), Severity.PAGE.toString());
        return new Alert(
                "SloMetricAbsent",
                "absent(%s)".formatted(events.presence()),
                Duration.ofMinutes(5),
                labels,
                text.annotations(
                        Severity.PAGE.toString(),
                        text.subject() + " SLO has no events to count.",
                        "No replica exports %s: all are down, or none is scraped."
                                .formatted(events.presence().metric())));
    }

    /** The identity comes with the series; it is repeated so that no two rules of a file are the same to promtool's lint. */
    private Map<String, String> alertLabels(Severity severity) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(flavour.id(), AlertText.literal(series.id()));
        labels.put(flavour.severity(), severity.toString());
        return labels;
    }

    /** As Sloth writes it, taken from the labels of the alert. */
    private String subject() {
        return "{{$labels.%s}} {{$labels.%s}}".formatted(flavour.service(), flavour.slo());
    }

    private SortedSet<Duration> windows() {
        SortedSet<Duration> windows = new TreeSet<>(USUAL_WINDOWS);
        windows.add(period);
        slo.alertRules().rules().stream()
                .flatMap(rule -> Stream.of(rule.longWindow(), rule.shortWindow()))
                .forEach(windows::add);
        return windows;
    }

    private String ratio(Duration window) {
        if (window.equals(period)) {
            return quotient(series.of(SloSeries.PERIOD_BAD), series.of(SloSeries.PERIOD_ALL));
        }
        if (series.isTiled(window)) {
            return quotient(series.sum(SloSeries.TILE_BAD, window), series.sum(SloSeries.TILE_ALL, window));
        }
        return quotient(events.bad(Count.RATE, window), events.all(Count.RATE, window));
    }

    private static String quotient(String bad, String all) {
        return "%s\n/\nclamp_min(%s, %s)".formatted(bad, all, NO_EVENTS);
    }

    private static String vector(String number) {
        return "vector(" + number + ")";
    }

    private Map<String, String> info() {
        Map<String, String> labels = labels();
        labels.put(flavour.label("version"), "headroom");
        labels.put(flavour.label("mode"), "headroom");
        labels.put(flavour.label("spec"), "headroom/v1");
        labels.put(
                flavour.label("objective"),
                Decimal.format(java.math.BigDecimal.valueOf(objective.target()).movePointRight(2)));
        return labels;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>(series.identity());
        labels.putAll(settings.labels);
        return labels;
    }

    private Rule record(String name, String expr) {
        return new Recording(name, expr, labels());
    }

    private Rule record(String name, String expr, String label, String value) {
        Map<String, String> labels = labels();
        labels.put(label, value);
        return new Recording(name, expr, labels);
    }
}
