package io.headroom.samples.prometheus;

import io.headroom.prometheus.AlertRouting;
import io.headroom.prometheus.AlertRouting.Channel;
import io.headroom.prometheus.Flavour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.util.FileSystemUtils;

/** A Prometheus with the generated rules, that scrapes and evaluates every second, an Alertmanager with the generated routes, and a webhook. */
public final class AlertChain implements AutoCloseable {
    private final Webhook webhook;
    private final AlertmanagerServer alertmanager;
    private final PrometheusServer prometheus;

    private AlertChain(Webhook webhook, AlertmanagerServer alertmanager, PrometheusServer prometheus) {
        this.webhook = webhook;
        this.alertmanager = alertmanager;
        this.prometheus = prometheus;
    }

    /**
     * Starts all three and waits until they are ready.
     *
     * @param directory for their files; what is in it is deleted
     * @param rules a rule file
     * @param ports where the replicas are, on the loopback address
     * @param routes what is changed of the generated routes
     */
    public static AlertChain start(Path directory, String rules, List<Integer> ports, UnaryOperator<String> routes)
            throws IOException {
        Path home = directory.toAbsolutePath();
        FileSystemUtils.deleteRecursively(home);
        Files.createDirectories(home);
        Webhook webhook = Webhook.start();
        String generated = AlertRouting.of(Flavour.SLOTH)
                .channels(Channel.WEBHOOK)
                .webhook(webhook.url())
                .yaml();
        AlertmanagerServer alertmanager = AlertmanagerServer.start(home, routes.apply(generated));
        Files.writeString(home.resolve("slo.rules.yml"), rules);
        Files.writeString(home.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 1s
                  evaluation_interval: 1s
                rule_files: ["*.rules.yml"]
                alerting:
                  alertmanagers:
                    - static_configs: [{ targets: ['127.0.0.1:%d'] }]
                scrape_configs:
                  - job_name: shop
                    metrics_path: /actuator/prometheus
                    static_configs:
                      - targets: [%s]
                """.formatted(
                        alertmanager.port(),
                        ports.stream().map("'127.0.0.1:%d'"::formatted).collect(Collectors.joining(", "))));
        return new AlertChain(webhook, alertmanager, PrometheusServer.startIn(home, "--rules.alert.resend-delay=1s"));
    }

    /** The generated routes, but for how long they wait for more. */
    public static String quick(String routes) {
        return routes.replaceAll("group_wait: \\w+", "group_wait: 2s")
                .replaceAll("group_interval: \\w+", "group_interval: 1s");
    }

    public PrometheusServer prometheus() {
        return prometheus;
    }

    public Webhook webhook() {
        return webhook;
    }

    @Override
    public void close() {
        prometheus.close();
        alertmanager.close();
        webhook.close();
    }
}
