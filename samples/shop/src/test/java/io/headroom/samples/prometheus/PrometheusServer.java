package io.headroom.samples.prometheus;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code prometheus} of this machine, with an empty store, scraping one target every second. */
final class PrometheusServer implements AutoCloseable {
    private static final Path HOME = Path.of("target", "prometheus").toAbsolutePath();
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI address;
    private final Process process;
    private final Thread stopAtExit = new Thread(this::stop);

    private PrometheusServer(int port, Process process) {
        address = URI.create("http://127.0.0.1:" + port);
        this.process = process;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Starts Prometheus and waits until it is ready.
     *
     * @param targetPort where the metrics are, on the loopback address
     */
    static PrometheusServer start(int targetPort) throws IOException {
        FileSystemUtils.deleteRecursively(HOME);
        Files.createDirectories(HOME);
        Path configuration = Files.writeString(HOME.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                scrape_configs:
                  - job_name: shop
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                """.formatted(targetPort));
        int port = freePort();
        PrometheusServer server = new PrometheusServer(
                port,
                launch(new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + HOME.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(HOME.resolve("prometheus.log").toFile())));
        await().atMost(LONGEST_START)
                .ignoreException(IOException.class)
                .until(() -> server.get("/-/ready").statusCode() == OK);
        return server;
    }

    /** The series of an instant query, with one sample, or many for a range selector. */
    List<Series> query(String promql) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
        JsonNode body = json.readTree(answer.body());
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException("%s: %s".formatted(promql, body));
        }
        List<Series> series = new ArrayList<>();
        body.get("data").get("result").forEach(result -> series.add(Series.of(result)));
        return series;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stop();
    }

    private void stop() {
        process.destroyForcibly().onExit().join();
    }

    private static Process launch(ProcessBuilder prometheus) {
        try {
            return prometheus.start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs a real Prometheus on the PATH; on Debian: apt-get install prometheus", missing);
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /**
     * One series.
     *
     * @param labels its labels, {@code __name__} included
     * @param samples its values by time, in seconds since 1970
     */
    record Series(Map<String, String> labels, TreeMap<Double, Double> samples) {
        String name() {
            return label("__name__");
        }

        String label(String name) {
            return labels.get(name);
        }

        double latest() {
            return samples.lastEntry().getValue();
        }

        private static Series of(JsonNode result) {
            TreeMap<Double, Double> samples = new TreeMap<>();
            if (result.has("value")) {
                put(samples, result.get("value"));
            } else {
                result.get("values").forEach(sample -> put(samples, sample));
            }
            Map<String, String> labels = result.get("metric")
                    .propertyStream()
                    .collect(Collectors.toMap(
                            label -> label.getKey(), label -> label.getValue().asString()));
            return new Series(labels, samples);
        }

        private static void put(TreeMap<Double, Double> samples, JsonNode sample) {
            samples.put(sample.get(0).asDouble(), number(sample.get(1).asString()));
        }

        private static double number(String text) {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }
}
