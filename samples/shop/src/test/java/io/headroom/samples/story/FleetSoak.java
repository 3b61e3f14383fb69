package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.grafana.RuleLabels;
import io.headroom.grafana.SloDashboard;
import io.headroom.samples.prometheus.PrometheusServer;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.story.Agreement.Compared;
import io.headroom.samples.story.DashboardFile.Variable;
import io.headroom.samples.story.FleetFigures.Window;
import io.headroom.samples.story.RequestLog.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three replicas of the shop under the story's load, one of them killed and restarted, are scraped by a real Prometheus with the
 * generated rules: what it has stored of their budgets is what their request log says, what the replicas say agrees with it
 * at every step, and every query of the dashboards has an answer. Takes twenty minutes, of which five are the wait until the last events
 * are counted. Leaves its figures and a picture of the dashboard in {@code target/fleet}.
 */
class FleetSoak {
    private static final Path DIRECTORY = Path.of("target", "fleet").toAbsolutePath();
    private static final Duration STEP = Duration.ofSeconds(1);

    /** Of the consumed budget. */
    private static final double TOLERANCE = 0.001;

    /** The longest from a count until the scrape that tells it has ended. */
    private static final Duration TICK_AND_SCRAPE = Duration.ofSeconds(2);

    private static FleetRun run;
    private static PrometheusServer prometheus;
    private static FleetFigures figures;

    @BeforeAll
    static void playTheStory() throws Exception {
        run = new FleetRun(DIRECTORY, Stretch.STORY);
        prometheus = run.prometheus();
        run.play();
        run.awaitCounted();
        figures = run.figures();
        Files.writeString(DIRECTORY.resolve("result.md"), new FleetReport(figures).text());
        Instant whileItBurns = figures.log().lastBad(FleetSlo.CHECKOUT);
        new DashboardPicture(dashboard(), prometheus, chosen(), figures.begun().minusSeconds(5), whileItBurns)
                .write(DIRECTORY.resolve("dashboard.svg"));
    }

    @AfterAll
    static void stop() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void theRequestLogHasEveryAnswerThatTheLoadGeneratorGot() {
        Tally.Counts sent = figures.sent();
        long answered = sent.succeeded() + sent.clientErrors() + sent.serverErrors();

        assertThat(answered).isGreaterThan(10_000);
        assertThat(figures.log().size()).isBetween(answered, answered + sent.unanswered());
    }

    @ParameterizedTest
    @EnumSource
    void theStoredBudgetIsTheTruth(FleetSlo slo) throws Exception {
        Events truth = figures.truth(slo);
        double consumed = truth.consumed(slo.objective);
        double doubt = truth.doubtful() / ((1 - slo.objective) * Math.max(1, truth.total()));

        assertThat(figures.stored(slo)).isCloseTo(1 - consumed, within(TOLERANCE * consumed + doubt));
    }

