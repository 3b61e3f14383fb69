package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.shop.ShopApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shop in a process of its own counts real requests, ends, and goes on in another process where it was. */
class RestartIT {
    private static final int PAID = 200;
    private static final int REFUSED = 10;
    private static final int VIEWS = 50;
    private static final double PERIOD_SECONDS = Duration.ofHours(2).toSeconds();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> SLOS =
            List.of("checkout-availability", "checkout-latency", "catalogue-availability");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();

    @TempDir
    private Path directory;

    private PaymentServer payments;
    private ServiceProcess shop;
    private URI address;
    private int starts;

    /** How a process ends, and the interval that leaves nothing but that to save its counts. */
    enum End {
        SIGTERM("1h") {
            @Override
            void await(RestartIT test) {}

            @Override
            boolean end(ProcessHandle process) {
                return process.destroy();
            }
        },
        KILLED("1s") {
            @Override
            void await(RestartIT test) {
                test.awaitEndOfASave();
                test.awaitEndOfASave(); // the first may have begun before the last events
            }

            @Override
            boolean end(ProcessHandle process) {
                return process.destroyForcibly();
            }
        };

        private final String interval;

        End(String interval) {
            this.interval = interval;
        }

        abstract void await(RestartIT test);

        abstract boolean end(ProcessHandle process);
    }

    @BeforeEach
    void startPayments() throws IOException {
        payments = new PaymentServer(0);
    }

    @AfterEach
    void stop() {
        payments.close();
        if (shop != null) {
            shop.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void budgetsGoOnWhereTheyWere(End end) throws Exception {
        start(end);
        sendKnownRequests();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertEvents("checkout-availability", PAID, REFUSED);
            assertEvents("catalogue-availability", VIEWS, 0);
        });
        end.await(this);
        List<JsonNode> before = slos();
        assertThat(window(before.get(0), "2h").get("bad").asInt()).isEqualTo(REFUSED);

        assertThat(end.end(shop.handle())).isTrue();
        shop.handle().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        start(end);
        List<JsonNode> after = slos();

        for (int i = 0; i < SLOS.size(); i++) {
            for (String window : List.of("5m", "1h", "2h")) {
                for (String count : List.of("good", "bad")) {
                    assertThat(window(after.get(i), window).get(count))
                            .as("%s, %s in %s", SLOS.get(i), count, window)
                            .isEqualTo(window(before.get(i), window).get(count));
                }
            }
            assertThat(after.get(i).get("budget").get("remaining"))
                    .isEqualTo(before.get(i).get("budget").get("remaining"));
            assertEvents(SLOS.get(i), 0, 0);
            assertCoverageLeavesOutTheGap(before.get(i), after.get(i));
        }

        post();
        await().atMost(PATIENCE).untilAsserted(() -> assertEvents("checkout-availability", 1, 0));
        JsonNode period = window(slo("checkout-availability"), "2h");
        assertThat(period.get("good").asInt()).isEqualTo(PAID + 1);
        assertThat(period.get("bad").asInt()).isEqualTo(REFUSED);
    }

    private void start(End end) throws Exception {
        int port = freePort();
        address = URI.create("http://127.0.0.1:" + port);
        shop = ServiceProcess.start(
                "shop",
                directory.resolve("shop-%d.log".formatted(++starts)),
                ShopApplication.class,
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--shop.payment-url=http://127.0.0.1:" + payments.port(),
                "--headroom.store.directory=" + directory.resolve("counts"),
                "--headroom.store.interval=" + end.interval);
        shop.awaitUp(address.resolve("/actuator/health/readiness"));
    }

    private void sendKnownRequests() throws Exception {
        for (int i = 0; i < PAID; i++) {
            assertThat(post()).isEqualTo(200);
        }
        payments.behave(Behaviour.failing(1));
        for (int i = 0; i < REFUSED; i++) {
            assertThat(post()).isEqualTo(502);
        }
        payments.behave(Behaviour.HEALTHY);
        for (int i = 0; i < VIEWS; i++) {
            assertThat(body("/catalogue/teapot")).contains("stout");
        }
    }

    private void awaitEndOfASave() {
        long startNanos = System.nanoTime();
        await().atMost(PATIENCE).until(() -> storeAge() < (System.nanoTime() - startNanos) / 1e9);
    }

    private double storeAge() throws Exception {
        long askedNanos = System.nanoTime();
        String metric = find(body("/actuator/prometheus"), "headroom_store_age_seconds\\{[^}]*} (\\S+)")
                .group(1);
        return Double.parseDouble(metric) + (System.nanoTime() - askedNanos) / 1e9;
    }

    private void assertEvents(String slo, int good, int bad) throws Exception {
        JsonNode events = slo(slo).get("events");
        assertThat(events.get("good").asInt()).as(slo).isEqualTo(good);
        assertThat(events.get("bad").asInt()).as(slo).isEqualTo(bad);
    }

    /** The second process says when it found which counts: a little after it had begun to count. */
    private void assertCoverageLeavesOutTheGap(JsonNode before, JsonNode after) {
        String line = shop.lines().stream()
                .filter(text -> text.contains("goes on with the counts"))
                .findFirst()
                .orElseThrow();
        Instant started = OffsetDateTime.parse(line.split(" ")[0]).toInstant();
        Instant saved = Instant.parse(find(line, "saved at ([^ ;]+)").group(1));
        double gap = Duration.between(saved, started).toMillis() / 1e3;
        double passed = Duration.between(at(before), at(after)).toMillis() / 1e3;
        double covered = (coverage(after) - coverage(before)) * PERIOD_SECONDS;

        assertThat(gap).isPositive();
        assertThat(covered).isBetween(passed - gap - 0.05, passed - gap / 2);
    }

    private static double coverage(JsonNode slo) {
        return slo.get("budget").get("coverage").asDouble();
    }

    private static Instant at(JsonNode slo) {
        return Instant.parse(slo.get("at").asString());
    }

    private List<JsonNode> slos() throws Exception {
        return List.of(slo(SLOS.get(0)), slo(SLOS.get(1)), slo(SLOS.get(2)));
    }

    private JsonNode slo(String name) throws Exception {
        return json.readTree(body("/actuator/slo/" + name));
    }

    private static JsonNode window(JsonNode slo, String name) {
        return slo.get("windows")
                .valueStream()
                .filter(window -> window.get("window").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private int post() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/checkout/7"))
                .POST(BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String body(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private static MatchResult find(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().findFirst().orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
