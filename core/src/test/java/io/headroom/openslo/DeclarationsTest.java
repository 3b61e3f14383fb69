package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Objective;
import io.headroom.budget.Period;
import io.headroom.openslo.EventOrigin.HttpRequests;
import io.headroom.openslo.EventOrigin.Query;
import io.headroom.openslo.EventOrigin.Recorder;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.store.CapturedLog;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
    private static final String SOURCE = "{metricSource: {type: Headroom, spec: {name: pay%s}}}";

    private static final String RAW =
            "indicator: {metadata: {name: i}, spec: {ratioMetric: {rawType: %s, raw: {metricSource: {type: Prometheus, spec: {query: %s}}}}}}\nobjectives: [{target: 0.9}]";

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
            assertThat(headroom.composites().get(0).kind()).isEqualTo(CompositeSlo.Kind.SUM);
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
    void aCompositeOfTimeslicesCountsTheSlicesThatAreBadInAny() {
        String sli =
                "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: %s}\nspec: {ratioMetric: {bad: %s, total: %s}}\n";
        String slis = sli.formatted("cart", SOURCE.formatted(""), SOURCE.formatted(""))
                + sli.formatted("card", SOURCE.formatted(""), SOURCE.formatted(""));
        String composite = slo("""
                objectives:
                - {target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: 1h, indicatorRef: cart}
                - {target: 0.90, timeSliceTarget: 0.8, timeSliceWindow: 60m, indicatorRef: card}
                """).replace("Occurrences", "Timeslices");
        assertThat(composites(composite + slis)).singleElement().satisfies(all -> {
            assertThat(all.kind()).isEqualTo(CompositeSlo.Kind.SLICES);
            assertThat(all.target()).isEqualTo(0.9);
            assertThat(all.weights()).containsOnlyKeys("pay-cart", "pay-card");
        });
        try (Headroom headroom =
                Headroom.builder("shop").manual(new ManualClock()).build()) {
            OpenSlo.parse("slo.yaml", composite + slis).declareOn(headroom);
            assertThat(headroom.composites()).hasToString("[pay: 90% of slices good in all of [pay-cart, pay-card]]");
        }
        String differing = composite.replace("0.90", "0.95").replace("60m", "30m");
        assertThat(refused(differing + slis))
                .containsExactly(
                        "slo.yaml:9:59: spec.objectives[1].timeSliceWindow must be that of the first objective, 1h, was 30m",
                        "slo.yaml:9:14: spec.objectives[1].target must be that of the first objective, 0.9: "
                                + "slices that are bad in any of them have one target, was 0.95");
        String annotated = "{name: pay, annotations: {headroom.io/%s}}";
        String told = composite
                .replace("0.90", "0.95, compositeWeight: 2")
                .replace("{name: pay}", annotated.formatted("target: 99.5%"));
        Declarations declarations = OpenSlo.parse("slo.yaml", told + slis).declarations();
        assertThat(declarations.composites())
                .singleElement()
                .extracting(DeclaredComposite::target)
                .isEqualTo(0.995);
        assertThat(declarations.warnings())
                .singleElement()
                .asString()
                .contains("spec.objectives[1].compositeWeight must not go with Timeslices");
        assertThat(refused(told.replace("99.5%", "99.5") + slis))
                .singleElement()
                .asString()
                .startsWith("slo.yaml:3:57: metadata.annotations.headroom.io/target must be");

        String worst = composite.replace("{name: pay}", annotated.formatted("composite: worst"));
        assertThat(composites(worst + slis)).singleElement().satisfies(declared -> {
            assertThat(declared.kind()).isEqualTo(CompositeSlo.Kind.WORST);
            assertThat(declared.weights()).containsOnly(Map.entry("pay-cart", 1.0), Map.entry("pay-card", 1.0));
        });
        assertThat(refused(worst.replace("worst", "best") + slis))
                .containsExactly(
                        "slo.yaml:3:60: metadata.annotations.headroom.io/composite must be slices, worst, mean or sum, was best");
        assertThat(refused(worst.replace("worst", "slices").replace("Timeslices", "RatioTimeslices") + slis))
                .containsExactly(
                        "slo.yaml:3:60: metadata.annotations.headroom.io/composite must be worst, mean or sum, was slices");
        assertThat(OpenSlo.parse(
                                "slo.yaml",
                                worst.replace("composite: worst", "composite: worst, headroom.io/target: '0.9'") + slis)
                        .declarations()
                        .warnings())
                .singleElement()
                .asString()
                .contains("headroom.io/target must go with Timeslices");
    }

    private static List<DeclaredComposite> composites(String yaml) {
        return OpenSlo.parse("slo.yaml", yaml).declarations().composites();
    }

    @Test
    void aRawRatioIsCountedByTheCountersThatItDivides() {
        assertThat(raw("success", "sum(rate(ok[{{.window}}])) / sum(rate(all[{{.window}}]))"))
                .isEqualTo(new Query("sum(rate(ok[{{.window}}]))", null, "sum(rate(all[{{.window}}]))"));
        assertThat(raw("failure", "(a{b=\"/\"}) / (c)")).isEqualTo(new Query(null, "a{b=\"/\"}", "c"));
        assertThat(raw("success", "1 - (a / b)")).isEqualTo(new Query(null, "a", "b"));
        assertThat(raw("failure", "(1 - sum(a) / sum(b))")).isEqualTo(new Query("sum(a)", null, "sum(b)"));
        for (String none : List.of("a", "avg(ratio)", "a / b / c", "/ a", "a /", "(a / b", "sum(a / b)", "'a / b'")) {
            assertThat(refused(slo(RAW.formatted("success", "\"%s\"".formatted(none)))))
                    .as(none)
                    .singleElement()
                    .asString()
                    .startsWith(
                            "slo.yaml:7:128: spec.indicator.spec.ratioMetric.raw.metricSource.spec.query must divide "
                                    + "the sum of one counter by that of another, or be 1 minus that");
        }
        assertThat(refused(slo(RAW.formatted("success", "a / b").replace("Prometheus", "Headroom"))))
                .singleElement()
                .asString()
                .contains("raw.metricSource.type must be Prometheus for a raw ratio");
    }

    private static EventOrigin raw(String type, String query) {
        return declared(slo(RAW.formatted(type, "'%s'".formatted(query))))
                .get(0)
                .events()
                .value();
    }

    @Test
    void whatGoesWithAThresholdOnlyIsToldWhereTheIndicatorStandsElsewhereToo() {
        String sli =
                "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: i}\nspec: {ratioMetric: {bad: %s, total: %s}}\n"
                        .formatted(SOURCE.formatted(""), SOURCE.formatted(""));
        assertThat(refused(slo("indicatorRef: i\nobjectives: [{target: 0.9, value: 2}]") + sli))
                .containsExactly("slo.yaml:8:37: spec.objectives[0].value must not go with ratioMetric, was 2");
        assertThat(OpenSlo.parse(
                                "slo.yaml",
                                slo("indicatorRef: i\nobjectives: [{target: 0.9, op: gt, compositeWeight: 2}]") + sli)
                        .declarations()
                        .warnings())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("spec.objectives[0].op", "spec.objectives[0].compositeWeight");
    }

    @Test
    void aDataSourceThatIsThereTwiceMustBeOfOneType() {
        String named = counted("objectives: [{target: 0.9}]").replace("type: Headroom", "metricSourceRef: here");
        String source = "---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: here}\nspec: {type: %s}\n";
        assertThat(refused(named + source.formatted("Headroom") + source.formatted("Headroom")))
                .isEmpty();
        assertThat(refused(named + source.formatted("Headroom") + source.formatted("Prometheus")))
                .singleElement()
                .asString()
                .contains("must be one of [Headroom, Micrometer, Prometheus]")
                .endsWith("was Headroom or Prometheus");
    }

    @Test
    void whatWouldGoUnreadIsToldInItsPlace() {
        String total = "spec.indicator.spec.ratioMetric.total.metricSource.spec";
        assertThat(refused(counted("objectives: [{target: 0.9}]")
                        .replace("spec: {name: pay", "spec: {custom: right, freshness: 1h, name: pay")))
                .singleElement()
                .asString()
                .endsWith(total + " must be of one kind, was [freshness, custom]");
        assertThat(refused(counted("objectives: [{target: 0.9}]")
                        .replace("spec: {name: pay", "spec: {http: {uri: /pay, bad: {a: b}}")))
                .filteredOn(problem -> problem.contains(total))
                .singleElement()
                .asString()
                .endsWith(
                        total
                                + ".http must have texts as fields, and lists of texts as ignored, good and bad, was {uri=/pay, bad={a=b}}");
        String alerts = counted("objectives: [{target: 0.9}]")
                .replace("metadata: {name: pay}", "metadata: {name: pay, annotations: {headroom.io/alerts: some}}");
        String query = counted("objectives: [{target: 0.9}]")
                .replace("ratioMetric: {", "ratioMetric: {counter: true, ")
                .replace("Headroom", "Prometheus")
                .replace("{name: pay, result: bad}", "{query: a}")
                .replace("spec: {name: pay}", "spec: {query: b, step: 1m}");
        assertThat(List.of(alerts, query))
                .allSatisfy(yaml -> assertThat(
                                OpenSlo.parse("slo.yaml", yaml).declarations().warnings())
                        .singleElement()
                        .asString()
                        .contains("not read"));
        assertThatThrownBy(() -> OpenSlo.parse("slo.yaml", alerts + alerts))
                .hasMessageEndingWith("remove one of the two, or write --- where another object begins");
    }

    @Test
    void aCompositeThatReadsWhatOnlyPrometheusCountsIsLeftToPrometheusToo() {
        String journey = slo("""
                objectives:
                - {target: 0.9, indicatorRef: proxied}
                - {target: 0.9, indicatorRef: counted}
                """);
        String sli =
                "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: %s}\nspec: {ratioMetric: {counter: true, bad: %s, total: %s}}\n";
        String query = "{metricSource: {type: Prometheus, spec: {query: a}}}";
        OpenSlo files = OpenSlo.parse(
                "slo.yaml",
                journey
                        + sli.formatted("proxied", query, query)
                        + sli.formatted("counted", SOURCE.formatted(""), SOURCE.formatted("")));
        Declarations declarations = files.declarations();
        assertThat(declarations.composites())
                .singleElement()
                .satisfies(left -> assertThat(declarations.isCountable(left)).isFalse());
        try (CapturedLog log = new CapturedLog();
                Headroom headroom =
                        Headroom.builder("shop").manual(new ManualClock()).build()) {
            declarations.declareOn(headroom);
            assertThat(headroom.slos()).extracting(Slo::name).containsExactly("pay-counted");
            assertThat(headroom.composites()).isEmpty();
            assertThat(log.lines("pay is left to Prometheus with what it reads"))
                    .hasSize(1);
        }
    }

    @Test
    void aCompositeMayReadSlosThatStandElsewhere() {
        String pay = counted("objectives: [{target: 0.9}]");
        String composite = """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: all, annotations: {headroom.io/components: "pay"}}
                spec:
                  service: shop
                  budgetingMethod: Occurrences
                  objectives:
                  - {target: 0.9, compositeWeight: 3, indicator: {metadata: {name: i}, spec: {ratioMetric: {bad: %s, total: %s}}}}
                """.formatted(SOURCE.formatted(", result: bad"), SOURCE.formatted(""));
        Declarations declarations = OpenSlo.parse("slo.yaml", pay + composite).declarations();
        assertThat(declarations.slos()).extracting(DeclaredSlo::name).containsExactly("pay");
        assertThat(declarations.composites()).singleElement().satisfies(all -> {
            assertThat(all.kind()).isEqualTo(CompositeSlo.Kind.SUM);
            assertThat(all.weights()).containsExactly(Map.entry("pay", 3.0));
        });
        assertThat(refused(pay + composite.replace("\"pay\"", "cart")))
                .containsExactly(
                        "slo.yaml:12:61: metadata.annotations.headroom.io/components must name SLOs of these files, was cart");
        assertThat(refused(pay + composite.replace("\"pay\"", "\"pay, pay\"")))
                .containsExactly("slo.yaml:12:61: metadata.annotations.headroom.io/components "
                        + "must name as many SLOs as there are objectives, 1, each once, was pay, pay");
        assertThat(refused(pay + composite.replace("target: 0.9", "target: 0.8")))
                .containsExactly("slo.yaml:17:5: spec.objectives[0] must be that of SLO pay, "
                        + "90% of availability of Recorder[name=pay] over the usual period, "
                        + "was 80% of availability of Recorder[name=pay] over the usual period");
        String more = composite.replace("headroom.io/components", "headroom.io/alerts: none, headroom.io/components");
        assertThat(OpenSlo.parse("slo.yaml", pay + more).declarations().warnings())
                .singleElement()
                .asString()
                .contains("headroom.io/alerts must stand on the SLOs that it reads");
    }

    @Test
    void annotationsOfHeadroomsThatNobodyReadsAreWarnedOf() {
        assertThat(OpenSlo.parse(
                                "slo.yaml",
                                counted("objectives: [{target: 0.9}]")
                                        .replace(
                                                "metadata: {name: pay}",
                                                "metadata: {name: pay, annotations: {headroom.io/alert: none, headroom.io/composite: mean, a/b: c}}")
                                        .replace(
                                                "{metadata: {name: i}",
                                                "{metadata: {name: i, annotations: {headroom.io/alerts: none}}"))
                        .declarations()
                        .warnings())
                .extracting(warning -> warning.place().line() + " " + warning.path() + " " + warning.value())
                .containsExactlyInAnyOrder(
                        "3 metadata.annotations.headroom.io/alert none",
                        "3 metadata.annotations.headroom.io/composite mean",
                        "7 spec.indicator.metadata.annotations.headroom.io/alerts none");
    }

    @Test
    void annotationsSayOfAnSloWhatOpenSloHasNoFieldFor() {
        String annotated = counted("objectives: [{target: 0.9}]")
                .replace("metadata: {name: pay}", "metadata: {name: pay, annotations: {headroom.io/%s}}");
        Annotated policy = declared(annotated.formatted(
                        "policy: \"ok 100% release\\nstop 10% stay\", headroom.io/leastCoverage: '0.1'"))
                .get(0)
                .annotated();
        assertThat(policy.policy().value().appliedTo(ErrorBudgetPolicy.sample()))
                .isEqualTo(new ErrorBudgetPolicy(
                        List.of(new Level("ok", 1, "release"), new Level("stop", 0.1, "stay")), 0.2, 0.1));
        assertThat(refused(annotated.formatted("policy: caution 25% care")))
                .singleElement()
                .asString()
                .startsWith(
                        "slo.yaml:3:57: metadata.annotations.headroom.io/policy must begin with a level for a full budget");
        assertThat(refused(annotated.formatted("leastCoverage: half")))
                .containsExactly(
                        "slo.yaml:3:64: metadata.annotations.headroom.io/leastCoverage must be a number, was half");
        assertThat(refused(annotated.formatted("postmortemShare: '0'")))
                .containsExactly(
                        "slo.yaml:3:66: metadata.annotations.headroom.io/postmortemShare must be above 0, was 0.0");
        assertThat(refused(annotated.formatted("familyMaxKeys: '0'")))
                .containsExactly(
                        "slo.yaml:3:64: metadata.annotations.headroom.io/familyMaxKeys must be from 1 to 10000, was 0");
        assertThat(refused(annotated.formatted("familyIdleAfter: 1s")))
                .containsExactly(
                        "slo.yaml:3:66: metadata.annotations.headroom.io/familyIdleAfter must be from 1m to 366d, was 1s");
        assertThat(refused(annotated.formatted("maintenance: tomorrow")))
                .containsExactly("slo.yaml:3:62: metadata.annotations.headroom.io/maintenance "
                        + "must be two times, or a time and a duration, with a slash between, was tomorrow");
        assertThat(refused(annotated.formatted("maintenance: 2026-01-01T00:00:00Z/PT9223372036854775807S")))
                .singleElement()
                .asString()
                .contains("must be two times, or a time and a duration");
        String divided = counted("objectives: [{target: 0.9}, {target: 0.8}]")
                .replace(
                        "metadata: {name: pay}",
                        "metadata: {name: pay, annotations: {headroom.io/familyMaxKeys: '3'}}");
        assertThat(refused(divided))
                .containsExactly("slo.yaml:3:64: metadata.annotations.headroom.io/familyMaxKeys "
                        + "must be on one SLO of the same events, is on pay-1, was pay-2");
    }

    @Test
    void whatNoSloCanBeIsRefusedInItsPlace() {
        String two = counted("objectives: [{target: 0.9}, {target: 0.8}]");
        assertThat(refused(two + "---\n"
                        + counted("objectives: [{target: 0.9}]").replace("name: pay}\n", "name: pay-2}\n")))
                .containsExactly(
                        "slo.yaml:17:25: spec.objectives must not be declared as what the objective at slo.yaml:8:40 is, was pay-2");
        assertThat(refused(counted(
                                "timeWindow: [{duration: 1h, isRolling: true}]\nobjectives: [{target: 0.9, timeSliceWindow: 2h}]")
                        .replace("Occurrences", "RatioTimeslices")))
                .containsExactly(
                        "slo.yaml:9:47: spec.objectives[0].timeSliceWindow must be at most the period, 1h, was 2h");
        assertThat(refused(counted("objectives: [{target: 0.9, timeSliceTarget: 0, timeSliceWindow: 1m}]")
                        .replace("Occurrences", "Timeslices")))
                .containsExactly("slo.yaml:8:47: spec.objectives[0].timeSliceTarget must be in (0, 1], was 0.0");
        assertThat(refused(counted("objectives: [{target: 0.9}]")
                        .replace("spec: {name: pay", "spec: {throughput: 3, name: pay")))
                .containsExactly(
                        "slo.yaml:6:20: spec.budgetingMethod must be Timeslices for a throughput, was Occurrences");
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
