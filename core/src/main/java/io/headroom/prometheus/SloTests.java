package io.headroom.prometheus;

import io.headroom.Slo;
import io.headroom.alert.BurnRule;
import io.headroom.alert.BurnRules;
import io.headroom.alert.Severity;
import io.headroom.prometheus.BurnScenario.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The promtool tests of one SLO's rules. Each rule is taken just above its limit and just below, where no other rule of its severity
 * says the same, so that a wrong factor shows.
 */
final class SloTests {
    private static final Duration SOON = Duration.ofMinutes(10);
    private static final Duration A_WHILE = Duration.ofMinutes(15);
    private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
    /** A short window needs more than a little, since what is seen is minutes old. */
    private static final List<Double> ABOVE = List.of(1.3, 2.0, 4.0);

    private static final double BELOW = 0.8;
    private static final int BAD_EACH = 1_000;
    private static final int LEAST_EVENTS = 1_000;

    private final Slo slo;
    private final SloSeries series;
    private final Events events;
    private final SloAlerts alerts;
    private final BurnRules rules;
    private final double budgetRatio;

    SloTests(Slo slo, SloSeries series, Events events, SloAlerts alerts) {
        this.slo = slo;
        this.series = series;
        this.events = events;
        this.alerts = alerts;
        rules = slo.alertRules();
        budgetRatio = slo.objective().budgetRatio();
    }

    List<PromtoolTest> tests() {
        return events.exported().isEmpty() ? List.of(absent()) : withEvents();
    }

    private List<PromtoolTest> withEvents() {
        List<PromtoolTest> tests = new ArrayList<>();
        for (BurnRule rule : rules.rules()) {
            above(rule).ifPresent(tests::add);
            below(rule).ifPresent(tests::add);
        }
        notCovered().ifPresent(tests::add);
        if (rules.rules().stream().noneMatch(this::mayTakeOneForEvidence)) {
            tests.add(oneOfTen());
        }
        tests.add(unevenTraffic());
        tests.add(idle());
        tests.add(firstFailure());
        tests.add(noFailureSeries());
        tests.add(restart());
        tests.add(spent());
        tests.add(absent());
        return tests;
    }

    private Optional<PromtoolTest> above(BurnRule rule) {
        double limit = limit(rule);
        return ABOVE.stream()
                .flatMap(above -> scenario(rule, Math.min(above * limit, (1 + limit) / 2), Verdict.FIRES).stream())
                .findFirst()
                .map(scenario -> {
                    Duration burnt = scenario.calm().plus(scenario.burning());
                    Duration over = minutes(rule.shortWindow()).plus(SOON);
                    ReplicaLoad load = load(scenario).during(over, scenario.eventsEach(), 0);
                    PromtoolTest test = test("fires, then resets: " + rule, load);
                    return firing(silent(test, load.end(), rule.severity()), burnt, rule.severity());
                });
    }

    private Optional<PromtoolTest> below(BurnRule rule) {
        return scenario(rule, BELOW * limit(rule), Verdict.IS_SILENT).map(scenario -> {
            ReplicaLoad load = load(scenario);
            return silent(test("does not fire: " + rule, load), load.end(), rule.severity());
        });
    }

    /** Where this rule gives the verdict, and no other of its severity fires or might; or if there is no such, where one fires. */
    private Optional<BurnScenario> scenario(BurnRule rule, double ratio, Verdict wanted) {
        List<Duration> calms = List.of(SOON, minutes(rule.longWindow()), longest(rule.severity()));
        List<BurnScenario> those = Stream.of(minutes(rule.longWindow().dividedBy(2)), minutes(rule.longWindow()))
                .flatMap(burning -> calms.stream().map(calm -> burning(calm, burning, ratio)))
                .filter(scenario -> scenario.verdict(rule, rules, slo.objective()) == wanted)
                .toList();
        Stream<BurnScenario> alone = those.stream()
                .filter(scenario -> others(rule)
                        .allMatch(other -> scenario.verdict(other, rules, slo.objective()) == Verdict.IS_SILENT));
        return wanted == Verdict.FIRES
                ? alone.findFirst().or(() -> those.stream().findFirst())
                : alone.findFirst();
    }

