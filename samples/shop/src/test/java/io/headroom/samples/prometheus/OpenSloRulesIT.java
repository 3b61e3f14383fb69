package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.headroom.server.OpenSloFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** An OpenSLO file whose queries only Prometheus can count: the command's rules, {@code promtool}, and a real Prometheus that scrapes a proxy. */
class OpenSloRulesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void theQueriesOfAFileAreCountedByPrometheus() throws Exception {
        Path home = Path.of("target", "openslo-rules").toAbsolutePath();
        FileSystemUtils.deleteRecursively(home);
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("slo.yaml"),
                OpenSloFile.ofCounters(
                        "proxy",
                        "type: Prometheus, spec: {query: 'sum(rate(proxy_requests_total{code=~\"5..\"}[{{.window}}]))'}",
                        "type: Prometheus, spec: {query: 'sum(rate(proxy_requests_total[{{.window}}]))'}"));
        Files.writeString(home.resolve("application.yml"), """
                spring.application.name: shop
                headroom.openslo: %s
                """.formatted(
                        home.resolve("slo.yaml").toUri()));
        run(
                home,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.headroom.spring.cli.HeadroomCommand",
                "rules",
                "--from=application.yml",
                "--out=rules");
        run(home.resolve("rules"), "promtool", "check", "rules", "proxy.rules.yml", "_targets.rules.yml");
        run(home.resolve("rules"), "promtool", "test", "rules", "proxy.test.yml");

        String[] rules;
        try (Stream<Path> files = Files.list(home.resolve("rules"))) {
            rules = files.filter(file -> file.toString().endsWith(".rules.yml"))
                    .map(OpenSloRulesIT::text)
                    .toArray(String[]::new);
        }
        HttpServer proxy = proxy();
        try (PrometheusServer prometheus = PrometheusServer.start(
                Path.of("target", "openslo-prometheus"),
                List.of(proxy.getAddress().getPort()),
                rules)) {
            await("three of a hundred requests fail, three times what the budget allows")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(prometheus.query("slo:current_burn_rate:ratio{sloth_slo=\"proxy\"}"))
                                .singleElement()
                                .satisfies(series -> assertThat(series.latest()).isBetween(2.9, 3.1));
                        assertThat(prometheus.query("slo:objective:ratio{sloth_id=\"shop-proxy\"}"))
                                .singleElement()
                                .satisfies(series -> assertThat(series.latest()).isEqualTo(0.99));
                    });
        } finally {
            proxy.stop(0);
        }
    }

    /** A hundred requests a scrape. */
    private static HttpServer proxy() throws IOException {
        AtomicLong scrapes = new AtomicLong();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/prometheus", exchange -> {
            long scrape = scrapes.incrementAndGet();
            byte[] body = """
                    # TYPE proxy_requests_total counter
                    proxy_requests_total{code="200"} %d
                    proxy_requests_total{code="503"} %d
                    """.formatted(97 * scrape, 3 * scrape).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
