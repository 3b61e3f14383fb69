package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.BurnRule;
import io.headroom.budget.Objective;
import io.headroom.prometheus.Rule.Recording;
import java.math.BigDecimal;
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
    private final SloAlerts alerts;

    SloRules(Slo slo, String service, PrometheusRules.Builder settings) {
        this.slo = slo;
        this.settings = settings;
        flavour = settings.flavour;
        series = new SloSeries(flavour, service, slo.name());
        events = Events.of(settings.source.apply(slo), service, slo.name(), slo.sli());
        objective = slo.objective();
        period = objective.period().length();
        alerts = new SloAlerts(slo, service, series, events, settings);
        burn = new BurnExpressions(slo, series, events, flavour);
        Sayable.check(slo, settings.scrapeInterval);
    }

    List<RuleGroup> groups() {
        return List.of(
                group("count", SloSeries.TILE, counts()),
                group("sli", Duration.ZERO, slis()),
                group("meta", Duration.ZERO, facts()),
                new RuleGroup(
                        "%s-alerts-%s".formatted(flavour.groupPrefix(), series.id()), Duration.ZERO, alerts.rules()));
    }

    List<PromtoolTest> tests() {
        return new SloTests(slo, series, events, alerts).tests();
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
                record(
                        SloSeries.TILE_BAD,
                        events.bad(Count.TILE, SloSeries.TILE)
                                + "\nor\n0 * sum(%s)".formatted(series.of(SloSeries.TILE_ALL))));
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
        return quotient("(%s or vector(0))".formatted(events.bad(Count.RATE, window)), events.all(Count.RATE, window));
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
                Decimal.format(BigDecimal.valueOf(objective.target()).movePointRight(2)));
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
