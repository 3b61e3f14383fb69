package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.Maintenance;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.prometheus.Rule.Alert;
import io.headroom.prometheus.Rule.Recording;
import io.headroom.sli.Outcome;
import io.headroom.store.CapturedLog;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what happens when it is not taken; {@code AlertmanagerPushIT} of the sample has real Alertmanagers. */
@Timeout(60)
class AlertmanagerPushTest {
    /** The real time, since the answer's date is compared with it. */
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final ManualClock clock = new ManualClock(7, NOW);
    private final Headroom headroom =
            Headroom.builder("shop \"1\"\n").manual(clock).build();
    private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String url;

    @BeforeEach
    void start() throws IOException {
        url = serve(bodies, 200);
    }

    @AfterEach
    void stop() {
        headroom.close();
        released.countDown();
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    @Test
    void anAlertHasTheLabelsOfTheGeneratedRuleAndEndsByItself() throws Exception {
        PrometheusRules rules = PrometheusRules.builder()
                .flavour(Flavour.NEUTRAL)
                .label("team", "{{checkout}}")
                .runbook("https://runbooks/{slo}#{severity}")
                .build();
        fail("checkout");
        push(AlertmanagerPush.to(url).rules(rules)).send();

        Map<?, ?> alert = only(bodies.take());
        assertThat(alert.get("labels")).isEqualTo(ruleLabels(rules));
        Map<?, ?> annotations = (Map<?, ?>) alert.get("annotations");
        assertThat(annotations.get("title"))
                .isEqualTo("(page) shop \"1\"\n checkout SLO error budget burn rate is too fast.");
        assertThat(annotations.get("runbook_url")).isEqualTo("https://runbooks/checkout#page");
        assertThat(annotations.get("description"))
                .isEqualTo(
                        "One replica saw a burn rate of 100.0 over 1h with 100 of 100 events bad, and of 100.0 over 5m; "
                                + "page 2% 1h/5m fires above 14.4. -9900.0% of the error budget of 99% over 30d left, 0.0% of the period observed.");
        assertThat(alert.get("startsAt")).isEqualTo(NOW.plusSeconds(1).toString());
        assertThat(alert.get("endsAt")).isEqualTo(NOW.plusSeconds(121).toString());
    }

    @Test
    void whatDoesNotFireOrIsUnderMaintenanceIsNotSent() throws Exception {
        headroom.slo("calm", slo -> slo.objective("99%"));
        fail("checkout");
        AlertmanagerPush push = push(AlertmanagerPush.to(url));
        Maintenance span = new Maintenance(NOW.minusSeconds(60), NOW.plusSeconds(600));
        headroom.slo("checkout").addMaintenance(span);
        push.send();
        assertThat(bodies).isEmpty();

        headroom.slo("checkout").endMaintenance();
        push.send();
        assertThat(labels(only(bodies.take()))).containsEntry("sloth_slo", "checkout");

        clock.advance(Duration.ofHours(2));
        headroom.tick();
        push.send();
        assertThat(bodies).as("nobody says that it is over").isEmpty();
    }

    @Test
    void whatBeginsToFireIsSentAtOnceToEachUntilClosed() throws Exception {
        BlockingQueue<String> others = new LinkedBlockingQueue<>();
        String other = serve(others, 200);
        AlertmanagerPush push = AlertmanagerPush.to(url).to(other).start(headroom);
        fail("checkout");
        assertThat(bodies.poll(20, TimeUnit.SECONDS)).contains("checkout");
        assertThat(others.poll(20, TimeUnit.SECONDS)).contains("checkout");

        push.close();
        fail("payment");
        headroom.close();
        assertThat(bodies).isEmpty();
    }

    @Test
    void anAlertmanagerThatHangsDelaysNeitherTheOthersNorTheTick() throws Exception {
        String hanging = hang();
        AlertmanagerPush.to(hanging).to(url).start(headroom);
        for (int i = 0; i < 20; i++) {
            fail("slo-" + i); // a tick each
        }
        assertThat(bodies.poll(20, TimeUnit.SECONDS)).contains("slo-0");
    }

    @Test
    void whatIsWrongIsLoggedOnceUntilItIsOver() throws Exception {
        fail("checkout");
        HttpServer gone = servers.get(0);
        int port = gone.getAddress().getPort();
        gone.stop(0);
        AlertmanagerPush push = push(AlertmanagerPush.to(url));
        try (CapturedLog log = new CapturedLog()) {
            push.send();
            push.send();
            servers.set(0, listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), bodies, 200));
            push.send();
            push.send();
            assertThat(log.lines("were not taken by " + url + "/api/v2/alerts, trying again every 30s"))
                    .hasSize(1);
            assertThat(log.lines("are taken by " + url + "/api/v2/alerts again"))
                    .hasSize(1);
        }
        assertThat(bodies).hasSize(2);
    }

    @Test
    void aRefusalIsToldAndKeepsNothingElseFromBeingSent() throws Exception {
        BlockingQueue<String> refused = new LinkedBlockingQueue<>();
        String refusing = serve(refused, 400);
        for (int i = 0; i < 300; i++) {
            declareFailed(headroom, "slo-" + i);
        }
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
        try (CapturedLog log = new CapturedLog()) {
            push(AlertmanagerPush.to(refusing)).send();
            assertThat(log.lines("the answer's status must be 200, was 400: no"))
                    .hasSize(1);
        }
        List<?> sent = List.copyOf(refused);
        assertThat(sent).hasSize(2);
        assertThat(((List<?>) JsonText.parse(sent.get(0).toString())).size()
                        + ((List<?>) JsonText.parse(sent.get(1).toString())).size())
                .isEqualTo(300);
    }

    @Test
    void aClockThatIsFarOffIsTold() {
        ManualClock behind = new ManualClock(7, NOW.minusSeconds(600));
        try (Headroom late = Headroom.builder("late").manual(behind).build();
                CapturedLog log = new CapturedLog()) {
            declareFailed(late, "checkout");
            behind.advance(Duration.ofSeconds(1));
            late.tick();
            new AlertmanagerPush(late, AlertmanagerPush.to(url)).send();
            assertThat(log.lines("its clock must be within 1m of this machine's"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a", "a b", "http://user:hush@a", ""})
    void anAddressThatIsNoneIsRefusedWithoutItsPassword(String address) {
        assertThatThrownBy(() -> AlertmanagerPush.to(url).to(address))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("url must")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aSendingMustHoldForTwoIntervals() {
        assertThatThrownBy(() -> AlertmanagerPush.to(url)
                        .interval(Duration.ofMinutes(1))
                        .resolveAfter(Duration.ofSeconds(119))
                        .start(headroom))
                .hasMessageContaining("resolve after must be at least two intervals of 1m, was 119s");
    }

    /** From the recorded series that the expression of the alert keeps, and from the alert itself. */
    private Map<String, String> ruleLabels(PrometheusRules rules) {
        List<Rule> all = rules.generate(headroom).groups().stream()
                .flatMap(group -> group.rules().stream())
                .toList();
        Map<String, String> labels = new LinkedHashMap<>();
        for (Rule rule : all) {
            if (rule instanceof Recording recording && recording.record().equals("slo:sli_error:ratio_rate1h")) {
                labels.putAll(recording.labels());
                labels.remove("slo_window");
            }
        }
        for (Rule rule : all) {
            if (rule instanceof Alert alert
                    && alert.labels().containsValue("page")
                    && !alert.alert().equals("SloMetricAbsent")) {
                labels.put("alertname", alert.alert());
                labels.putAll(alert.labels());
            }
        }
        return labels;
    }

    private void fail(String name) {
        declareFailed(headroom, name);
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
    }

    private static void declareFailed(Headroom headroom, String name) {
        Slo failed = headroom.slo(name, slo -> slo.objective("99%"));
        for (int i = 0; i < 100; i++) {
            failed.recorder().record(Outcome.BAD);
        }
    }

    private AlertmanagerPush push(AlertmanagerPush.Builder settings) {
        return new AlertmanagerPush(headroom, settings);
    }

    private static Map<?, ?> only(String body) throws IOException {
        List<?> alerts = (List<?>) JsonText.parse(body);
        assertThat(alerts).hasSize(1);
        return (Map<?, ?>) alerts.get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> labels(Map<?, ?> alert) {
        return (Map<String, String>) alert.get("labels");
    }

    private String serve(BlockingQueue<String> into, int status) throws IOException {
        HttpServer server = listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), into, status);
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private HttpServer listen(InetSocketAddress at, BlockingQueue<String> into, int status) throws IOException {
        HttpServer server = HttpServer.create(at, 0);
        server.setExecutor(threads);
        server.createContext("/api/v2/alerts", exchange -> {
            into.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = (status == 200 ? "" : "no").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private String hang() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try {
                released.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
