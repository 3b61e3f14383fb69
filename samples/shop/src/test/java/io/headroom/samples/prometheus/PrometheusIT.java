package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.prometheus.PrometheusServer.Series;
import io.headroom.samples.shop.ShopApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a real Prometheus has stored of the shop's SLOs, after an exactly known number of good, failed and slow answers,
 * is the truth.
 */
class PrometheusIT {
    private static final int REQUESTS = 20_000;
    private static final int SENDERS = 16;
    private static final int FAILED_EVERY = 50;
    private static final int SLOW_EVERY = 500;
    private static final int FAILED = REQUESTS / FAILED_EVERY;
    private static final int SLOW = REQUESTS / SLOW_EVERY;
    private static final long SLOW_MILLIS = 1_600;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = new JsonMapper();

    private static ConfigurableApplicationContext shop;
    private static PrometheusServer prometheus;

    /** The two SLOs on the one route, and what they have to say. */
    enum Truth {
        AVAILABILITY("exact-availability", 0.99, FAILED),
        LATENCY("exact-latency", 0.95, FAILED + SLOW);

        private final String slo;
        private final double objective;
        private final long bad;

        Truth(String slo, double objective, long bad) {
            this.slo = slo;
            this.objective = objective;
            this.bad = bad;
        }

        private long good() {
            return REQUESTS - bad;
        }

        private double remaining() {
            return 1 - bad / ((1 - objective) * REQUESTS);
        }
    }

    /** Fails and is slow for requests known beforehand, never both for one. */
    @RestController
    static class ExactController {
        @PostMapping("/exact/{n}")
        ResponseEntity<Void> answer(@PathVariable int n) throws InterruptedException {
            if (n % SLOW_EVERY == 1) {
                Thread.sleep(SLOW_MILLIS);
            }
            return ResponseEntity.status(n % FAILED_EVERY == 0 ? 503 : 200).build();
        }
    }

    @BeforeAll
    static void sendExactlyKnownRequests() throws Exception {
        shop = new SpringApplicationBuilder(ShopApplication.class, ExactController.class)
                .run(
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--headroom.slos.exact-availability.objective=99%",
                        "--headroom.slos.exact-availability.period=1h",
                        "--headroom.slos.exact-availability.sli.http.uri=/exact/{n}",
                        "--headroom.slos.exact-latency.objective=95%",
                        "--headroom.slos.exact-latency.period=1h",
                        "--headroom.slos.exact-latency.sli.http.uri=/exact/{n}",
                        "--headroom.slos.exact-latency.sli.latency=1s");
        prometheus = PrometheusServer.start(shopPort());
        await().atMost(PATIENCE).until(() -> !query("slo_events_total").isEmpty());

        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<Integer>> statuses = IntStream.range(0, REQUESTS)
                    .mapToObj(n -> senders.submit(() -> send(n)))
                    .toList();
            int failed = 0;
            for (Future<Integer> status : statuses) {
                failed += status.get() == 503 ? 1 : 0;
            }
            assertThat(failed).isEqualTo(FAILED);
        } finally {
            senders.shutdownNow();
        }
        for (Truth truth : Truth.values()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(stored(truth, "slo_events_total", "result=\"good\"")
                                    + stored(truth, "slo_events_total", "result=\"bad\""))
                            .isEqualTo(REQUESTS));
        }
    }

    @AfterAll
    static void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCountsAreExact(Truth truth) throws Exception {
        assertThat(stored(truth, "slo_events_total", "result=\"good\"")).isEqualTo(truth.good());
        assertThat(stored(truth, "slo_events_total", "result=\"bad\"")).isEqualTo(truth.bad);

        JsonNode events = JSON.readTree(body("/actuator/slo/" + truth.slo)).get("events");
        assertThat(events.get("good").asLong()).isEqualTo(truth.good());
        assertThat(events.get("bad").asLong()).isEqualTo(truth.bad);
    }

    @ParameterizedTest
    @EnumSource
    void theRemainingBudgetFollowsFromThem(Truth truth) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stored(truth, "slo_error_budget_remaining_ratio", ""))
                        .isCloseTo(truth.remaining(), within(1e-9)));
    }

    @Test
    void noSampleIsEverNaNOrInfinite() throws Exception {
        List<Series> all = query("{__name__=~\"(slo|headroom)_.+\"}[1h]");

        assertThat(all).extracting(Series::name).contains("slo_burn_rate", "slo_info", "headroom_ticker_age_seconds");
        assertThat(all)
                .allSatisfy(series -> assertThat(series.samples().values())
                        .isNotEmpty()
                        .allSatisfy(value -> assertThat(value).isFinite()));
    }

    @Test
    void everySloHasTwelveSeries() throws Exception {
        List<Series> counts = query("count by (slo) ({__name__=~\"slo_.+\"})");

        assertThat(counts)
                .extracting(series -> series.label("slo"))
                .containsExactlyInAnyOrder(
                        "exact-availability",
                        "exact-latency",
                        "checkout-availability",
                        "checkout-latency",
                        "catalogue-availability");
        assertThat(counts).allSatisfy(series -> assertThat(series.latest()).isEqualTo(12));
    }

    @ParameterizedTest
    @EnumSource
    void eventsOnlyGrowFromScrapeToScrape(Truth truth) throws Exception {
        Map<Double, Double> totals = new TreeMap<>();
        for (Series series : query("slo_events_total{slo=\"%s\"}[1h]".formatted(truth.slo))) {
            series.samples().forEach((time, value) -> totals.merge(time, value, Double::sum));
        }

        assertThat(List.copyOf(totals.values()))
                .hasSizeGreaterThan(5)
                .isSorted()
                .startsWith(0.0)
                .endsWith((double) REQUESTS);
    }

    private static double stored(Truth truth, String name, String labels) throws Exception {
        List<Series> series = query("%s{slo=\"%s\",%s}".formatted(name, truth.slo, labels));
        assertThat(series).hasSize(1);
        return series.get(0).latest();
    }

    private static List<Series> query(String promql) throws IOException, InterruptedException {
        return prometheus.query(promql);
    }

    /** With POST, which the client never repeats by itself. */
    private static int send(int n) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/exact/" + n))
                .POST(BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static String body(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + shopPort() + path);
    }

    private static int shopPort() {
        return shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
