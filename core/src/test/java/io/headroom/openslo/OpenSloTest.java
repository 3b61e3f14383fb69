package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OpenSloTest {
    static final Path FILES = Path.of("src/test/resources/openslo");

    static OpenSlo read(String... files) throws IOException {
        return OpenSlo.read(List.of(files).stream().map(FILES::resolve).toArray(Path[]::new));
    }

    /** The problems of an object, each without its fix. */
    private static List<String> refused(String yaml) {
        try {
            OpenSlo.parse("slo.yaml", yaml);
            return List.of();
        } catch (InvalidOpenSloException refusal) {
            return refusal.problems().stream()
                    .map(problem -> problem.toString().replace(": " + problem.fix(), ""))
                    .toList();
        }
    }

    private static String slo(String objective) {
        return """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: checkout}
                spec:
                  service: shop
                  indicatorRef: requests
                  budgetingMethod: Occurrences
                  objectives:
                  - %s
                """.formatted(objective);
    }

    @Test
    void readsAllKindsOfAllFilesOfADirectory() throws IOException {
        OpenSlo files = OpenSlo.read(FILES);
        assertThat(files.objects()).hasSize(22);
        assertThat(files.objects().stream().map(object -> object.spec().kind()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "SLO",
                        "SLI",
                        "AlertPolicy",
                        "AlertCondition",
                        "AlertNotificationTarget",
                        "DataSource",
                        "Service");
    }

    @Test
    void readsWhatEachFieldSays() throws IOException {
        OpenSlo shop = read("shop.yaml");
        assertThat(shop.warnings()).isEmpty();
        OpenSloObject<Spec.SLO> checkout = shop.objects(Spec.SLO.class).get(0);
        assertThat(checkout.metadata())
                .isEqualTo(new Metadata(
                        "checkout-availability",
                        "",
                        Map.of("team", List.of("payments", "web"), "tier", List.of("1")),
                        Map.of("example.com/dashboard", "https://dashboards/checkout")));
        assertThat(checkout.spec())
                .isEqualTo(new Spec.SLO(
                        "Who pays is not turned away",
                        "shop",
                        new Ref.Named<>("checkout-requests"),
                        new Spec.TimeWindow(Shorthand.parse("4w"), null),
                        Spec.BudgetingMethod.OCCURRENCES,
                        List.of(new Spec.Target("", null, null, new BigDecimal("0.999"), null, null, null, null)),
                        List.of(new Ref.Named<>("wake-somebody"))));
        assertThat(shop.place(checkout, "spec.objectives[0].targetPercent"))
                .hasValue(new Place(FILES + "/shop.yaml", 48, 22));
        assertThat(shop.objects(Spec.DataSource.class).get(0).spec().connectionDetails())
                .hasToString("[{url=http://prometheus:9090, retries=3, ratio=0.5, secure=false, nothing=null}]");
    }

    @Test
    void readsWhereTheOfficialExamplesBreakTheRulesWithAWarning() throws IOException {
        OpenSlo lenient = read("lenient.yaml");
        assertThat(lenient.warnings())
                .extracting(problem -> "%d %s %s".formatted(problem.place().line(), problem.path(), problem.rule()))
                .containsExactly(
                        "5 metadata.name must be a DNS label, in lower case",
                        "16 spec.timeWindow[0].duration must be longer than minutes with a calendar",
                        "23 spec.objectives[0].timeSliceTarget must be in (0, 1]",
                        "24 spec.objectives[0].timeSliceWindow must have a unit",
                        "21 spec.objectives[0].op must not go with ratioMetric",
                        "30 spec.budgetingMethod must be there",
                        "40 spec.condition.op must be gte or gt to alert at a high burn rate",
                        "49 metadata.name must be that of one Service, is that at %s/lenient.yaml:44:18"
                                .formatted(FILES));
        Spec.SLO web = lenient.objects(Spec.SLO.class).get(0).spec();
        assertThat(web.timeWindow().duration()).hasToString("1M");
        assertThat(web.objectives().get(0).op()).isNull();
        assertThat(web.objectives().get(0).timeSliceWindow()).hasToString("5m");
        assertThat(lenient.objects(Spec.AlertCondition.class).get(0).spec().op())
                .isEqualTo(Spec.Operator.GTE);
    }

    @Test
    void refusesATargetThatIsOutOfRangeOrThereTwice() {
        assertThat(refused(slo("{target: 99.9}")))
                .containsExactly("slo.yaml:9:14: spec.objectives[0].target must be in [0, 1), was 99.9");
        assertThat(refused(slo("{targetPercent: 100}")))
                .containsExactly("slo.yaml:9:21: spec.objectives[0].targetPercent must be in [0, 100), was 100");
        assertThat(refused(slo("{target: 0.9, targetPercent: 90}")))
                .containsExactly(
                        "slo.yaml:9:34: spec.objectives[0].targetPercent must not go with target, was there too");
        assertThat(refused(slo("{displayName: x}")))
                .containsExactly("slo.yaml:9:5: spec.objectives[0].target must be there, was absent");
    }

    @Test
    void refusesAnotherTypeAndSaysWhichItIs() {
        assertThat(refused(slo("{target: \"0.9\"}")))
                .containsExactly(
                        "slo.yaml:9:14: spec.objectives[0].target must be a decimal number of at most 30 digits, is text, was 0.9");
        assertThat(refused(slo("{target: 0.9}").replace("service: shop", "service: 12")))
                .containsExactly("slo.yaml:5:12: spec.service must be a text, is a number, was 12");
        assertThat(refused(slo("{target: 0.9}").replace("metadata: {name: checkout}", "metadata: [name]")))
                .containsExactly("slo.yaml:3:11: metadata must be a map, is a list, was a list of 1");
        assertThat(refused("just a text"))
                .containsExactly("slo.yaml:1:1: must be an object or a list of objects, is text, was just a text");
    }

    @Test
    void refusesAFieldThatNoRuleKnowsAndNamesThoseThatAre() {
        assertThatThrownBy(() -> OpenSlo.parse("slo.yaml", slo("{target: 0.9, weight: 1}")))
                .hasMessage("slo.yaml:9:19: spec.objectives[0].weight must not be there, was there: write one of "
                        + "[displayName, target, targetPercent, timeSliceTarget, timeSliceWindow, indicator, indicatorRef, "
                        + "compositeWeight, op, value]");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThat(refused(slo("{target: 2}").replace("checkout", "Check_out") + "---\nkind: Slo\n"))
                .containsExactly(
                        "slo.yaml:3:18: metadata.name must be a DNS label: 1 to 63 of a-z, 0-9 and '-', with a letter or digit at both ends, was Check_out",
                        "slo.yaml:9:14: spec.objectives[0].target must be in [0, 1), was 2",
                        "slo.yaml:11:1: apiVersion must be there, was absent",
                        "slo.yaml:11:7: kind must be one of [SLO, SLI, AlertPolicy, AlertCondition, AlertNotificationTarget, DataSource, Service], was Slo");
    }

    @Test
    void whatIsWrongInOneObjectHidesNothingOfAnother() {
        String bare = slo("{target: 0.9}").replaceAll("  objectives:\n.*\n", "");
        assertThat(refused(slo("{target: 2}") + "---\n" + bare.replace("checkout", "cart")))
                .containsExactly(
                        "slo.yaml:9:14: spec.objectives[0].target must be in [0, 1), was 2",
                        "slo.yaml:15:3: spec.objectives must be a list of at least one objective, was absent");
    }

    @Test
    void refusesTimeWindowsThatAreNeitherRollingNorCalendar() {
        String window = slo("{target: 0.9}") + "  timeWindow: [{duration: 1M, %s}]\n";
        String calendar = "calendar: {startTime: 2026-01-01 00:00:00, timeZone: %s}";
        assertThat(refused(window.formatted("isRolling: true, " + calendar.formatted("UTC"))))
                .containsExactly(
                        "slo.yaml:10:58: spec.timeWindow[0].calendar must not go with isRolling: true, was there");
        assertThat(refused(window.formatted("isRolling: false")))
                .containsExactly(
                        "slo.yaml:10:42: spec.timeWindow[0].isRolling must be true without a calendar, was false");
        assertThat(refused(window.formatted(calendar.formatted("Europe/Nowhere"))))
                .containsExactly(
                        "slo.yaml:10:84: spec.timeWindow[0].calendar.timeZone must be a time zone, was Europe/Nowhere");
        assertThat(refused(window.formatted(calendar.formatted("UTC")))).isEmpty();
    }

    @Test
    void refusesTwoObjectsOfAName() {
        String twice = slo("{target: 0.9}") + "---\n" + slo("{target: 0.9}");
        assertThat(refused(twice))
                .containsExactly(
                        "slo.yaml:13:18: metadata.name must be that of one SLO, is that at slo.yaml:3:18, was checkout");
    }

    @Test
    void durationsAreWrittenAsTheyWereRead() {
        assertThat(List.of("5m", "12h", "4w", "1M", "1Q", "365d", "1Y"))
                .allSatisfy(text -> assertThat(Shorthand.parse(text)).hasToString(text));
        assertThat(Shorthand.parse("1Q").toDuration()).isEqualTo(Duration.ofDays(90));
        assertThat(Shorthand.of(Duration.ofHours(36))).hasValue(Shorthand.parse("36h"));
        assertThat(Shorthand.of(Duration.ofSeconds(90))).isEmpty();
        assertThat(List.of("5", "m", "5s", "5D", "-5m", "5 m", "1.5h", "1h30m", "9999999999m"))
                .allSatisfy(
                        text -> assertThatThrownBy(() -> Shorthand.parse(text)).hasMessageContaining(Shorthand.RULE));
    }

    @Test
    void secretsOfADataSourceAreNotShown() throws IOException {
        assertThat(read("other-kinds.yaml")
                        .objects(Spec.DataSource.class)
                        .get(0)
                        .spec()
                        .toString())
                .doesNotContain("not-to-be-printed");
    }
}
