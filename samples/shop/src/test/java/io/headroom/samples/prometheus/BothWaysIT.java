package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.shop.ShopApplication;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.Yaml;

/**
 * The shop under load, scraped by Prometheus and exporting by OTLP at once, both every second. Debian's Prometheus is built without its receiver of OTLP: it
 * scrapes one that is another project's.
 */
class BothWaysIT {
    private static final Duration LOAD = Duration.ofSeconds(17);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double INTERVAL_SECONDS = 1;
    private static final int SENDERS = 4;
    private static final String MICROMETER = "micrometer";
    private static final String OTLP = "otlp";

    /** Age of the last tick: as old as it was when somebody looked. */
    private static final String NO_COMPARISON = "headroom_ticker_age_seconds";

    private static final String ALL = "{__name__=~\"(slo|headroom)_.+\", __name__!=\"%s\"".formatted(NO_COMPARISON);

    @TempDir
    private Path home;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private PrometheusServer prometheus;

    /** One of twenty orders fails. */
    @RestController
    static class OrderController {
        private final AtomicInteger orders = new AtomicInteger();

        @PostMapping("/order/{n}")
        ResponseEntity<Void> answer(@PathVariable int n) {
            return ResponseEntity.status(orders.incrementAndGet() % 20 == 0 ? 503 : 200)
                    .build();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void underLoadAllCommonSeriesAreEqualWithinAnIntervalAndTheRulesReadEither() throws Exception {
        VictoriaMetrics receiver = opened(VictoriaMetrics.startIn(home));
        ConfigurableApplicationContext shop = opened(start(receiver));
        int port = shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        Headroom headroom = shop.getBean(Headroom.class);
        prometheus = opened(PrometheusServer.startIn(configured(port, receiver.port())));
        await().atMost(PATIENCE)
                .until(() -> series(OTLP).size() > 20 && series(MICROMETER).size() > 20);
        Instant begin = Instant.now();
        int sent = load(port);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(orders(MICROMETER)).isEqualTo(sent).isEqualTo(orders(OTLP)));

        String sinceThen =
                "[%ds]".formatted(Duration.between(begin, Instant.now()).toSeconds() + 1);
        Map<String, NavigableMap<Double, Double>> micrometers = samples(prometheus.query(all(MICROMETER) + sinceThen));
        Map<String, NavigableMap<Double, Double>> others = samples(receiver.query(ALL + "}" + sinceThen));
        assertThat(others.keySet()).isEqualTo(micrometers.keySet());
        int compared = 0;
        for (String name : micrometers.keySet()) {
            compared += compare(name, micrometers.get(name), others.get(name));
        }
        assertThat(compared).as("steps of all series").isGreaterThan(micrometers.size() * 10);
        theRulesReadEither(headroom, begin.plusSeconds(15));
    }

    /** What OTLP took at a time lies between what Micrometer had up to an interval before and what it had afterwards. */
    private static int compare(
            String name, NavigableMap<Double, Double> scraped, NavigableMap<Double, Double> exported) {
        int compared = 0;
        for (Map.Entry<Double, Double> point : exported.entrySet()) {
            Double before = scraped.floorKey(point.getKey() - INTERVAL_SECONDS);
            Double after = scraped.ceilingKey(point.getKey());
            if (before != null && after != null) {
                List<Double> around =
                        List.copyOf(scraped.subMap(before, true, after, true).values());
                double least = around.stream().min(Comparator.naturalOrder()).orElseThrow();
                double most = around.stream().max(Comparator.naturalOrder()).orElseThrow();
                double slack = name.contains("_total{") ? 0 : 0.02 * Math.abs(most) + 1e-6;
                assertThat(point.getValue())
                        .as("%s at %s", name, point.getKey())
                        .isBetween(least - slack, most + slack);
                compared++;
            }
        }
        return compared;
    }

    /** Those that read what is exported; all others read what these record. In ten seconds, the shortest window, an interval of a second is a tenth. */
    private void theRulesReadEither(Headroom headroom, Instant at) throws Exception {
        int withEvents = 0;
        for (String expression : expressions(headroom)) {
            Instant read = expression.contains("offset 30s")
                    ? at.plusSeconds(30)
                    : at; // these wait that long for late scrapes
            double expected = only(expression, MICROMETER, read);
            assertThat(only(expression, OTLP, read)).as(expression).isCloseTo(expected, within(0.2 * expected + 0.001));
            withEvents += expected > 0 ? 1 : 0;
        }
        assertThat(withEvents).isGreaterThanOrEqualTo(2);
    }