    private Stream<BurnRule> others(BurnRule rule) {
        return rules.rules().stream().filter(other -> other.severity() == rule.severity() && !other.equals(rule));
    }

    private BurnScenario burning(Duration calm, Duration burning, double ratio) {
        long eventsEach = LEAST_EVENTS;
        while (eventsEach * ratio < BAD_EACH) {
            eventsEach *= 10;
        }
        return new BurnScenario(calm, burning, eventsEach, Math.round(eventsEach * ratio));
    }

    /** A total outage of a service that was not there for half of any ticket's window. */
    private Optional<PromtoolTest> notCovered() {
        return rules.rules().stream()
                .filter(rule -> rule.severity() == Severity.TICKET)
                .map(rule -> minutes(rule.longWindow().dividedBy(2)).minus(SOON))
                .min(Duration::compareTo)
                .filter(young -> young.compareTo(SOON) > 0)
                .map(young -> {
                    ReplicaLoad load = new ReplicaLoad().during(young, 0, LEAST_EVENTS);
                    return silent(test("not covered yet", load), load.end(), Severity.TICKET);
                });
    }

    /** A service with ten requests an hour, of which one fails. */
    private PromtoolTest oneOfTen() {
        ReplicaLoad load = new ReplicaLoad();
        for (int i = 0; i < 9; i++) {
            load.during(Duration.ofMinutes(1), 1, 0).during(Duration.ofMinutes(5), 0, 0);
        }
        load.during(Duration.ofMinutes(1), 0, 1);
        PromtoolTest test = test("low traffic: one of ten fails", load);
        return silent(silent(test, Duration.ofMinutes(55), Severity.PAGE), Duration.ofMinutes(55), Severity.TICKET);
    }

    /** Where one failure is less likely than the evidence asks, however few requests the window holds. */
    private boolean mayTakeOneForEvidence(BurnRule rule) {
        return -Math.log(limit(rule)) * 1.3 > -Math.log(rules.evidence());
    }

    /** Busy without a failure, then hardly any traffic and half of it bad: the budget weighs events, not minutes. */
    private PromtoolTest unevenTraffic() {
        Duration half = shorter(HALF_AN_HOUR);
        ReplicaLoad load = new ReplicaLoad().during(half, 60_000, 0).during(half, 30, 30);
        return counted(test("uneven traffic", load.during(SOON, 0, 0)), load.end(), load);
    }

    private PromtoolTest idle() {
        Duration part = shorter(HALF_AN_HOUR);
        ReplicaLoad load = new ReplicaLoad().during(part, 600, 6).during(part, 0, 0);
        PromtoolTest test = counted(test("idle", load), load.end(), load);
        test.gives(load.end(), "sum(%s)".formatted(series.of(SloSeries.CURRENT_BURN)), 0);
        String recorded = Selector.of("", series.identity())
                .with("__name__", "=~", "slo.*")
                .toString();
        test.givesNothing(load.end(), "sum(%1$s) != sum(%1$s)".formatted(recorded));
        test.givesNothing(load.end(), alerts.firing(SloAlerts.ABSENT, Severity.PAGE));
        return silent(test, load.end(), Severity.PAGE);
    }

    private PromtoolTest firstFailure() {
        ReplicaLoad load = new ReplicaLoad().during(A_WHILE, 100, 0);
        load.during(Duration.ofMinutes(1), 99, 1)
                .during(SOON.plusMinutes(4), 100, 0)
                .during(SOON, 0, 0);
        return counted(test("first failure", load), load.end(), load);
    }

    /** An exporter that shows no bad series before the first failure. */
    private PromtoolTest noFailureSeries() {
        ReplicaLoad load = new ReplicaLoad().during(A_WHILE, 100, 0).during(SOON, 0, 0);
        PromtoolTest test = new PromtoolTest("missing series");
        add(test, "a", load, true);
        test.gives(load.end(), "sum(%s)".formatted(series.of(SloSeries.CURRENT_BURN)), 0);
        return counted(test, load.end(), load);
    }

