package io.headroom.openslo;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.CompositeSlo;
import io.headroom.openslo.Spec.AlertCondition;
import io.headroom.openslo.Spec.AlertNotificationTarget;
import io.headroom.openslo.Spec.AlertPolicy;
import io.headroom.openslo.Spec.BudgetingMethod;
import io.headroom.openslo.Spec.DataSource;
import io.headroom.openslo.Spec.Operator;
import io.headroom.openslo.Spec.SLI;
import io.headroom.openslo.Spec.SLO;
import io.headroom.openslo.Spec.Service;
import io.headroom.openslo.Spec.Target;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the public examples of the specification and of its SDK use, in documents of our own with the same fields in the same places: each is read,
 * written, and read as the same.
 */
class PublicShapesTest {
    static final Path SHAPES = Path.of("src/test/resources/openslo-shapes");
    private static final Map<String, List<String>> NORTH = Map.of("site", List.of("north"));

    private static OpenSlo read(String shape) throws IOException {
        OpenSlo read = OpenSlo.read(SHAPES.resolve(shape + ".yaml"));
        String written = OpenSlo.of(read.objects()).write();
        assertThat(OpenSlo.parse("written.yaml", written).objects()).as(written).isEqualTo(read.objects());
        return read;
    }

    private static <S extends Spec> List<S> specs(OpenSlo read, Class<S> kind) {
        return read.objects(kind).stream().map(OpenSloObject::spec).toList();
    }

    private static List<String> warnings(OpenSlo read) {
        return read.warnings().stream()
                .map(warning -> warning.place().line() + " " + warning.path() + " " + warning.value())
                .toList();
    }

    private static BigDecimal decimal(String number) {
        return new BigDecimal(number);
    }

    private static Metric.Ratio counted(String type, Map<String, Object> good, Map<String, Object> total) {
        return new Metric.Ratio(false, MetricSource.of(type, good), null, MetricSource.of(type, total));
    }

    private static Ref<SLI> inline(String name, String displayName, Metric metric) {
        Metadata metadata = new Metadata(name, displayName, Map.of(), Map.of());
        return new Ref.Inline<>(new OpenSloObject<>(metadata, new SLI("", metric)));
    }

    private static Target slices(String name, String target, String sliceTarget, String slice) {
        return new Target(name, null, null, decimal(target), decimal(sliceTarget), Shorthand.parse(slice), null, null);
    }

    @Test
    void aThresholdOnAnySystemsMetricOverRollingWeeks() throws IOException {
        OpenSlo read = read("threshold-over-rolling-weeks");
        assertThat(warnings(read)).isEmpty();
        assertThat(specs(read, SLO.class))
                .containsExactly(new SLO(
                        "A parcel waits for its label for less than two seconds.",
                        "dispatch",
                        inline(
                                "print-time",
                                "Time until a label lies in the tray",
                                new Metric.Threshold(
                                        MetricSource.of("PrintServer", Map.of("measure", "seconds.until.printed")))),
                        new Spec.TimeWindow(Shorthand.parse("4w"), null),
                        BudgetingMethod.OCCURRENCES,
                        List.of(new Target(
                                "Nobody waits", Operator.LT, decimal("2"), decimal("0.97"), null, null, null, null)),
                        List.of()));
    }

    @Test
    void slicesThatAreAsBadAsTheirEvents() throws IOException {
        OpenSlo read = read("ratio-timeslices");
        assertThat(warnings(read)).containsExactly("30 spec.objectives[0].op gt");
        assertThat(specs(read, SLO.class))
                .containsExactly(new SLO(
                        "",
                        "dispatch",
                        inline(
                                "answered",
                                "",
                                counted("Gateway", Map.of("series", "answers"), Map.of("series", "questions"))),
                        new Spec.TimeWindow(Shorthand.parse("3w"), null),
                        BudgetingMethod.RATIO_TIMESLICES,
                        List.of(new Target(
                                "Answered", null, null, decimal("0.98"), null, Shorthand.parse("10m"), null, null)),
                        List.of()));
    }

    @Test
    void aContractOverACalendarMonthThatIsWrittenAsAMinute() throws IOException {
        OpenSlo read = read("timeslices-of-a-calendar-month");
        assertThat(warnings(read)).containsExactly("27 spec.timeWindow[0].duration 1m", "35 spec.objectives[0].op gt");
        assertThat(specs(read, SLO.class))
                .containsExactly(new SLO(
                        "What the landlord promises.",
                        "depot",
                        inline(
                                "doors",
                                "Door openings",
                                counted("BuildingControl", Map.of("event", "opened"), Map.of("event", "asked"))),
                        new Spec.TimeWindow(
                                Shorthand.parse("1M"), new Spec.Calendar("2025-03-01 06:00:00", "Europe/Lisbon")),
                        BudgetingMethod.TIMESLICES,
                        List.of(slices("Ours", "0.98", "0.9", "2m"), slices("Contract", "0.95", "0.9", "2m")),
                        List.of()));
    }

