package io.headroom.samples.prometheus;

import static org.awaitility.Awaitility.await;

import io.headroom.samples.prometheus.PrometheusServer.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A receiver of OTLP that is not ours: the VictoriaMetrics that {@code .ci/newer-prometheus} fetches, with an empty store. It names what it takes as
 * OpenTelemetry's specification of the two formats has it, answers Prometheus' queries, and has Prometheus scrape the last of each series.
 */
final class VictoriaMetrics implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    private final int port;
    private final PrometheusServer server;

    private VictoriaMetrics(int port, PrometheusServer server) {
        this.port = port;
        this.server = server;
    }

    /** Starts it and waits until it is ready. What it has taken is to be seen within seconds, and not after half a minute. */
    static VictoriaMetrics startIn(Path home) throws IOException {
        int port = PrometheusServer.freePort();
        Process process = launch(
                home,
                "-storageDataPath=" + home.resolve("victoria-metrics"),
                "-httpListenAddr=127.0.0.1:" + port,
                "-opentelemetry.usePrometheusNaming",
                "-search.latencyOffset=0s",
                "-inmemoryDataFlushInterval=1s");
        VictoriaMetrics started = new VictoriaMetrics(port, new PrometheusServer(port, process));
        await().atMost(LONGEST_START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> started.query("vector(1)").size() == 1);
        return started;
    }

    int port() {
        return port;
    }

    /** Where exporters send to. */
    String url() {
        return "http://127.0.0.1:%d/opentelemetry/v1/metrics".formatted(port);
    }

    List<Series> query(String promql) throws IOException, InterruptedException {
        return server.query(promql);
    }

    private static Process launch(Path home, String... options) {
        ProcessBuilder command =
                new ProcessBuilder(programs().resolve("victoria-metrics").toString());
        command.command().addAll(List.of(options));
        try {
            return command.redirectErrorStream(true)
                    .redirectOutput(home.resolve("victoria-metrics.log").toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError("This test needs the VictoriaMetrics that .ci/newer-prometheus fetches", missing);
        }
    }

    private static Path programs() {
        return Optional.ofNullable(System.getenv("HEADROOM_NEWER_PROMETHEUS"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "headroom", "prometheus-2.53"));
    }

    @Override
    public void close() {
        server.close();
    }
}
