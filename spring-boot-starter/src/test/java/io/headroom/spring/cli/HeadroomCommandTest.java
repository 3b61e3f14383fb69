package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.grafana.RuleLabels;
import io.headroom.grafana.SloDashboard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command writes, finds and refuses. */
class HeadroomCommandTest {
    private static final String[] RULES = {"rules", "--from", "application.yml", "--out", "prometheus"};

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws IOException {
        configure("""
                spring.application.name: shop
                headroom:
                  rules: { runbook: "${RUNBOOKS:https://runbooks.example}/{slo}" }
                  store: { directory: counts }
                  slos:
                    checkout: { objective: 99.9%, sla: 99.5%, sli: { http: { uri: "/checkout/{id}" }, latency: 300ms } }
                    search: { objective: 99% }
                """);
    }

    @Test
    void aRuleFileAndItsTestsAreWrittenForEachSloAndForTheReplicas() throws IOException {
        assertThat(run(RULES)).isZero();

        assertThat(names())
                .containsExactly(
                        "_targets.rules.yml",
                        "_targets.test.yml",
                        "checkout-sla.rules.yml",
                        "checkout-sla.test.yml",
                        "checkout.rules.yml",
                        "checkout.test.yml",
                        "search.rules.yml",
                        "search.test.yml");
        assertThat(read("checkout.rules.yml"))
                .contains("slo_events_total{service=\"shop\", slo=\"checkout\"}", "https://runbooks.example/checkout");
        assertThat(read("checkout.test.yml")).contains("- checkout.rules.yml", "fires, then resets: page 2% 1h/5m");
        assertThat(out).hasToString("8 files in %s are written\n".formatted(directory.resolve("prometheus")));
        assertThat(directory.resolve("counts")).doesNotExist();
    }

    @Test
    void theSamplesOwnConfigurationIsEnough() throws IOException {
        configure(Files.readString(Path.of("../samples/shop/src/main/resources/application.yml")));

        assertThat(run(RULES)).as(err.toString()).isZero();
        assertThat(names()).contains("checkout-latency.rules.yml", "catalogue-availability.test.yml");
    }

    @Test
    void anObjectForTheOperatorStandsBesideThem() throws IOException {
        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--kubernetes", "--except=checkout"))
                .isZero();

        assertThat(names()).contains("search.prometheusrule.yml").doesNotContain("checkout.rules.yml");
        assertThat(read("search.prometheusrule.yml")).contains("kind: PrometheusRule", "name: sloth-slo-shop-search");
    }

    @Test
    void propertiesOfTheCommandLineCountMoreThanTheFile() throws IOException {
        assertThat(run(
                        "rules",
                        "--from",
                        "application.yml",
                        "--out",
                        "prometheus",
                        "--headroom.rules.flavour=neutral",
                        "--headroom.service=store"))
                .isZero();

        assertThat(read("search.rules.yml")).contains("slo_id: store-search").doesNotContain("sloth");
    }

    @Test
    void requestsAreCountedByAnHttpMeterIfTheConfigurationSaysSo() throws IOException {
        configure("""
                spring.application.name: shop
                headroom:
                  rules.http-meter: { convention: opentelemetry, labels: { job: shop } }
                  slos:
                    checkout: { objective: 99.9%, sla: 99%, sli: { http: { uri: "/checkout/{id}", method: POST }, latency: 300ms } }
                    search: { objective: 99% }
                """);

        assertThat(run(RULES)).isZero();

        assertThat(read("checkout.rules.yml"))
                .contains("http_server_request_duration_seconds_bucket{job=\"shop\"", "le=\"0.3\"")
                .doesNotContain("slo_events_total");
        assertThat(read("checkout-sla.rules.yml")).contains("http_server_request_duration_seconds_bucket");
        assertThat(read("search.rules.yml")).contains("slo_events_total{service=\"shop\", slo=\"search\"}");
    }

    @Test
    void anExampleForAlertmanagerStandsBesideThem() throws IOException {
        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--alertmanager"))
                .isZero();

        assertThat(read("alertmanager.yml")).contains("pagerduty_configs:", "sloth_severity=\"page\"");
        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--alertmanager", "--check"))
                .isZero();
    }