    @ParameterizedTest
    @EnumSource
    void theStoryToldOfEachSloWhatItShould(FleetSlo slo) throws Exception {
        Events truth = figures.truth(slo);

        switch (slo) {
            case NEVER_USED -> assertThat(truth.total()).isZero();
            case NEVER_FAILED -> {
                assertThat(truth.bad()).isZero();
                assertThat(truth.good()).isGreaterThan(1_000);
            }
            case FIRST_FAILURE -> assertThat(truth.bad()).isEqualTo(1);
            default -> assertThat(truth.bad()).isGreaterThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledReplicaTakesNoMoreThanWhatItAnsweredAfterTheCountOfItsLastScrape(FleetSlo slo) throws Exception {
        Events lost = figures.lost(slo);
        Events most = figures.answeredAfter(slo, figures.lastCounted());
        Events least = figures.answeredAfter(slo, figures.lastCounted().plus(TICK_AND_SCRAPE));

        assertThat(lost.good()).isBetween(least.good() - lost.doubtful(), most.good() + lost.doubtful());
        assertThat(lost.bad()).isBetween(least.bad() - lost.doubtful(), most.bad() + lost.doubtful());
    }

    @Test
    void theKilledReplicaCameBack() {
        assertThat(figures.restarted(FleetSlo.CHECKOUT).total()).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void aReplicasBurnRatesAreThoseOfTheCountsThatItTells(FleetSlo slo) {
        assertThat(figures.view().steps(slo))
                .flatMap(step -> step.byPort().values())
                .flatMap(said -> said.windows().values())
                .isNotEmpty()
                .allSatisfy(counted -> assertThat(counted.burnRate())
                        .isCloseTo(counted.badRatio() / (1 - slo.objective), within(1e-9)));
    }

    @ParameterizedTest
    @EnumSource
    void burnRatesAgreeAtEveryStep(FleetSlo slo) throws Exception {
        for (Window window : Window.values()) {
            assertThat(figures.burnRates(slo, window)).hasSizeGreaterThan(100).allMatch(Compared::agrees);
        }
    }

    @Test
    void nothingBurnsInAnIdleStretchOfMoreThanAWindow() throws Exception {
        List<Compared> sinceTheOutage = figures.burnRates(FleetSlo.CHECKOUT, Window.FIVE_MINUTES).stream()
                .filter(step -> step.at().isAfter(figures.killed()))
                .toList();

        assertThat(sinceTheOutage).anyMatch(step -> step.process() > 1 && step.prometheus() > 1);
        assertThat(sinceTheOutage).anyMatch(step -> step.process() == 0 && step.prometheus() == 0);
        assertThat(figures.byAverage(FleetSlo.CHECKOUT)).isNaN();
    }

    @ParameterizedTest
    @EnumSource
    void budgetsAgreeWheneverPrometheusHasCounted(FleetSlo slo) throws Exception {
        assertThat(figures.budgets(slo)).isNotEmpty().allMatch(Compared::agrees);
    }

    @TestFactory
    Stream<DynamicTest> everyQueryOfTheDashboardReturnsData() throws Exception {
        Map<String, String> values = chosen();
        return dashboard().panels().stream()
                .flatMap(panel -> panel.queries().stream()
                        .map(query -> DynamicTest.dynamicTest(
                                panel.title() + ": " + query.promql(),
                                () -> assertThat(query.run(prometheus, values, figures.begun(), figures.read(), STEP))
                                        .isNotEmpty()
                                        .allSatisfy(series -> assertThat(
                                                        series.samples().values())
                                                .isNotEmpty()
                                                .allSatisfy(value ->
                                                        assertThat(value).isFinite())))));
    }

    @Test
    void theVariablesOfTheDashboardHaveTheChoicesThereAre() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, List<String>> choices = new LinkedHashMap<>();
        for (Variable variable : dashboard().variables()) {
            choices.put(variable.name(), variable.choices(prometheus, values));
            values.put(variable.name(), choices.get(variable.name()).get(0));
        }

        assertThat(choices.get("service")).containsExactly("shop");
        assertThat(choices.get("slo"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(FleetSlo.values()).map(slo -> slo.slo).toList());
        assertThat(choices.get("window")).contains("5m", "1h", "3d");
        assertThat(choices.get("guard")).containsExactly("payments");
    }

    @TestFactory
    Stream<DynamicTest> everyQueryOfSlothsDashboardsReturnsData() throws IOException {
        return slothsQueries().stream()
                .map(promql -> DynamicTest.dynamicTest(
                        promql,
                        () -> assertThat(prometheus.query(promql, figures.begun(), figures.read(), STEP))
                                .isNotEmpty()));
    }

    @Test
    void theVariablesOfSlothsDashboardsHaveTheChoicesThereAre() throws Exception {
        Variable service = new Variable("service", "label_values(slo:objective:ratio, sloth_service)");
        Variable slo =
                new Variable("slo", "label_values(slo:objective:ratio{sloth_service=\"${service}\"}, sloth_slo)");

        assertThat(service.choices(prometheus, Map.of())).containsExactly("shop");
        assertThat(slo.choices(prometheus, Map.of("service", "shop"))).contains(FleetSlo.CHECKOUT.slo);
    }

    @Test
    void nothingThatIsRecordedIsEverNaN() throws Exception {
        List<Series> recorded = prometheus.query("{__name__=~\"slo(_|:).+\"}[1h]");

        assertThat(recorded).hasSizeGreaterThan(100);
        assertThat(recorded)
                .allSatisfy(series -> assertThat(series.samples().values())
                        .allSatisfy(value -> assertThat(value).isFinite()));
    }

    private static DashboardFile dashboard() {
        return DashboardFile.read(SloDashboard.of(RuleLabels.SLOTH).json());
    }

    /** What the reader of the dashboard chooses, and what Grafana adds: a rate's interval is four scrapes. */
    private static Map<String, String> chosen() {
        return Map.of(
                "service", "shop",
                "slo", FleetSlo.CHECKOUT.slo,
                "window", ".+",
                "guard", FleetShop.GUARD,
                "__rate_interval", "4s");
    }

    private static List<String> slothsQueries() throws IOException {
        String text = new String(
                FleetSoak.class.getResourceAsStream("/sloth-dashboards.txt").readAllBytes(), StandardCharsets.UTF_8);
        List<String> queries = new ArrayList<>();
        for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
            // One of them looks at full hours alone, and a run need not see one.
            String promql = line.split(" \\| ", 3)[2].replace("[32d:1h]", "[32d:1m]");
            for (String window : List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")) {
                queries.add(DashboardFile.filled(
                        promql,
                        Map.of(
                                "service",
                                "shop",
                                "slo",
                                FleetSlo.CHECKOUT.slo,
                                "sli_window",
                                window,
                                "__to:date:M",
                                "" + Instant.now().atZone(ZoneOffset.UTC).getMonthValue())));
            }
        }
        return queries.stream().distinct().toList();
    }
}