    @Test
    void aListOfSlosByWeeksOfACalendar() throws IOException {
        OpenSlo read = read("list-of-slos-by-weeks-of-a-calendar");
        assertThat(warnings(read)).containsExactly("41 spec.objectives[0].op gt");
        assertThat(read.objects(SLO.class)).singleElement().satisfies(belt -> {
            assertThat(belt.metadata())
                    .isEqualTo(new Metadata(
                            "sorting-belt",
                            "Parcels that are sorted",
                            Map.of("site", List.of("north"), "crew", List.of("day", "night")),
                            Map.of()));
            assertThat(belt.spec().timeWindow())
                    .isEqualTo(new Spec.TimeWindow(
                            Shorthand.parse("1w"), new Spec.Calendar("2025-03-03 06:00:00", "Europe/Lisbon")));
            assertThat(belt.spec().objectives()).containsExactly(slices("Sorted", "0.999", "0.9", "5m"));
            assertThat(belt.spec().indicator())
                    .isEqualTo(inline(
                            "sorted-parcels",
                            "",
                            new Metric.Ratio(
                                    true,
                                    prometheus("sum(belt_parcels_total{site=\"north\",exit=~\"right|corrected\"})"),
                                    null,
                                    prometheus("sum(belt_parcels_total{site=\"north\"})"))));
        });
    }

    private static MetricSource prometheus(String query) {
        return MetricSource.of("Prometheus", Map.of("query", query));
    }

    @Test
    void everyShapeOfAnSli() throws IOException {
        OpenSlo read = read("slis");
        assertThat(warnings(read)).isEmpty();
        assertThat(specs(read, SLI.class))
                .containsExactly(
                        new SLI(
                                "Scanned at the first try",
                                new Metric.Ratio(
                                        true,
                                        new MetricSource(
                                                "hosted",
                                                "Hosted",
                                                Map.of("query", "sum:scan.hits{tries:1}.as_count()")),
                                        null,
                                        new MetricSource(
                                                "hosted", "Hosted", Map.of("query", "sum:scan.hits{*}.as_count()")))),
                        new SLI(
                                "",
                                new Metric.Ratio(
                                        false,
                                        null,
                                        new MetricSource(
                                                "insurer",
                                                "Insurer",
                                                Map.of("book", "claims", "path", "Depot|Belt|Damaged parcels")),
                                        new MetricSource(
                                                "insurer",
                                                "Insurer",
                                                Map.of("book", "claims", "path", "Depot|Belt|All parcels")))),
                        new SLI(
                                "",
                                new Metric.Raw(false, new MetricSource("metrics", "Prometheus", Map.of("query", """
                                        1 - (
                                          sum(sum_over_time(driver_stress_ratio[{{.window}}]))
                                          /
                                          sum(count_over_time(driver_stress_ratio[{{.window}}]))
                                        )
                                        """)))),
                        new SLI(
                                "How many wait (expected value ~0)",
                                new Metric.Threshold(
                                        new MetricSource(
                                                "metrics",
                                                "Prometheus",
                                                Map.of(
                                                        "query",
                                                        "sum(min_over_time(yard_parcels{site=\"north\", state=\"waiting\"}[5m]))")))));
        assertThat(read.objects(SLI.class).get(2).metadata().labels()).isEqualTo(Map.of("crew", List.of("day")));
        assertThat(read.objects(SLI.class).get(3).metadata())
                .isEqualTo(new Metadata(
                        "backlog", "Parcels in the yard", Map.of(), Map.of("openslo.com/service-folder", "./yard")));
    }

    @Test
    void conditionsOfWhichOneIsTheWrongWayRound() throws IOException {
        OpenSlo read = read("alert-conditions");
        assertThat(warnings(read)).containsExactly("15 spec.condition.op lte");
        assertThat(specs(read, AlertCondition.class))
                .containsExactly(
                        new AlertCondition(
                                "Somebody must go there",
                                "page",
                                Operator.GTE,
                                decimal("6"),
                                Shorthand.parse("2h"),
                                Shorthand.parse("10m")),
                        new AlertCondition(
                                "", "warning", Operator.GT, decimal("100"), Shorthand.parse("2d"), Shorthand.ZERO));
        assertThat(read.objects(AlertCondition.class).get(0).metadata())
                .isEqualTo(new Metadata("belt-stands", "Belt stands", NORTH, Map.of()));
    }