    @Test
    void slosOfOpenSloFilesHaveRulesToo() throws IOException {
        String slos = Files.readString(Path.of("src/test/resources/openslo/shop.yaml"));
        Files.writeString(
                directory.resolve("slo.yaml"),
                slos.replaceFirst("duration: 1M\\n +calendar: .*", "duration: 28d\n      isRolling: true"));
        configure("""
                spring.application.name: shop
                headroom.openslo: %s
                """.formatted(directory.resolve("slo.yaml").toUri()));

        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--except=checkout-latency"))
                .as(err.toString())
                .isZero();
        assertThat(names()).contains("checkout-availability.rules.yml", "imports-sla.rules.yml", "proxy.rules.yml");
        assertThat(read("checkout-availability.rules.yml")).contains("(14.4 * 0.001)");
    }

    @Test
    void slosThatFilesLeaveToPrometheusAreCountedByTheQueriesOfTheFiles() throws IOException {
        configureOpenSlo("""
                good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(proxy_requests_total{code!~"5.."}[{{.window}}]))'}}}
                """);

        assertThat(run(RULES)).as(err.toString()).isZero();
        assertThat(read("proxy.rules.yml"))
                .contains("sloth_id: shop-proxy", "proxy_requests_total{code!~", "(14.4 * 0.001)", "team: edge")
                .doesNotContain("slo_events_total", ".window");
        assertThat(names()).contains("proxy.test.yml", "_targets.rules.yml");

        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--except=cache"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--except must name SLOs, of which there are [proxy], was [cache]");
    }

    @Test
    void aCompositeThatReadsWhatFilesLeaveToPrometheusHasRules() throws IOException {
        configureOpenSlo("bad: {metricSource: {type: Prometheus, spec: {query: proxy_failures_total}}}");
        Path file = directory.resolve("slo.yaml");
        Files.writeString(file, Files.readString(file) + """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: journey}
                spec:
                  service: edge
                  timeWindow: [{duration: 30d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives:
                    - target: 0.999
                      compositeWeight: 2
                      indicator:
                        metadata: {name: cache}
                        spec:
                          ratioMetric:
                            counter: true
                            bad: {metricSource: {type: Prometheus, spec: {query: cache_failures_total}}}
                            total: {metricSource: {type: Prometheus, spec: {query: cache_requests_total}}}
                    - target: 0.99
                      indicator:
                        metadata: {name: pay}
                        spec:
                          ratioMetric:
                            counter: true
                            bad: {metricSource: {type: Headroom, spec: {name: pay}}}
                            total: {metricSource: {type: Headroom, spec: {name: pay}}}
                """);

        assertThat(run(RULES)).as(err.toString()).isZero();
        assertThat(read("journey.rules.yml"))
                .contains(
                        "sloth_id: shop-journey", "2 * sum(slo:period_burn_rate:ratio{sloth_id=\"shop-journey-cache\"")
                .contains("1 * sum(slo:period_burn_rate:ratio{sloth_id=\"shop-journey-pay\"", "team: edge");
        assertThat(read("journey-cache.rules.yml")).contains("cache_failures_total");
        assertThat(read("journey-pay.rules.yml")).contains("slo_events_total");

        assertThat(run("openslo", "--from=application.yml", "--out=slo"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).endsWith("\n1 file in %s is written\n".formatted(directory.resolve("slo")));
        assertThat(Files.readString(directory.resolve("slo/openslo.yaml")))
                .contains("headroom.io/components: \"journey-cache, journey-pay\"");
        Files.move(directory.resolve("slo/openslo.yaml"), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--check"))
                .as(err.toString())
                .isZero();

        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--except=journey-cache"))
                .isZero();
        assertThat(names()).contains("journey-pay.rules.yml").doesNotContain("journey.rules.yml");
    }

    @Test
    void aPropertyOfTheSameSloCountsInsteadOfTheFile() throws IOException {
        configureOpenSlo("bad: {metricSource: {type: Prometheus, spec: {query: proxy_failures_total}}}");
        assertThat(run("rules", "--from=application.yml", "--out=prometheus", "--headroom.slos.proxy.objective=99%"))
                .as(err.toString())
                .isZero();
        assertThat(read("proxy.rules.yml")).contains("slo_events_total").doesNotContain("proxy_failures_total");
    }

    @Test
    void aQueryThatNoRuleCanCountIsRefusedWithItsPlace() throws IOException {
        configureOpenSlo("bad: {metricSource: {type: Prometheus, spec: {query: 'sum(a) + sum(b)'}}}");

        assertThat(run(RULES)).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "query bad of SLO proxy must be the series of a counter",
                        "was sum(a) + sum(b)",
                        "slo.yaml]:11:");
    }

    @Test
    void aQueryOfAllEventsThatNoRuleCanCountIsRefusedWithItsOwnPlace() throws IOException {
        configureOpenSlo("bad: {metricSource: {type: Prometheus, spec: {query: a}}}");
        Path file = directory.resolve("slo.yaml");
        Files.writeString(
                file, Files.readString(file).replace("sum(proxy_requests_total)", "max(proxy_requests_total)"));

        assertThat(run(RULES)).isEqualTo(2);
        assertThat(err.toString())
                .contains("query total of SLO proxy must be the series of a counter", "slo.yaml]:12:");
    }

    private void configureOpenSlo(String part) throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: proxy}
                spec:
                  service: edge
                  indicator:
                    metadata: {name: proxy}
                    spec:
                      ratioMetric:
                        counter: true
                        %s
                        total: {metricSource: {type: Prometheus, spec: {query: 'sum(proxy_requests_total)'}}}
                  timeWindow: [{duration: 30d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{target: 0.999}]
                """.formatted(part.strip()));
        configure("""
                spring.application.name: shop
                headroom:
                  openslo: %s
                  rules.labels: { team: edge }
                """.formatted(directory.resolve("slo.yaml").toUri()));
    }

    @Test
    void anOpenSloFileThatIsWrongIsExplained() throws IOException {
        Files.writeString(directory.resolve("slo.yaml"), "kind: SLO");
        configure("headroom.openslo: " + directory.resolve("slo.yaml").toUri());

        assertThat(run(RULES)).isEqualTo(2);
        assertThat(err.toString()).contains("Headroom cannot read its OpenSLO files:", "slo.yaml]:1:1): must be there");
    }

    @Test
    void whatAnHttpMeterCannotTellIsRefused() throws IOException {
        configure("""
                headroom:
                  rules.http-meter: { convention: spring, labels: { "[j-b]": shop } }
                  slos:
                    checkout: { objective: 99%, sli: { http: { uri: "/checkout/{id}", header: "tenant=gold" } } }
                    search: { objective: 99%, sli: { http: { uri: "/search/**" } } }
                    offers: { objective: 99%, sli: { http: { uri: "/offers", bad: [ 404 ] } } }
                """);

        assertThat(run(RULES)).isEqualTo(2);

        assertThat(err.toString())
                .contains(
                        "must be a label name: letters, digits and _",
                        "headroom.slos.checkout.sli.http.header",
                        "headroom.slos.search.sli.http.uri",
                        "headroom.slos.offers.sli.http.bad",
                        "application.yml] - 4:");
    }

    @Test
    void anHttpMeterNeedsLabels() {
        assertThat(run("rules", "--from=application.yml", "--out=x", "--headroom.rules.http-meter.convention=spring"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("headroom.rules.http-meter.labels", "must have at least one label");
    }

    @Test
    void aProfileHasItsOwnFile() throws IOException {
        Files.writeString(directory.resolve("application-production.yml"), "headroom.slos.search.objective: 99.95%");

        assertThat(run("rules", "--from", ".", "--out", "prometheus", "--spring.profiles.active=production"))
                .isZero();

        assertThat(read("search.rules.yml")).contains("vector(0.9995)");
    }

    @Test
    void whatWasWrittenIsUpToDate() {
        run(RULES);
        out.reset();

        assertThat(check()).isZero();
        assertThat(out).hasToString("8 files in %s are up to date\n".formatted(directory.resolve("prometheus")));
    }

    @Test
    void aStaleFileIsFoundWithTheDifferenceAndLeftAsItIs() throws IOException {
        run(RULES);
        String before = read("search.rules.yml");
        configure("""
                spring.application.name: shop
                headroom.slos.search.objective: 98%
                """);
        out.reset();

        assertThat(check()).isEqualTo(1);
        assertThat(out.toString())
                .contains("--- " + directory.resolve("prometheus/search.rules.yml"))
                .contains("-    expr: \"vector(0.99)\"\n+    expr: \"vector(0.98)\"\n")
                .contains("+++ /dev/null");
        assertThat(read("search.rules.yml")).isEqualTo(before);
    }

    @Test
    void aMissingFileIsStaleToo() throws IOException {
        run(RULES);
        Files.delete(directory.resolve("prometheus/search.test.yml"));
        out.reset();

        assertThat(check()).isEqualTo(1);
        assertThat(out.toString()).startsWith("--- /dev/null\n+++ ").contains("search.test.yml\n@@ -0,0 +1,");
    }

    @Test
    void theFilesOfAnSloThatIsGoneAreDeletedAndNoOthers() throws IOException {
        run(RULES);
        Files.writeString(directory.resolve("prometheus/own.rules.yml"), "groups: []\n");
        configure("""
                spring.application.name: shop
                headroom.slos.search.objective: 99%
                """);

        run(RULES);

        assertThat(names())
                .containsExactly(
                        "_targets.rules.yml",
                        "_targets.test.yml",
                        "own.rules.yml",
                        "search.rules.yml",
                        "search.test.yml");
    }

    @Test
    void theFilesOfTheLastSloAreDeletedToo() throws IOException {
        run(RULES);
        Files.writeString(directory.resolve("prometheus/own.rules.yml"), "groups: []\n");
        String[] none = {
            "rules",
            "--from=application.yml",
            "--out=prometheus",
            "--except=search",
            "--except=checkout",
            "--except=checkout-sla"
        };

        assertThat(run(Stream.concat(Stream.of(none), Stream.of("--check")).toArray(String[]::new)))
                .isEqualTo(1);
        assertThat(out.toString()).contains("search.rules.yml\n+++ /dev/null");
        assertThat(run(none)).isZero();

        assertThat(names()).containsExactly("own.rules.yml");
        assertThat(out.toString())
                .endsWith("0 files in %s are written, 8 of what is gone are deleted\n"
                        .formatted(directory.resolve("prometheus")));
    }

    @Test
    void anOpenSloFileSaysWhatTheConfigurationDeclares() throws IOException {
        Files.writeString(directory.resolve("query.yaml"), """
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: proxy}
                spec:
                  service: shop
                  budgetingMethod: Occurrences
                  timeWindow: [{duration: 28d, isRolling: true}]
                  objectives: [{target: 0.99}]
                  indicator:
                    metadata: {name: proxy}
                    spec:
                      ratioMetric:
                        counter: true
                        good: {metricSource: {type: Prometheus, spec: {query: 'ok_total{a="b"}'}}}
                        total: {metricSource: {type: Prometheus, spec: {query: 'all_total{a="b"}'}}}
                """);
        String settings = """
                spring.application.name: shop
                headroom:
                  openslo: %s
                """;
        configure(settings.formatted(directory.resolve("query.yaml").toUri()) + """
                  slos:
                    checkout: { objective: 99.9%, sla: 99.5%, sli: { http: { uri: "/checkout/{id}", method: POST, bad: [4xx] }, latency: 300ms } }
                    api: { objective: 99%, sli: { http: { path: "/api/**", header: "X-Tier: gold", ignored: [404], good: [5xx], bad: [aborted, java.io.IOException] } } }
                    import: { objective: 95%, period: 7d, sli: { job: NightlyImport.run, freshness: 26h } }
                    goal: { objective: 99%, sli: { recorder: import, custom: right } }
                    search: { objective: 99%, method: timeslices, slice: 1m, slice-target: 90%, alerts: { rules: [] },
                              family: { max-keys: 7, idle-after: 1h }, policy: { least-coverage: 10% },
                              maintenance: [2040-01-01T00:00:00Z/PT4H] }
                  composites:
                    journey: { worst-of: [checkout, search] }
                    sum: { summed: { checkout: 3, api: 0.5 } }
                """);
        assertThat(run("openslo", "--from=application.yml", "--out=slo"))
                .as(err.toString())
                .isZero();
        String written = Files.readString(directory.resolve("slo/openslo.yaml"));
        assertThat(written)
                .startsWith("# Generated by Headroom from the SLOs of shop.\n---\napiVersion: openslo/v1\n")
                .contains("uri: \"/checkout/{id}\"", "header: \"X-Tier: gold\"", "job: NightlyImport.run");
        String[] rules = {"rules", "--from=application.yml", "--out=prometheus", "--except=search"};
        assertThat(run(rules)).as(err.toString()).isZero();

        configure(settings.formatted(directory.resolve("slo/openslo.yaml").toUri()));
        assertThat(run("openslo", "--from=application.yml", "--out=slo", "--check"))
                .as(out + "" + err)
                .isZero();
        assertThat(run(Stream.concat(Stream.of(rules), Stream.of("--check")).toArray(String[]::new)))
                .as(out + "" + err)
                .isZero();
    }

    @Test
    void aDashboardIsForTheLabelsOfTheRules() throws IOException {
        assertThat(run(
                        "dashboards",
                        "--from",
                        "application.yml",
                        "--out",
                        "grafana",
                        "--headroom.rules.flavour=neutral"))
                .isZero();

        assertThat(Files.readString(directory.resolve("grafana/headroom-slo.json")))
                .isEqualTo(SloDashboard.of(RuleLabels.NEUTRAL)
                        .runbook("https://runbooks.example/{slo}")
                        .json());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective: 99.9 | headroom.slos.search.objective = 99.9 (URL [file:DIRECTORY/application.yml] - 4:26): must be in (0, 1) as a ratio",
                "objektiv: 99% | headroom.slos.search.objektiv",
                "'objective: 99%, period: month' | SLO search must have a rolling period for Prometheus, was month: PromQL has no windows of the calendar",
                "'objective: 99%, period: month' | headroom.slos.search.period = month (URL [file:DIRECTORY/application.yml] - 4:",
                "'objective: 99%, alerts: { rules: [page 2% 1h/30s] }' | must have windows of at least 4 scrapes",
            })
    void whatIsWrongIsNamedWithItsPlace(String settings, String message) throws IOException {
        configure("""
                spring.application.name: shop
                headroom:
                  slos:
                    search: { %s }
                """.formatted(settings));

        assertThat(run(RULES)).isEqualTo(2);
        assertThat(err.toString()).contains(message.replace("DIRECTORY", directory.toString()));
        assertThat(directory.resolve("prometheus")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule --from application.yml --out x | the first argument must be rules, dashboards, openslo, gate or canary, was 'rule'",
                "rules --out x | --from must be given",
                "rules --from application.yml | --out must be given",
                "rules --from application.yml --out | --out must have a value",
                "rules --from application.yml --out x --force | --check, --kubernetes, --alertmanager or a property such as --spring.profiles.active, was --force",
                "rules --from none.yml --out x | none.yml",
                "rules --from application.yml --out x --except serch | --except must name SLOs, of which there are",
            })
    void aWrongArgumentIsNamedWithItsRule(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void helpSaysWhatThereIs() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("--from", "--check", "--except");
    }

    private int check() {
        return run(Stream.concat(Stream.of(RULES), Stream.of("--check")).toArray(String[]::new));
    }

    private int run(String... arguments) {
        return HeadroomCommand.run(
                List.of(arguments),
                directory,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void configure(String yaml) throws IOException {
        Files.writeString(directory.resolve("application.yml"), yaml);
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve("prometheus").resolve(file));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("prometheus"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
