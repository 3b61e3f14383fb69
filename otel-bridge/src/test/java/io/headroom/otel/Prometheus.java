package io.headroom.otel;

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
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The {@code prometheus} of this machine, with an empty store, that scrapes two paths of one target. */
final class Prometheus implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;
    private final Process process;

    private Prometheus(int port, Process process) {
        address = URI.create("http://127.0.0.1:" + port);
        this.process = process;
    }

    /** Starts it with rules and waits until it is ready. Both paths are scraped five times a second, each as a job of its name. */
    static Prometheus start(Path home, int targetPort, String rules, String path, String otherPath) throws IOException {
        Files.writeString(home.resolve("shop.rules.yml"), rules);
        Path configuration =
                Files.writeString(home.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 200ms
                  scrape_timeout: 200ms
                rule_files: [shop.rules.yml]
                scrape_configs:
                  - job_name: %1$s
                    metrics_path: /%1$s
                    static_configs: [targets: ['127.0.0.1:%3$d']]
                  - job_name: %2$s
                    metrics_path: /%2$s
                    static_configs: [targets: ['127.0.0.1:%3$d']]
                """.formatted(path, otherPath, targetPort));
        int port = freePort();
        Prometheus prometheus = new Prometheus(
                port,
                launch(
                        home,
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port));
        await().atMost(LONGEST_START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> prometheus.get("/-/ready").statusCode() == 200);
        return prometheus;
    }

    /** The series of an instant query. */
    List<Sample> query(String promql, Instant at) throws IOException, InterruptedException {
        Map<?, ?> data =
                json("/api/v1/query?query=%s&time=%s".formatted(URLEncoder.encode(promql, StandardCharsets.UTF_8), at));
        return ((List<?>) data.get("result"))
                .stream().map(series -> Sample.of((Map<?, ?>) series)).toList();
    }

    /** How many groups of rules it took. */
    int ruleGroups() throws IOException, InterruptedException {
        return ((List<?>) json("/api/v1/rules").get("groups")).size();
    }

    private Map<?, ?> json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        Map<?, ?> body = new Yaml().load(answer.body()); // JSON is YAML
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(path + ": " + body);
        }
        return (Map<?, ?>) body.get("data");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    private static Process launch(Path home, String... options) {
        ProcessBuilder command = new ProcessBuilder("prometheus");
        command.command().addAll(List.of(options));
        try {
            return command.redirectErrorStream(true)
                    .redirectOutput(home.resolve("prometheus.log").toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs a real Prometheus on the PATH; on Debian: apt-get install prometheus", missing);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /**
     * One series of an answer.
     *
     * @param labels its labels, {@code __name__} included
     */
    record Sample(Map<String, String> labels, double value) {
        @SuppressWarnings("unchecked")
        private static Sample of(Map<?, ?> series) {
            String value = (String) ((List<?>) series.get("value")).get(1);
            return new Sample((Map<String, String>) series.get("metric"), Double.parseDouble(value));
        }
    }
}