    @SuppressWarnings("unchecked")
    private static List<String> expressions(Headroom headroom) {
        PrometheusRules rules =
                PrometheusRules.builder().scrapeInterval(Duration.ofSeconds(2)).build();
        Map<String, List<Map<String, Object>>> file =
                new Yaml().load(rules.generate(headroom).yaml());
        return file.get("groups").stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                .filter(rule -> rule.containsKey("record"))
                .map(rule -> rule.get("expr").toString())
                .filter(expression -> expression.contains("slo_events_total{") && !expression.contains(":"))
                .toList();
    }

    private double only(String promql, String job, Instant at) throws Exception {
        String ofJob = promql.replace("slo_events_total{", "slo_events_total{job=\"%s\", ".formatted(job));
        List<Series> answer = prometheus.query(ofJob, at);
        assertThat(answer).as(ofJob).hasSize(1);
        return answer.get(0).latest();
    }

    private ConfigurableApplicationContext start(VictoriaMetrics receiver) {
        return new SpringApplicationBuilder(ShopApplication.class, OrderController.class)
                .initializers(
                        context -> context.getBeanFactory().registerSingleton("telemetry", opened(exporting(receiver))))
                .run(
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--headroom.slos.orders.objective=99%",
                        "--headroom.slos.orders.period=1h",
                        "--headroom.slos.orders.sli.http.uri=/order/{n}");
    }

    private static OpenTelemetry exporting(VictoriaMetrics receiver) {
        return OpenTelemetrySdk.builder()
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                        .setEndpoint(receiver.url())
                                        .build())
                                .setInterval(Duration.ofSeconds(1))
                                .build())
                        .build())
                .build();
    }

    private Path configured(int shopPort, int receiverPort) throws Exception {
        Files.writeString(home.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: micrometer
                    metrics_path: /actuator/prometheus
                    static_configs: [targets: ['127.0.0.1:%d']]
                  - job_name: otlp
                    metrics_path: /federate
                    params: {'match[]': ['{__name__=~"(slo|headroom)_.+"}']}
                    static_configs: [targets: ['127.0.0.1:%d']]
                """.formatted(shopPort, receiverPort));
        return home;
    }

    /** As many orders as are answered in that time. */
    private int load(int port) throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        for (int sender = 0; sender < SENDERS; sender++) {
            senders.submit(() -> {
                while (!over.get()) {
                    HttpRequest order = HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:%d/order/%d".formatted(port, answered.get())))
                            .POST(BodyPublishers.noBody())
                            .build();
                    client.send(order, BodyHandlers.discarding());
                    answered.incrementAndGet();
                }
                return null;
            });
        }
        long start = System.nanoTime();
        await().atMost(LOAD.multipliedBy(2)).until(() -> System.nanoTime() - start > LOAD.toNanos());
        over.set(true);
        senders.shutdown();
        assertThat(senders.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        return answered.get();
    }

    private double orders(String job) throws Exception {
        return prometheus.query("sum(slo_events_total{slo=\"orders\", job=\"%s\"})".formatted(job)).stream()
                .mapToDouble(Series::latest)
                .sum();
    }

    private List<Series> series(String job) throws Exception {
        return prometheus.query(all(job));
    }

    private static Map<String, NavigableMap<Double, Double>> samples(List<Series> history) {
        return history.stream().collect(Collectors.toMap(BothWaysIT::name, Series::samples));
    }

    private static String all(String job) {
        return "%s, job=\"%s\"}".formatted(ALL, job);
    }

    /** Without what tells of the way and of the process. */
    private static String name(Series series) {
        TreeMap<String, String> labels = new TreeMap<>(series.labels());
        String name = labels.remove("__name__");
        labels.keySet().removeIf(label -> label.matches("job|instance|service\\.name|service_name|telemetry.+"));
        return name + labels;
    }

    private <T> T opened(T one) {
        if (one instanceof AutoCloseable closeable) {
            open.add(closeable);
        }
        return one;
    }
}
