package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.budget.Maintenance;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.prometheus.AlertRouting;
import io.headroom.prometheus.AlertRouting.Channel;
import io.headroom.prometheus.Flavour;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.prometheus.RuleFile;
import io.headroom.sli.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * From events in three replicas to a message that somebody reads: Headroom's counters, a real Prometheus with the generated rules, a real
 * Alertmanager with the generated routes, and a webhook.
 */
class AlertChainIT {
    private static final int REPLICAS = 3;
    private static final int EVENTS_A_TICK = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The short window, the scrapes and evaluations around it, and what Alertmanager waits. */
    private static final Duration EXPECTED = Duration.ofSeconds(25);

    private final List<AutoCloseable> open = new ArrayList<>();
    private Webhook webhook;

    /** How many of a tick's events are bad, by the name of the SLO. */
    private final Map<String, Integer> bad =
            new ConcurrentHashMap<>(Map.of("outage", 0, "slow-burn", 0, "maintained", 0));

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void anOutagePagesOnceASlowBurnMakesATicketAndMaintenanceNeither() throws Exception {
        List<Headroom> replicas = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            Headroom replica = replica();
            replicas.add(replica);
            ports.add(serve(replica));
        }
        PrometheusServer prometheus = startChain(replicas.get(0), ports);
        Instant begun = Instant.now();
        replicas.forEach(replica -> replica.slo("maintained")
                .addMaintenance(new Maintenance(begun.minusSeconds(60), begun.plusSeconds(3_600))));
        bad.put("maintained", EVENTS_A_TICK);
        bad.put("slow-burn", 1);
        replicas.forEach(this::record);
        await("events of all replicas").atMost(PATIENCE).until(() -> all(prometheus, "outage") > 1_000);
        assertThat(webhook.messages()).isEmpty();

        Instant failed = Instant.now();
        bad.put("outage", EVENTS_A_TICK);
        await("a page")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhook.of("outage")).isNotEmpty());
        assertThat(Duration.between(failed, Instant.now())).isLessThan(EXPECTED);
        assertThat(webhook.of("outage").get(0)).satisfies(message -> {
            assertThat(message.kind()).isEqualTo("page firing");
            assertThat(message.alertName()).isEqualTo("SloErrorBudgetBurn");
            assertThat(message.runbook()).isEqualTo("https://runbooks.example/shop/outage#page");
            assertThat(message.title()).isEqualTo("(page) shop outage SLO error budget burn rate is too fast.");
            assertThat(message.description())
                    .startsWith(
                            "What fails on which replica: sum by (instance) (rate(slo_events_total{service=\"shop\", "
                                    + "slo=\"outage\", result=\"bad\"}[5m])). How fast");
        });

        bad.put("outage", 0);
        await("the end of the outage, and a ticket")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhook.messages())
                        .extracting(message -> message.kind() + " " + message.slo())
                        .contains("page resolved outage", "ticket firing slow-burn"));
        assertThat(webhook.of("outage"))
                .as("one page for three replicas, and its end; no ticket beside it")
                .extracting(Webhook.Message::kind)
                .containsExactly("page firing", "page resolved");
        assertThat(webhook.of("slow-burn"))
                .extracting(Webhook.Message::receiver)
                .containsOnly("ticket");
        assertThat(webhook.of("maintained")).isEmpty();
        assertThat(prometheus.query("ALERTS{sloth_slo=\"maintained\"}")).isEmpty();
    }

    @Test
    void pagesSilenceTicketsAndTheFleetItsReplicas() throws Exception {
        Path home = emptyHome("alert-inhibition");
        AlertmanagerServer alertmanager = AlertmanagerServer.start(
                home, AlertRouting.of(Flavour.SLOTH).channels(Channel.WEBHOOK).yaml());
        open.add(alertmanager);
        alertmanager.post("""
                [{"labels": {"alertname": "SloErrorBudgetBurn", "sloth_service": "shop", "sloth_slo": "a", "sloth_severity": "page"}},
                 {"labels": {"alertname": "SloErrorBudgetBurn", "sloth_service": "shop", "sloth_slo": "a", "sloth_severity": "ticket"}},
                 {"labels": {"alertname": "SloErrorBudgetBurn", "sloth_service": "shop", "sloth_slo": "b", "sloth_severity": "ticket"}},
                 {"labels": {"alertname": "SloTargetDown", "sloth_service": "shop", "instance": "1", "sloth_severity": "ticket"}},
                 {"labels": {"alertname": "SloTargetDown", "sloth_service": "other", "instance": "2", "sloth_severity": "ticket"}}]
                """);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alertmanager.inhibited())
                        .containsExactlyInAnyOrder("SloErrorBudgetBurn of a, ticket", "SloTargetDown of 1, ticket"));
    }

    private static double all(PrometheusServer prometheus, String slo) throws IOException, InterruptedException {
        return prometheus.query("sum(slo_events_total{slo=\"%s\"})".formatted(slo)).stream()
                .mapToDouble(PrometheusServer.Series::latest)
                .sum();
    }

    /** 30 times the budget's rate is paged within seconds; 3 times makes a ticket, once half of the minute was seen. */
    private Headroom replica() {
        Headroom replica = Headroom.create("shop");
        open.add(replica);
        bad.keySet()
                .forEach(name -> replica.slo(
                        name, slo -> slo.objective("99%").period("1h").alerts("page 50% 1m/10s", "ticket 5% 1m/10s")));
        return replica;
    }

    private int serve(Headroom replica) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new HeadroomMetrics(replica).bindTo(registry);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/prometheus", exchange -> {
            byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private void record(Headroom replica) {
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
        open.add(traffic::shutdownNow);
        traffic.scheduleAtFixedRate(
                () -> bad.forEach((slo, failures) -> {
                    for (int i = 0; i < EVENTS_A_TICK; i++) {
                        replica.slo(slo).recorder().record(i < failures ? Outcome.BAD : Outcome.GOOD);
                    }
                }),
                0,
                100,
                TimeUnit.MILLISECONDS);
    }

    private PrometheusServer startChain(Headroom replica, List<Integer> ports) throws IOException {
        RuleFile rules = PrometheusRules.builder()
                .scrapeInterval(Duration.ofSeconds(1))
                .runbook("https://runbooks.example/{service}/{slo}#{severity}")
                .build()
                .generate(replica);
        AlertChain chain = AlertChain.start(Path.of("target", "alert-chain"), rules.yaml(), ports, AlertChain::quick);
        open.add(chain);
        webhook = chain.webhook();
        return chain.prometheus();
    }

    private static Path emptyHome(String name) throws IOException {
        Path home = Path.of("target", name).toAbsolutePath();
        FileSystemUtils.deleteRecursively(home);
        return Files.createDirectories(home);
    }
}
