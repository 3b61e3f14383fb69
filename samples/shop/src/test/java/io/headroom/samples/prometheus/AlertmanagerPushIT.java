package io.headroom.samples.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.alert.Severity;
import io.headroom.budget.Maintenance;
import io.headroom.prometheus.AlertRouting;
import io.headroom.prometheus.AlertRouting.Channel;
import io.headroom.prometheus.AlertmanagerPush;
import io.headroom.prometheus.Flavour;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.sli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** Alerts of replicas go to a real cluster of two Alertmanagers with the generated routes, a third one being gone, and to a webhook; no Prometheus. */
class AlertmanagerPushIT {
    private static final int EVENTS_A_TICK = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RESOLVE_AFTER = Duration.ofSeconds(10);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void replicasThatFireArePagedOnceUntilTheLastIsSilent() throws Exception {
        Webhook webhook = Webhook.start();
        open.add(webhook);
        Path home = Path.of("target", "alert-push").toAbsolutePath();
        FileSystemUtils.deleteRecursively(home);
        String routes = AlertRouting.of(Flavour.SLOTH)
                .channels(Channel.WEBHOOK)
                .webhook(webhook.url())
                .yaml()
                .replaceAll("group_wait: \\w+", "group_wait: 2s")
                // Above the time that the second waits for the first to notify.
                .replaceAll("group_interval: \\w+", "group_interval: 5s");
        AlertmanagerServer one = alertmanager(home.resolve("one"), routes, "");
        AlertmanagerServer two = alertmanager(home.resolve("two"), routes, one.clusterAddress());
        await("a cluster").atMost(PATIENCE).until(() -> one.peers() == 2 && two.peers() == 2);

        Set<Headroom> failing = ConcurrentHashMap.newKeySet();
        Headroom recovering = replica(failing, one, two);
        Headroom dying = replica(failing, one, two);
        Instant begun = Instant.now();
        for (Headroom replica : List.of(recovering, dying)) {
            replica.slo("maintained").addMaintenance(new Maintenance(begun.minusSeconds(60), begun.plusSeconds(3_600)));
        }
        failing.addAll(List.of(recovering, dying));
        await("a page").atMost(PATIENCE).until(() -> !webhook.of("checkout").isEmpty());
        assertThat(Duration.between(begun, webhook.of("checkout").get(0).at())).isLessThan(Duration.ofSeconds(25));
        assertThat(webhook.of("checkout").get(0)).satisfies(message -> {
            assertThat(message.kind()).isEqualTo("page firing");
            assertThat(message.alertName()).isEqualTo("SloErrorBudgetBurn");
            assertThat(message.runbook()).isEqualTo("https://runbooks.example/shop/checkout#page");
            assertThat(message.title()).isEqualTo("(page) shop checkout SLO error budget burn rate is too fast.");
            assertThat(message.description()).contains("page 50% 1m/10s fires above");
        });

        failing.remove(recovering);
        await("one replica that is well again")
                .atMost(PATIENCE)
                .until(() -> !recovering.slo("checkout").snapshot().isFiring(Severity.PAGE));
        await("that the other goes on firing for all")
                .during(RESOLVE_AFTER.plusSeconds(2))
                .atMost(PATIENCE)
                .until(() -> webhook.of("checkout").size() == 1);

        Instant dead = Instant.now();
        dying.close();
        await("the end")
                .during(Duration.ofSeconds(5))
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhook.of("checkout"))
                        .extracting(Webhook.Message::kind)
                        .containsExactly("page firing", "page resolved"));
        assertThat(Duration.between(dead, webhook.of("checkout").get(1).at()))
                .isBetween(RESOLVE_AFTER.minusSeconds(2), Duration.ofSeconds(30));
        assertThat(webhook.of("maintained")).isEmpty();
    }

    /** Without a ticket of its own, so that what comes is counted easily. */
    private Headroom replica(Set<Headroom> failing, AlertmanagerServer one, AlertmanagerServer two) {
        Headroom replica = Headroom.create("shop");
        open.add(replica);
        for (String name : List.of("checkout", "maintained")) {
            replica.slo(name, slo -> slo.objective("99%").period("1h").alerts("page 50% 1m/10s"));
        }
        open.add(AlertmanagerPush.to("http://127.0.0.1:1") // where nobody listens
                .to(one.url())
                .to(two.url())
                .interval(Duration.ofSeconds(1))
                .resolveAfter(RESOLVE_AFTER)
                .rules(PrometheusRules.builder()
                        .runbook("https://runbooks.example/{service}/{slo}#{severity}")
                        .build())
                .start(replica));
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
        open.add(traffic::shutdownNow);
        traffic.scheduleAtFixedRate(() -> record(replica, failing), 0, 100, TimeUnit.MILLISECONDS);
        return replica;
    }

    private static void record(Headroom replica, Set<Headroom> failing) {
        Outcome outcome = failing.contains(replica) ? Outcome.BAD : Outcome.GOOD;
        for (int i = 0; i < EVENTS_A_TICK; i++) {
            replica.slo("checkout").recorder().record(outcome);
            replica.slo("maintained").recorder().record(outcome);
        }
    }

    private AlertmanagerServer alertmanager(Path home, String routes, String peer) throws IOException {
        AlertmanagerServer alertmanager = AlertmanagerServer.startPeer(Files.createDirectories(home), routes, peer);
        open.add(alertmanager);
        return alertmanager;
    }
}