    /** One replica begins anew at 0 after it was drained, another is replaced by one of another name. */
    private PromtoolTest restart() {
        ReplicaLoad restarted = new ReplicaLoad()
                .during(A_WHILE, 100, 1)
                .during(SOON, 0, 0)
                .restarted()
                .during(SOON, 0, 0)
                .during(A_WHILE, 100, 1)
                .during(SOON, 0, 0);
        ReplicaLoad left = new ReplicaLoad()
                .during(A_WHILE, 100, 2)
                .during(Duration.ofMinutes(2), 50, 0)
                .gone(Duration.ofMinutes(43));
        ReplicaLoad came =
                ReplicaLoad.after(A_WHILE.plus(SOON)).during(A_WHILE, 100, 3).during(SOON.multipliedBy(2), 0, 0);
        PromtoolTest test = test("replica restart", restarted);
        add(test, "b", left, false);
        add(test, "c", came, false);
        return counted(test, restarted.end(), restarted, left, came);
    }

    private PromtoolTest spent() {
        ReplicaLoad load = new ReplicaLoad().during(A_WHILE, 0, 1_000);
        PromtoolTest test = test("budget spent", load);
        return test.gives(load.end(), alerts.firing(SloAlerts.EXHAUSTED, Severity.TICKET), 1);
    }

    private PromtoolTest absent() {
        PromtoolTest test = new PromtoolTest("absent").series("up{job=\"other\"}", "1x30");
        test.gives(A_WHILE, alerts.firing(SloAlerts.ABSENT, Severity.PAGE), 1);
        return silent(test, A_WHILE, Severity.PAGE);
    }

    /** The counts and the budget follow from the events alone; nothing is spent that did not happen. */
    private PromtoolTest counted(PromtoolTest test, Duration at, ReplicaLoad... replicas) {
        long bad = Stream.of(replicas).mapToLong(ReplicaLoad::badEvents).sum();
        long all = bad + Stream.of(replicas).mapToLong(ReplicaLoad::goodEvents).sum();
        double remaining = 1 - bad / (budgetRatio * all);
        test.gives(at, "sum(%s)".formatted(series.of(SloSeries.PERIOD_BAD)), bad);
        test.gives(at, "sum(%s)".formatted(series.of(SloSeries.PERIOD_ALL)), all);
        return test.gives(
                at,
                "sum(round(%s, 1e-06))".formatted(series.of(SloSeries.REMAINING)),
                Math.rint(remaining * 1e6) / 1e6);
    }

    private PromtoolTest firing(PromtoolTest test, Duration at, Severity severity) {
        return test.gives(at, alerts.firing(alerts.burnName(), severity), 1);
    }

    private PromtoolTest silent(PromtoolTest test, Duration at, Severity severity) {
        return test.givesNothing(at, alerts.firing(alerts.burnName(), severity));
    }

    private PromtoolTest test(String name, ReplicaLoad load) {
        PromtoolTest test = new PromtoolTest(name);
        add(test, "a", load, false);
        return test;
    }

    private void add(PromtoolTest test, String instance, ReplicaLoad load, boolean goodOnly) {
        events.exported().forEach((selector, isBad) -> {
            if (!isBad || !goodOnly) {
                test.series(
                        selector.ensure("job", "test")
                                .with("instance", "=", instance)
                                .toString(),
                        load.values(isBad));
            }
        });
    }

    private ReplicaLoad load(BurnScenario scenario) {
        return new ReplicaLoad()
                .during(scenario.calm(), scenario.eventsEach(), 0)
                .during(scenario.burning(), scenario.eventsEach() - scenario.badEach(), scenario.badEach());
    }

    private double limit(BurnRule rule) {
        return rule.factor(slo.objective().period().length()) * budgetRatio;
    }

    private Duration longest(Severity severity) {
        return rules.rules().stream()
                .filter(rule -> rule.severity() == severity)
                .map(rule -> minutes(rule.longWindow()))
                .max(Duration::compareTo)
                .orElse(SOON);
    }

    /** No longer than a quarter of the period, so that the period holds the whole test. */
    private Duration shorter(Duration length) {
        Duration most = minutes(slo.objective().period().length().dividedBy(4));
        return length.compareTo(most) < 0 ? length : most;
    }

    /** Evaluations are 5 minutes apart: at least that, in whole ones. */
    private static Duration minutes(Duration length) {
        long tiles = Math.max(1, -Math.floorDiv(-length.toMinutes(), SloSeries.TILE.toMinutes()));
        return SloSeries.TILE.multipliedBy(tiles);
    }
}
