package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.metrics.MetricsDetail;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.otel.Prometheus.Sample;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The same Headroom reaches one real Prometheus in two ways at once, by Micrometer and by OpenTelemetry: the series are the same. */
class PrometheusIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ALL = "{__name__=~\"slo|(slo|headroom)_.+\", job=\"%s\"}";
    private static final String MICROMETER = "micrometer";
    private static final String OPENTELEMETRY = "opentelemetry";

    @TempDir
    private Path home;

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(headroom));
    private Prometheus prometheus;

    @BeforeEach
    void exportInBothWays() throws IOException {
        headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        headroom.slo("search", slo -> slo.objective("95%").period("7d"));
        headroom.guard("payments", guard -> guard.timeout("400ms").mode(GuardMode.OBSERVE));
        PrometheusMeterRegistry micrometer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new HeadroomMetrics(headroom, MetricsDetail.FULL).bindTo(micrometer);
        PrometheusMetricReader reader = PrometheusMetricReader.builder()
                .setOtelScopeLabelsEnabled(false)
                .setTargetInfoMetricEnabled(false)
                .build();
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(reader).build())
                .build();
        open.add(telemetry);
        OtelMetrics.bind(headroom, telemetry, MetricsDetail.FULL);

        HttpServer target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(target, MICROMETER, micrometer::scrape);
        serve(target, OPENTELEMETRY, () -> text(reader));
        target.start();
        open.add(() -> target.stop(0));
        prometheus = Prometheus.start(
                home,
                target.getAddress().getPort(),
                PrometheusRules.standard().generate(headroom).yaml(),
                MICROMETER,
                OPENTELEMETRY);
        open.add(prometheus);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void allSeriesAreTheSameAtEveryStepAndTheRulesReadEither() throws Exception {
        for (int step = 1; step <= 4; step++) {
            traffic(100 * step, step);
            double good = headroom.slo("search").snapshot().events().good();
            await().atMost(PATIENCE).untilAsserted(() -> {
                Map<String, Double> micrometers = series(MICROMETER);
                assertThat(micrometers)
                        .hasSize(2 * (2 + 1 + 1 + 3 * 8 + 2 + 1) + 12 + 1)
                        .containsEntry("slo_events_total{result=good, service=shop, slo=search}", good);
                assertThat(series(OPENTELEMETRY)).containsExactlyInAnyOrderEntriesOf(micrometers);
            });
        }
        theRulesReadEither();
    }

    /** Those that read what is exported; all others read what these record. Half a minute later, since they wait that long for late scrapes. */
    private void theRulesReadEither() throws Exception {
        assertThat(prometheus.ruleGroups()).isPositive();
        Instant later = Instant.now().plusSeconds(30);
        int compared = 0;
        for (Map.Entry<String, String> rule : recordings().entrySet()) {
            String exported = rule.getValue();
            if (!rule.getKey().endsWith(":increase5m")) {
                continue;
            }
            double expected = only(exported, MICROMETER, later);
            assertThat(only(exported, OPENTELEMETRY, later)).as(rule.getKey()).isEqualTo(expected);
            compared += expected > 0 ? 1 : 0;
        }
        assertThat(compared).as("rules with events to read").isEqualTo(2 * 2);
    }

    private double only(String promql, String job, Instant at) throws Exception {
        String ofJob = promql.replace("slo_events_total{", "slo_events_total{job=\"%s\", ".formatted(job));
        List<Sample> answer = prometheus.query(ofJob, at);
        assertThat(answer).as(ofJob).hasSize(1);
        return answer.get(0).value();
    }

    /** The expressions of all recorded series, by group and name. */
    private Map<String, String> recordings() {
        Map<String, List<Map<String, Object>>> file =
                new Yaml().load(PrometheusRules.standard().generate(headroom).yaml());
        Map<String, String> expressions = new TreeMap<>();
        for (Map<String, Object> group : file.get("groups")) {
            for (Object rule : (List<?>) group.get("rules")) {
                Map<?, ?> fields = (Map<?, ?>) rule;
                if (fields.containsKey("record")) {
                    expressions.put(
                            group.get("name") + " " + fields.get("record"),
                            fields.get("expr").toString());
                }
            }
        }
        return expressions;
    }

    private Map<String, Double> series(String job) throws Exception {
        return prometheus.query(ALL.formatted(job), Instant.now()).stream()
                .collect(Collectors.toMap(PrometheusIT::name, Sample::value));
    }

    /** Without what tells the ways apart: OpenTelemetry's exporter for Prometheus leaves these two suffixes out, as its OTLP receiver does not. */
    private static String name(Sample sample) {
        TreeMap<String, String> labels = new TreeMap<>(sample.labels());
        String name = labels.remove("__name__");
        labels.remove("job");
        labels.remove("instance");
        return name.replaceFirst("_(ratio|info)$", "") + labels;
    }

    private void traffic(int events, int bad) {
        Guard payments = headroom.guard("payments");
        for (int i = 0; i < events; i++) {
            headroom.slo("checkout").recorder().record(i < bad ? 400_000_000 : 20_000_000, Outcome.GOOD);
            headroom.slo("search").recorder().record(i < bad ? Outcome.BAD : Outcome.GOOD);
            payments.call(() -> "quote");
        }
        clock.advance(Duration.ofSeconds(20));
        headroom.tick();
    }

    private static void serve(HttpServer server, String path, Supplier<String> page) {
        server.createContext("/" + path, exchange -> {
            try (exchange) {
                byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", PrometheusTextFormatWriter.CONTENT_TYPE);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    private static String text(PrometheusMetricReader reader) {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(page, reader.collect());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return page.toString(StandardCharsets.UTF_8);
    }
}
