package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.prometheus.AlertChain;
import io.headroom.samples.prometheus.Webhook;
import io.headroom.samples.prometheus.Webhook.Message;
import io.headroom.samples.story.LoadGenerator.Route;
import io.headroom.samples.story.LoadGenerator.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Three replicas of the shop in processes of their own, under load; their generated rules in a real Prometheus, which tells a real
 * Alertmanager, which tells a webhook. The payment service fails for a while, some parcels are lost all the time, and one SLO is under
 * maintenance.
 */
final class FleetAlerts implements AutoCloseable {
    private static final String OUTAGE = "paying";
    private static final String SLOW_BURN = "parcels";
    private static final String MAINTAINED = "paying-maintained";
    private static final int REPLICAS = 3;
    private static final int PER_SECOND = 30;
    private static final int MAX_IN_FLIGHT = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Plan plan;
    private final Path directory;
    private final PaymentServer payments;
    private final List<ServiceProcess> replicas = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private AlertChain chain;
    private Thread load;

    /**
     * What is played.
     *
     * @param period of the SLOs, whose objective is 99 %
     * @param rules when they alert
     * @param lostEvery which parcel is lost: one of so many
     * @param healthy how long all but the parcels is well before the payment service fails
     * @param expected the longest from the first failure to the page
     * @param patience the longest wait for what is to come otherwise
     * @param routes what is changed of the generated routes
     */
    record Plan(
            String period,
            List<String> rules,
            int lostEvery,
            Duration healthy,
            Duration expected,
            Duration patience,
            UnaryOperator<String> routes) {}

    /**
     * What came of it.
     *
     * @param detection from the first failure to the page
     * @param resolution from the last failure to the word that it is over
     * @param ticket from the first request to the ticket
     */
    record Times(Duration detection, Duration resolution, Duration ticket) {}

    FleetAlerts(Path directory, Plan plan) throws IOException {
        this.directory = directory;
        this.plan = plan;
        payments = new PaymentServer(0);
    }

    /** Plays the plan, and requires of each message that it is the right one and comes once. */
    Times play() throws Exception {
        startReplicas();
        String rules = Http.get(address(0, "/actuator/slorules")).body();
        chain = AlertChain.start(directory.resolve("chain"), rules, ports, plan.routes);
        Webhook webhook = chain.webhook();
        Instant begun = Instant.now();
        startLoad();
        await("traffic without an outage")
                .during(plan.healthy)
                .atMost(plan.healthy.plus(plan.patience))
                .until(() -> webhook.of(OUTAGE).isEmpty());

        Instant failed = Instant.now();
        payments.behave(new Behaviour(1, 0, 0, 0, Duration.ZERO));
        await("a page").atMost(plan.expected).until(() -> !webhook.of(OUTAGE).isEmpty());
        Message page = webhook.of(OUTAGE).get(0);
        assertThat(page.kind()).isEqualTo("page firing");
        assertThat(page.alertName()).isEqualTo("SloErrorBudgetBurn");
        assertThat(page.runbook()).isEqualTo("https://runbooks.example/shop/paying#page");
        assertThat(page.title()).isEqualTo("(page) shop paying SLO error budget burn rate is too fast.");

        Instant repaired = Instant.now();
        payments.behave(Behaviour.HEALTHY);
        await("the end of the outage, and a ticket for the slow burn")
                .atMost(plan.patience)
                .until(() ->
                        webhook.of(OUTAGE).size() > 1 && !webhook.of(SLOW_BURN).isEmpty());
        assertThat(webhook.of(OUTAGE))
                .as("one page for three replicas, and its end")
                .extracting(Message::kind)
                .startsWith("page firing", "page resolved")
                .doesNotHaveDuplicates();
        assertThat(webhook.of(SLOW_BURN))
                .as("no page")
                .extracting(Message::receiver)
                .containsOnly("ticket");
        assertThat(webhook.of(MAINTAINED)).as("during maintenance").isEmpty();
        assertThat(chain.prometheus().query("ALERTS{sloth_slo=\"%s\"}".formatted(MAINTAINED)))
                .isEmpty();
        assertThat(chain.prometheus().query("slo:objective:ratio{sloth_slo=\"%s\"}".formatted(MAINTAINED)))
                .as("though it has rules")
                .isNotEmpty();
        return new Times(
                Duration.between(failed, page.at()),
                Duration.between(repaired, webhook.of(OUTAGE).get(1).at()),
                Duration.between(begun, webhook.of(SLOW_BURN).get(0).at()));
    }

    private void startReplicas() throws InterruptedException {
        Instant now = Instant.now();
        List<String> settings = new ArrayList<>(List.of(
                "--server.address=127.0.0.1",
                "--shop.payment-url=http://127.0.0.1:" + payments.port(),
                "--management.endpoints.web.exposure.include=health,prometheus,slorules",
                "--headroom.rules.runbook=https://runbooks.example/{service}/{slo}#{severity}",
                "--headroom.slos.%s.maintenance=%s/PT2H".formatted(MAINTAINED, now.minusSeconds(60))));
        settings.addAll(slo(OUTAGE, "/checkout/{id}"));
        settings.addAll(slo(MAINTAINED, "/checkout/{id}"));
        settings.addAll(slo(SLOW_BURN, "/parcel/{n}"));
        for (int i = 0; i < REPLICAS; i++) {
            int port = ServiceProcess.freePort();
            List<String> own = new ArrayList<>(settings);
            own.add("--server.port=" + port);
            ports.add(port);
            replicas.add(ServiceProcess.start(
                    "replica-" + i,
                    directory.resolve("replica-%d.log".formatted(i)),
                    AlertShop.class,
                    own.toArray(String[]::new)));
            // One after the other: together each would take three times as long.
            replicas.get(i).awaitUp(address(i, "/actuator/health/readiness"));
        }
    }

    private List<String> slo(String name, String uri) {
        String prefix = "--headroom.slos." + name + ".";
        List<String> settings = new ArrayList<>(
                List.of(prefix + "objective=99%", prefix + "period=" + plan.period, prefix + "sli.http.uri=" + uri));
        for (int i = 0; i < plan.rules.size(); i++) {
            settings.add("%salerts.rules[%d]=%s".formatted(prefix, i, plan.rules.get(i)));
        }
        return settings;
    }

    /** Until closed. */
    private void startLoad() {
        Tally tally = new Tally(1);
        LoadGenerator generator = new LoadGenerator(
                List.of(
                        route(n -> request(n, "/checkout/" + n).POST(BodyPublishers.noBody()), tally),
                        route(n -> request(n, "/parcel/" + (n / 2 % plan.lostEvery == 0 ? "lost" : n)), tally)),
                Sender.http(),
                Metronome.SYSTEM,
                MAX_IN_FLIGHT);
        load = new Thread(
                () -> {
                    try {
                        generator.play(new Schedule(PER_SECOND, Duration.ofHours(1)));
                    } catch (InterruptedException closed) {
                        Thread.currentThread().interrupt();
                    }
                },
                "load");
        load.start();
    }

    private static Route route(LongFunction<HttpRequest.Builder> request, Tally tally) {
        return new Route("", n -> request.apply(n).build(), tally);
    }

    private HttpRequest.Builder request(long n, String path) {
        return HttpRequest.newBuilder(address((int) (n / 2 % REPLICAS), path)).timeout(PATIENCE);
    }

    private URI address(int replica, String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(ports.get(replica), path));
    }

    @Override
    public void close() {
        if (load != null) {
            load.interrupt();
        }
        if (chain != null) {
            chain.close();
        }
        replicas.forEach(ServiceProcess::stop);
        payments.close();
    }
}
