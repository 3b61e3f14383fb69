package io.headroom.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;

/** The Prometheus of this machine, with rules and a past. */
public final class PrometheusProcess extends ServerProcess {
    /**
     * @param rules a rule file
     * @param samples its past, as OpenMetrics
     */
    public PrometheusProcess(String rules, String samples) throws IOException {
        Files.writeString(directory.resolve("shop.rules.yml"), rules);
        Files.writeString(directory.resolve("samples.om"), samples);
        Files.writeString(directory.resolve("prometheus.yml"), """
                global: {evaluation_interval: 1s}
                rule_files: [shop.rules.yml]
                """);
        run(List.of("promtool", "tsdb", "create-blocks-from", "openmetrics", "samples.om", "data"));
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    protected List<String> command() {
        return List.of(
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port);
    }

    @Override
    protected boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url() + "/-/ready").toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
