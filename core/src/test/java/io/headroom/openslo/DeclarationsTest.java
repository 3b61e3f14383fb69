package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.openslo.EventOrigin.HttpRequests;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.EventOrigin.Recorder;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
    private static final String SOURCE = "{metricSource: {type: Headroom, spec: {name: pay%s}}}";

    private static String slo(String rest) {
        return """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: pay}
                spec:
                  service: shop
                  budgetingMethod: Occurrences
                """ + rest.indent(2);
    }

    private static String counted(String rest) {
        return slo("indicator: {metadata: {name: i}, spec: {ratioMetric: {bad: %s, total: %s}}}\n%s"
                .formatted(SOURCE.formatted(", result: bad"), SOURCE.formatted(""), rest));
    }

    private static List<DeclaredSlo> declared(String yaml) {
        return OpenSlo.parse("slo.yaml", yaml).declarations().slos();
    }

    private static List<String> refused(String yaml) {
        try {
            OpenSlo.parse("slo.yaml", yaml).declarations();
            return List.of();
        } catch (InvalidOpenSloException refusal) {
            return refusal.problems().stream()
                    .map(problem -> problem.toString().replace(": " + problem.fix(), ""))
                    .toList();
        }
    }

    @Test
    void aFileWithReferencesIsDeclaredAsItSays() throws IOException {
        DeclaredSlo checkout =
                OpenSloTest.read("shop.yaml").declarations().slos().get(0);
        assertThat(checkout.name()).isEqualTo("checkout-availability");
        assertThat(checkout.target().value()).isEqualTo(0.999);
        assertThat(checkout.target().place().line()).isEqualTo(48);
        assertThat(checkout.period().value()).isEqualTo(Period.rolling(Duration.ofDays(28)));
        assertThat(checkout.sli().value()).isEqualTo(Sli.availability());
        assertThat(checkout.events().value()).isEqualTo(new HttpRequests("/checkout/{id}", null, List.of("4xx")));
        assertThat(checkout.events().place().line()).isEqualTo(25);
        assertThat(checkout.alerts().value().rules()).singleElement().satisfies(rule -> {
            assertThat(rule.factor(Duration.ofDays(28))).isEqualTo(14.4);
            assertThat(rule.longWindow()).isEqualTo(Duration.ofHours(1));
            assertThat(rule.shortWindow()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Test
    void aListIsDeclaredOnAHeadroomAndCounts() throws IOException {
        try (Headroom headroom =
                Headroom.builder("web").manual(new ManualClock()).build()) {
            OpenSloTest.read("list.yaml").declareOn(headroom);
            Slo search = headroom.slo("search-latency");
            assertThat(search.objective())
                    .isEqualTo(new Objective(
                            0.995,
                            Period.calendar(Period.Unit.MONTH, ZoneId.of("Europe/Zurich")),
                            BudgetingMethod.timeslices(Duration.ofMinutes(5), 0.95)));
            assertThat(search.sli()).isEqualTo(Sli.latency(Duration.ofMillis(300)));
            assertThat(search.alertRules().rules().get(0).shortWindow()).isEqualTo(Duration.ofMinutes(30));
            assertThat(headroom.composites()).extracting(CompositeSlo::name).containsExactly("journey");
            assertThat(headroom.composites().get(0).components())
                    .extracting(component -> component.slo().name() + " " + component.weight())
                    .containsExactly("journey-basket 3.0", "journey-payment 1.0");
            headroom.slo("journey-basket").recorder().record(Outcome.BAD);
            headroom.tick();
            assertThat(headroom.slo("journey-basket")
                            .recorder()
                            .counts(Sli.availability())
                            .bad())
                    .isEqualTo(1);
        }
    }

    @Test
    void objectivesOfOneIndicatorShareOneRecorder() {
        try (Headroom headroom =
                Headroom.builder("shop").manual(new ManualClock()).build()) {
            OpenSlo.parse(
                            "slo.yaml",
                            counted(
                                    "objectives: [{displayName: Our goal, target: 0.999}, {displayName: SLA, target: 0.99}]"))
                    .declareOn(headroom);
            assertThat(headroom.slos()).extracting(Slo::name).containsExactly("pay-our-goal", "pay-sla");
            assertThat(headroom.slo("pay-sla").recorder())
                    .isSameAs(headroom.slo("pay-our-goal").recorder());
        }
        assertThat(declared(counted("objectives: [{target: 0.999}, {target: 0.99}]")))
                .extracting(DeclaredSlo::name)
                .containsExactly("pay-1", "pay-2");
    }

    @Test
    void whatOnlyPrometheusCountsIsNotDeclaredInTheProcess() throws IOException {
        OpenSlo files = OpenSloTest.read("shop.yaml", "prometheus.yaml");
        assertThat(files.declarations().slos())
                .filteredOn(slo -> !slo.isCountable())
                .extracting(slo -> slo.name() + " " + slo.events().value())
                .containsExactly(
                        "proxy-availability-internal-goal "
                                + new Query(
                                        "sum(proxy_requests_total{cluster=\"prod\",code=~\"2..|4..\"})",
                                        null,
                                        "proxy_requests_total{cluster=\"prod\"}"),
                        "proxy-availability-sla "
                                + new Query(
                                        "sum(proxy_requests_total{cluster=\"prod\",code=~\"2..|4..\"})",
                                        null,
                                        "proxy_requests_total{cluster=\"prod\"}"));
        try (Headroom headroom =
                Headroom.builder("web").manual(new ManualClock()).build()) {
            files.declareOn(headroom);
            assertThat(headroom.slos()).extracting(Slo::name).containsExactly("checkout-availability");
        }
    }

    @Test
    void aTimeWindowThatIsLeftOutIsTheUsualOneAndNoPoliciesAreTheUsualAlerts() {
        DeclaredSlo pay = declared(counted("objectives: [{target: 0.9}]")).get(0);
        assertThat(pay.period()).isNull();
        assertThat(pay.alerts()).isNull();
        assertThat(pay.events().value()).isEqualTo(new Recorder("pay"));
        assertThat(declared(counted("objectives: [{target: 0.9}]")
                                .replaceFirst("\\{name: pay}", "{name: pay, annotations: {headroom.io/alerts: none}}"))
                        .get(0)
                        .alerts()
                        .value())
                .isEqualTo(BurnRules.NONE);
    }

    @Test
    void calendarsBeginWhereHeadroomsDo() {
        String window =
                "objectives: [{target: 0.9}]\ntimeWindow: [{duration: %s, calendar: {startTime: %s, timeZone: UTC}}]";
        Map<String, String> labels =
                Map.of("1M", "month", "1Q", "quarter", "3M", "quarter", "1Y", "year", "12M", "year");
        labels.forEach((duration, label) -> assertThat(
                        declared(counted(window.formatted(duration, "2026-01-01 00:00:00")))
                                .get(0)
                                .period()
                                .value()
                                .label())
                .isEqualTo(label));
        assertThat(refused(counted(window.formatted("1w", "2026-01-01 00:00:00"))))
                .containsExactly("slo.yaml:9:27: spec.timeWindow[0].duration must be 1M, 1Q or 1Y with a calendar: "
                        + "Headroom has periods of a month, a quarter and a year, was 1w");
        assertThat(refused(counted(window.formatted("1Q", "2026-02-01 00:00:00"))))
                .containsExactly(
                        "slo.yaml:9:53: spec.timeWindow[0].calendar.startTime must be the first midnight of a quarter, was 2026-02-01 00:00:00");
    }

    @Test
    void whatHeadroomCannotDoIsRefusedWithTheReason() {
        assertThat(refused(counted("objectives: [{target: 0}]")))
                .containsExactly("slo.yaml:8:16: spec.objectives[0] must be in (0, 1), was 0.0");
        assertThat(refused(counted("timeWindow: [{duration: 5m, isRolling: true}]\nobjectives: [{target: 0.9}]")))
                .containsExactly("slo.yaml:8:27: spec.timeWindow[0].duration must be from 1h to 366d, was 5m");
        assertThat(refused(slo("indicatorRef: nowhere\nobjectives: [{target: 0.9}]")))
                .containsExactly(
                        "slo.yaml:7:17: spec.indicatorRef must be the name of one SLI in these files, was nowhere");
        assertThat(refused(counted("objectives: [{target: 0.9}]").replace("type: Headroom", "type: Datadog")))
                .containsExactly(
                        "slo.yaml:7:156: spec.indicator.spec.ratioMetric.total.metricSource.type must be one of [Headroom, Micrometer, Prometheus]: "
                                + "Headroom counts events itself or has Prometheus count them, and asks nobody else, was Datadog");
        assertThat(refused(counted("objectives: [{target: 0.9}]").replace("result: bad", "result: good")))
                .singleElement()
                .asString()
                .endsWith("spec.indicator.spec.ratioMetric.bad.metricSource.spec.result must be bad, was good");
    }

    @Test
    void aThresholdIsADurationOfEventsThatTakeAtMostTheValue() {
        String threshold = slo(
                "indicator: {metadata: {name: i}, spec: {thresholdMetric: %s}}\nobjectives: [{op: %s, value: %s, target: 0.9}]");
        String source = SOURCE.formatted("");
        assertThat(declared(threshold.formatted(source, "lte", "0.25"))
                        .get(0)
                        .sli()
                        .value())
                .isEqualTo(Sli.latency(Duration.ofMillis(250)));
        assertThat(refused(threshold.formatted(source, "gt", "0.25")))
                .containsExactly(
                        "slo.yaml:8:21: spec.objectives[0].op must be lte for durations: good is what takes at most the value, was gt");
        assertThat(refused(threshold.formatted(source, "lte", "300"))).isEmpty();
        assertThat(refused(threshold.formatted(source, "lte", "3000000")))
                .singleElement()
                .asString()
                .contains("spec.objectives[0].value must be from 1us to 1h");
        assertThat(refused(threshold.formatted("{metricSource: {type: Prometheus, spec: {query: x}}}", "lte", "1")))
                .singleElement()
                .asString()
                .contains("must be Headroom or Micrometer for a thresholdMetric");
    }

    @Test
    void requestsAreNamedByTheirTags() {
        String http = slo(
                "indicator: {metadata: {name: i}, spec: {ratioMetric: {%s: %s, total: %s}}}\nobjectives: [{target: 0.9}]");
        String source = "{metricSource: {type: Micrometer, spec: {meter: %s, tags: {%s}}}}";
        String total = source.formatted("http.server.requests", "uri: /pay, method: POST");
        String bad = source.formatted("http.server.requests", "uri: /pay, method: POST, outcome: SERVER_ERROR");
        assertThat(declared(http.formatted("bad", bad, total)).get(0).events().value())
                .isEqualTo(new HttpRequests("/pay", "POST", List.of()));
        assertThat(refused(http.formatted("bad", total, total)))
                .singleElement()
                .asString()
                .contains("must have the tag outcome");
        assertThat(refused(http.formatted("good", bad, total)))
                .singleElement()
                .asString()
                .contains("must be bad for requests");
        assertThat(refused(http.formatted("bad", bad.replace("/pay", "/other"), total)))
                .singleElement()
                .asString()
                .contains("must have the tags of total, and outcome");
        assertThat(refused(http.formatted("bad", bad, source.formatted("jvm.gc", "uri: /pay"))))
                .singleElement()
                .asString()
                .contains("must be http.server.requests: no other is counted event by event");
    }

    @Test
    void alertsThatCannotFireOrAreOfAnUnknownSeverityAreRefused() {
        String alert = counted(
                "objectives: [{target: 0.9}]\nalertPolicies: [{kind: AlertPolicy, metadata: {name: p}, spec: {alertWhenBreaching: true, "
                        + "notificationTargets: [{targetRef: t}], conditions: [{kind: AlertCondition, metadata: {name: c}, spec: "
                        + "{severity: %s, condition: {op: gte, threshold: %s, lookbackWindow: 1h}}}]}}]");
        assertThat(refused(alert.formatted("page", "14.4")))
                .singleElement()
                .asString()
                .contains(
                        "alertPolicies[0].spec.conditions[0].spec.condition.threshold can never fire at or above 10 times");
        assertThat(refused(alert.formatted("sev1", "2")))
                .singleElement()
                .asString()
                .contains("must be page, critical or high");
        assertThat(declared(alert.formatted("critical", "2")).get(0).alerts().value())
                .isEqualTo(declared(alert.formatted("page", "2.00"))
                        .get(0)
                        .alerts()
                        .value());
    }

    @Test
    void aCompositeOfTimeslicesIsRefused() {
        String composite =
                slo("objectives: [{target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1m, indicatorRef: i}]")
                        .replace("Occurrences", "Timeslices");
        String sli =
                "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: i}\nspec: {ratioMetric: {bad: %s, total: %s}}\n"
                        .formatted(SOURCE.formatted(""), SOURCE.formatted(""));
        assertThat(refused(composite + sli))
                .containsExactly(
                        "slo.yaml:6:20: spec.budgetingMethod must be Occurrences or RatioTimeslices if each objective has an indicator, was Timeslices");
    }

    @Test
    void annotationsSayOfRulesWhatOpenSloHasNoWordFor() {
        String rules = counted("""
                objectives: [{target: 0.99}]
                alertPolicies:
                  - kind: AlertPolicy
                    metadata: {name: p}
                    spec:
                      alertWhenBreaching: true
                      conditions:
                        - kind: AlertCondition
                          metadata: {name: c}
                          spec: {severity: page, condition: {kind: burnrate, op: gte, threshold: 10, lookbackWindow: 1h}}
                      notificationTargets: [{targetRef: t}]
                """);
        String named = "metadata: {name: pay}";
        String annotated = "metadata: {name: pay, annotations: {headroom.io/%s: '%s'}}";
        BurnRules alerts = declared(rules.replace(named, annotated.formatted("evidence", "0.01")))
                .get(0)
                .alerts()
                .value();
        assertThat(alerts.evidence()).isEqualTo(0.01);
        assertThat(alerts.rules()).hasSize(1);

        assertThat(refused(rules.replace(named, annotated.formatted("evidence", "0.5"))))
                .containsExactly(
                        "slo.yaml:3:59: metadata.annotations.headroom.io/evidence must be in (0, 0.5), was 0.5");
        assertThat(refused(rules.replace(named, annotated.formatted("alertMode", "burn"))))
                .containsExactly(
                        "slo.yaml:3:60: metadata.annotations.headroom.io/alertMode must be burn-rate or consumed-budget, was burn");
        assertThat(refused(rules.replace(named, annotated.formatted("expectedEvents", "many"))))
                .containsExactly(
                        "slo.yaml:3:65: metadata.annotations.headroom.io/expectedEvents must be a number, was many");
        String without =
                counted("objectives: [{target: 0.99}]").replace(named, annotated.formatted("evidence", "0.01"));
        assertThat(OpenSlo.parse("slo.yaml", without).declarations().warnings())
                .singleElement()
                .asString()
                .contains("metadata.annotations.headroom.io/evidence must go with alertPolicies, was 0.01");
    }
}
