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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code prometheus} of this machine, with an empty store, that scrapes its targets and evaluates its rules every second. */
public final class PrometheusServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String CONFIGURATION = "prometheus.yml";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI address;
    private final Process process;
    private final Thread stopAtExit = new Thread(this::stop);

    /** One that runs already, of Prometheus or of whoever answers its queries. */
    PrometheusServer(int port, Process process) {
        address = URI.create("http://127.0.0.1:" + port);
        this.process = process;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Starts Prometheus without rules and waits until it is ready.
     *
     * @param targetPort where the metrics are, on the loopback address
     */
    static PrometheusServer start(int targetPort) throws IOException {
        return start(Path.of("target", "prometheus"), List.of(targetPort), "groups: []");
    }

    /**
     * Starts Prometheus and waits until it is ready.
     *
     * @param directory for its configuration, data and log; what is in it is deleted
     * @param targetPorts where the metrics are, on the loopback address
     * @param rules rule files
     */
    public static PrometheusServer start(Path directory, List<Integer> targetPorts, String... rules)
            throws IOException {
        Path home = directory.toAbsolutePath();
        FileSystemUtils.deleteRecursively(home);
        Files.createDirectories(home);
        for (int i = 0; i < rules.length; i++) {
            Files.writeString(home.resolve(i + ".rules.yml"), rules[i]);
        }
        Files.writeString(home.resolve(CONFIGURATION), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ["*.rules.yml"]
                scrape_configs:
                  - job_name: shop
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: [%s]
                """.formatted(
                        targetPorts.stream().map("'127.0.0.1:%d'"::formatted).collect(Collectors.joining(", "))));
        return startIn(home);
    }

    /**
     * Starts Prometheus with the configuration and the data of a directory and waits until it is ready.
     *
     * @param options further ones of the command line
     */
    static PrometheusServer startIn(Path home, String... options) throws IOException {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "prometheus",
                "--config.file=" + home.resolve(CONFIGURATION),
                "--storage.tsdb.path=" + home.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(List.of(options));
        PrometheusServer server = new PrometheusServer(
                port,
                launch(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("prometheus.log").toFile())));
        await().atMost(LONGEST_START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> server.get("/-/ready").statusCode() == OK);
        return server;
    }

    /** The series of an instant query, with one sample, or many for a range selector. */
    public List<Series> query(String promql) throws IOException, InterruptedException {
        return series("/api/v1/query?query=" + encoded(promql));
    }

    /** The series of an instant query as it was then. */
    public List<Series> query(String promql, Instant at) throws IOException, InterruptedException {
        return series("/api/v1/query?query=%s&time=%s".formatted(encoded(promql), at));
    }

    /** The series of a query, evaluated step by step. */
    public List<Series> query(String promql, Instant from, Instant to, Duration step)
            throws IOException, InterruptedException {
        return series("/api/v1/query_range?query=%s&start=%s&end=%s&step=%d"
                .formatted(encoded(promql), from, to, step.toSeconds()));
    }

    /** The values that a label of the selected series ever had, in order. */
    public List<String> labelValues(String selector, String label) throws IOException, InterruptedException {
        return json("/api/v1/label/%s/values?match[]=%s"
                        .formatted(label, encoded(selector))
                        .replace("[]", "%5B%5D"))
                .valueStream()
                .map(value -> value.asString())
                .toList();
    }

    /** The groups of rules, as the last evaluation of each left them. */
    List<Group> groups() throws IOException, InterruptedException {
        return json("/api/v1/rules").get("groups").valueStream().map(Group::of).toList();
    }

    private List<Series> series(String path) throws IOException, InterruptedException {
        return json(path).get("result").valueStream().map(Series::of).toList();
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        JsonNode body = json.readTree(answer.body());
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException("%s: %s".formatted(path, body));
        }
        return body.get("data");
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

    private static String encoded(String promql) {
        return URLEncoder.encode(promql, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /**
     * A group of rules.
     *
     * @param isEvaluated whether it was evaluated since the start
     * @param seconds what its last evaluation took
     * @param intervalSeconds time between two evaluations
     */
    record Group(boolean isEvaluated, double seconds, double intervalSeconds) {
        private static Group of(JsonNode group) {
            return new Group(
                    !group.get("lastEvaluation").asString().startsWith("0001"),
                    group.get("evaluationTime").asDouble(),
                    group.get("interval").asDouble());
        }
    }

    /**
     * One series.
     *
     * @param labels its labels, {@code __name__} included
     * @param samples its values by time, in seconds since 1970
     */
    public record Series(Map<String, String> labels, TreeMap<Double, Double> samples) {
        public String name() {
            return label("__name__");
        }

        public String label(String name) {
            return labels.get(name);
        }

        public double latest() {
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
