package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.prometheus.RuleFile;
import io.headroom.samples.prometheus.PrometheusServer.Group;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * What the rules of 500 SLOs on three replicas cost a real Prometheus that has 30 days of their counts: scraped every 15 seconds,
 * evaluated every minute. Takes about ten minutes.
 */
class RuleCostSoak {
    private static final int SLOS = 500;
    private static final int REPLICAS = 3;
    private static final Path HOME = Path.of("target", "rule-cost").toAbsolutePath();
    private static final Duration HISTORY = Duration.ofDays(30);
    private static final Duration BLOCK = Duration.ofHours(2);
    private static final Duration TILE = Duration.ofMinutes(5);

    /** Every group is evaluated once in five minutes; then once more with all that it reads. */
    private static final Duration WARM_UP = Duration.ofMinutes(7);

    private static final double LARGEST_SHARE = 0.25;

    private final Instant begun = Instant.now();
    private final List<HttpServer> replicas = new ArrayList<>();

    @BeforeEach
    void startReplicas() throws IOException {
        FileSystemUtils.deleteRecursively(HOME);
        Files.createDirectories(HOME);
        for (int i = 0; i < REPLICAS; i++) {
            HttpServer replica = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            replica.createContext("/metrics", this::answer);
            replica.start();
            replicas.add(replica);
        }
    }

    @AfterEach
    void stopReplicas() {
        replicas.forEach(replica -> replica.stop(0));
    }

    @Test
    void allGroupsAreEvaluatedInLessThanAQuarterOfTheirInterval() throws Exception {
        writeHistory();
        writeConfiguration();
        try (PrometheusServer prometheus = PrometheusServer.startIn(HOME, "--storage.tsdb.retention.time=60d")) {
            Instant warm = Instant.now().plus(WARM_UP);
            await().atMost(WARM_UP.multipliedBy(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> Instant.now().isAfter(warm)
                            && prometheus.groups().stream().allMatch(Group::isEvaluated));
            List<Group> groups = prometheus.groups();
            double share = groups.stream()
                    .mapToDouble(group -> group.seconds() / group.intervalSeconds())
                    .sum();
            double counted = prometheus
                    .query("min(sum_over_time(slo_all:increase5m[30d]))")
                    .get(0)
                    .latest();
            double series = prometheus
                    .query("count({__name__=~\"slo.*\", sloth_slo=\"slo-1\"})")
                    .get(0)
                    .latest();
            Files.writeString(
                    HOME.resolve("result.txt"),
                    "%d groups take %.1f %% of their interval; %.0f series of an SLO that does not burn%n"
                            .formatted(groups.size(), 100 * share, series));

            assertThat(groups).hasSize(SLOS * 4 + 1);
            assertThat(counted).isGreaterThan(8_000_000);
            assertThat(share).isLessThan(LARGEST_SHARE);
        }
    }

    /** The tiles of each two hours in a block, as Prometheus would have stored them. */
    private static void writeHistory() throws Exception {
        long blockSeconds = BLOCK.toSeconds();
        long last = Instant.now().getEpochSecond() / blockSeconds;
        for (long block = last - HISTORY.dividedBy(BLOCK); block < last; block++) {
            StringBuilder text = new StringBuilder();
            append(text, "slo_all:increase5m", block * blockSeconds, 1_000, 0);
            append(text, "slo_bad:increase5m", block * blockSeconds, 0, 1);
            Path file = Files.writeString(HOME.resolve("history.om"), text.append("# EOF\n"));
            run(
                    "promtool",
                    "tsdb",
                    "create-blocks-from",
                    "openmetrics",
                    "-q",
                    file.toString(),
                    HOME.resolve("data").toString());
        }
    }

    private static void append(StringBuilder text, String metric, long fromSeconds, int always, int everyOther) {
        text.append("# TYPE %s gauge\n".formatted(metric));
        for (int i = 0; i < SLOS; i++) {
            String series =
                    "%s{sloth_id=\"shop-slo-%2$d\",sloth_service=\"shop\",sloth_slo=\"slo-%2$d\"}".formatted(metric, i);
            for (long at = 0; at < BLOCK.toSeconds(); at += TILE.toSeconds()) {
                long value = always + everyOther * (at / TILE.toSeconds() % 2);
                text.append(series)
                        .append(' ')
                        .append(value)
                        .append(' ')
                        .append(fromSeconds + at)
                        .append('\n');
            }
        }
    }

    private void writeConfiguration() throws IOException {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        for (int i = 0; i < SLOS; i++) {
            headroom.slo("slo-" + i, slo -> slo.objective("99.9%"));
        }
        for (RuleFile file : PrometheusRules.standard().split("shop", headroom.slos())) {
            Files.writeString(HOME.resolve(file.fileName()), file.yaml());
        }
        Files.writeString(HOME.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 15s
                  evaluation_interval: 1m
                rule_files: ["*.rules.yml"]
                scrape_configs:
                  - job_name: shop
                    static_configs:
                      - targets: [%s]
                """.formatted(replicas.stream()
                .map(replica -> "'127.0.0.1:%d'".formatted(replica.getAddress().getPort()))
                .collect(Collectors.joining(", "))));
    }

    /** Ten events a second of each SLO, one of 2,000 bad. */
    private void answer(HttpExchange exchange) throws IOException {
        long events = Duration.between(begun, Instant.now()).toMillis() / 100;
        StringBuilder text = new StringBuilder("# TYPE slo_events counter\n");
        for (int i = 0; i < SLOS; i++) {
            text.append("slo_events_total{service=\"shop\",slo=\"slo-%d\",result=\"good\"} %d\n".formatted(i, events));
            text.append("slo_events_total{service=\"shop\",slo=\"slo-%d\",result=\"bad\"} %d\n"
                    .formatted(i, events / 2_000));
        }
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