    @Test
    void policiesByReferenceWithConditionsAndWithTargetsOfTheirOwn() throws IOException {
        OpenSlo read = read("alert-policies");
        assertThat(warnings(read)).isEmpty();
        assertThat(specs(read, AlertPolicy.class))
                .containsExactly(
                        new AlertPolicy(
                                "Mail is enough",
                                false,
                                true,
                                false,
                                new Ref.Named<>("belt-stands"),
                                List.of(new Ref.Named<>("crew-mail"))),
                        new AlertPolicy(
                                "",
                                false,
                                true,
                                false,
                                new Ref.Inline<>(new OpenSloObject<>(
                                        new Metadata("yard-is-full", "Yard is full", Map.of(), Map.of()),
                                        new AlertCondition(
                                                "Three times as fast as the budget bears",
                                                "page",
                                                Operator.GT,
                                                decimal("3"),
                                                Shorthand.parse("2h"),
                                                Shorthand.parse("10m")))),
                                List.of(new Ref.Named<>("crew-phone"))),
                        new AlertPolicy(
                                "",
                                true,
                                true,
                                false,
                                new Ref.Named<>("belt-stands"),
                                List.of(new Ref.Inline<>(new OpenSloObject<>(
                                        Metadata.of("crew-chat"),
                                        new AlertNotificationTarget("The channel of the shift", "chat"))))));
    }

    @Test
    void targetsAndSystemsOfMetrics() throws IOException {
        assertThat(specs(read("alert-notification-targets"), AlertNotificationTarget.class))
                .containsExactly(
                        new AlertNotificationTarget("Everybody's inbox", "mail"),
                        new AlertNotificationTarget("", "phone"));
        assertThat(specs(read("data-sources"), DataSource.class))
                .containsExactly(
                        new DataSource("", "Prometheus", List.of(Map.of("url", "http://metrics.depot.example"))),
                        new DataSource("", "Hosted", List.of(Map.of("key", "one"), Map.of("secret", "two"))));
    }

    @Test
    void oneServiceInTwoEnvironments() throws IOException {
        OpenSlo read = read("services-of-one-name");
        assertThat(warnings(read)).containsExactly("16 metadata.name depot");
        assertThat(read.objects(Service.class))
                .containsExactly(
                        new OpenSloObject<>(
                                new Metadata("depot", "", NORTH, Map.of()), new Service("Where parcels are sorted")),
                        new OpenSloObject<>(
                                new Metadata("depot", "", Map.of(), Map.of("openslo.com/service-folder", "./depot")),
                                new Service("Where parcels are sorted")));
    }

    @Test
    void listsInASourceAndNoTimeWindow() throws IOException {
        OpenSlo read = read("lists-in-a-source");
        assertThat(warnings(read)).isEmpty();
        assertThat(specs(read, SLO.class)).singleElement().satisfies(gate -> {
            assertThat(gate.timeWindow()).isNull();
            assertThat(gate.indicator())
                    .isEqualTo(inline(
                            "passed", "", new Metric.Ratio(true, archived("{way=\"in\"}"), null, archived("{}"))));
        });
    }

    private static MetricSource archived(String labels) {
        return new MetricSource(
                "archive",
                "Prometheus",
                Map.of("query", "gate_lorries_total" + labels, "dimensions", List.of("company", "size")));
    }

    @Test
    void referencesAcrossDocumentsInAnyOrder() throws IOException {
        OpenSlo read = read("references-across-documents");
        assertThat(warnings(read)).isEmpty();
        assertThat(read.objects())
                .extracting(object -> object.spec().kind() + " " + object.name())
                .containsExactly(
                        "SLO yard",
                        "SLI space",
                        "AlertPolicy phone-and-mail",
                        "AlertPolicy mixed",
                        "AlertCondition full",
                        "AlertNotificationTarget phone",
                        "AlertNotificationTarget mail");
        SLO yard = specs(read, SLO.class).get(0);
        assertThat(yard.indicator()).isEqualTo(new Ref.Named<>("space"));
        assertThat(yard.alertPolicies()).containsExactly(new Ref.Named<>("phone-and-mail"), new Ref.Named<>("mixed"));
        assertThat(yard.timeWindow().calendar().startTime()).isEqualTo("2025-03-03 06:00:00");
        assertThat(specs(read, AlertPolicy.class).get(1).targets())
                .containsExactly(
                        new Ref.Named<>("phone"),
                        new Ref.Inline<>(
                                new OpenSloObject<>(Metadata.of("chat"), new AlertNotificationTarget("", "chat"))));
    }

    @Test
    void targetsInPercentAndAJourneyOfSlices() throws IOException {
        OpenSlo read = read("percent-and-composite");
        assertThat(warnings(read)).isEmpty();
        assertThat(specs(read, SLO.class).get(0).objectives())
                .extracting(Target::target)
                .containsExactly(decimal("0.98"), decimal("0.995"));
        SLO journey = specs(read, SLO.class).get(1);
        assertThat(journey.isComposite()).isTrue();
        assertThat(journey.objectives()).extracting(Target::compositeWeight).containsExactly(null, decimal("0.5"));
        assertThat(read.declarations().composites()).singleElement().satisfies(composite -> {
            assertThat(composite.kind()).isEqualTo(CompositeSlo.Kind.SLICES);
            assertThat(composite.target()).isEqualTo(0.98);
            assertThat(composite.weights()).containsOnlyKeys("journey-let-in", "journey-sent-on");
        });
    }
}
