package io.headroom.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.store.CapturedLog;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a server gives, right and wrong. */
@Timeout(60)
class PrometheusFleetTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    private final ManualClock clock = new ManualClock(7, NOW);
    private final List<String> queries = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Answer answer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/prom/api/v1/query", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            queries.add(URLDecoder.decode(body.substring("query=".length()), StandardCharsets.UTF_8));
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            answer.to(exchange);
            exchange.close();
        });
        server.start();
        answer = respond(success(sample("all", "1000"), sample("bad", "50"), sample("tiles[30d]", "4320")));
    }

    @AfterEach
    void stop() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void aNewReplicaKnowsTheBudgetAndActsOnIt() {
        try (Headroom headroom = headroom(settings -> {})) {
            Slo checkout = headroom.slo("checkout");
            assertThat(checkout.actsOn()).isEqualTo(BudgetScope.LOCAL);
            headroom.readFleet();

            assertThat(checkout.actsOn()).isEqualTo(BudgetScope.FLEET);
            assertThat(checkout.actingBudget().remaining()).isEqualTo(-4);
            assertThat(checkout.actingBudget().periodCounts())
                    .isEqualTo(new WindowCounts(Duration.ofDays(30), 950, 50, 0.5));
            assertThat(checkout.policyStatus().state()).isEqualTo("freeze");
            assertThat(checkout.budget().remaining()).isEqualTo(1);
        }
    }

    @Test
    void theQueryNamesTheServiceAndNothingOfItCanEscape() {
        try (Headroom headroom = Headroom.builder("a\"} or vector(1) #\n")
                .manual(clock)
                .fleet(fleet(settings -> {}))
                .build()) {
            headroom.slo("checkout", slo -> slo.objective("99%"));
            headroom.readFleet();
        }
        assertThat(queries).hasSize(1);
        assertThat(queries.get(0))
                .startsWith(
                        "label_replace(max by (sloth_slo) (slo:period_all:count{sloth_service=\"a\\\"} or vector(1) #\\n\"}),"
                                + " \"headroom\", \"all\", \"\", \"\")\nor\n")
                .contains("sum_over_time(slo_bad:increase5m{")
                .contains("count_over_time(slo_all:increase5m{");
    }

    @Test
    void shorterWindowsAreReadToo() {
        answer = respond(success(
                sample("all", "1000"),
                sample("bad", "50"),
                sample("tiles[30d]", "600"),
                sample("tiles[6h]", "72"),
                sample("tiles[1h]", "6"),
                sample("all[1h]", "10"),
                sample("bad[1h]", "5")));
        try (Headroom headroom = headroom(settings -> {})) {
            headroom.readFleet();
            Duration hour = Duration.ofHours(1);
            assertThat(headroom.slo("checkout")
                            .fleetBudget()
                            .orElseThrow()
                            .budget()
                            .window(hour))
                    .isEqualTo(new WindowCounts(hour, 5, 5, 0.5));
        }
    }

    /** Nobody scraped, or no rule was evaluated, for as long as the window; before that, all was well. */
    @Test
    void aWindowWithoutATileWasNotObservedHoweverManyThereWereBefore() {
        answer = respond(success(
                sample("all", "1000"),
                sample("bad", "50"),
                sample("tiles[30d]", "8600"),
                sample("tiles[6h]", "36"),
                sample("all[6h]", "10"),
                sample("bad[6h]", "0")));
        try (Headroom headroom = headroom(settings -> {})) {
            headroom.readFleet();
            ErrorBudget fleet =
                    headroom.slo("checkout").fleetBudget().orElseThrow().budget();
            assertThat(fleet.window(Duration.ofHours(1)).coverage()).isZero();
            assertThat(fleet.window(Duration.ofHours(6)).coverage()).isEqualTo(0.5);
            assertThat(fleet.coverage()).isEqualTo(8600 / 8640.0);
        }
        for (String window : List.of("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d")) {
            assertThat(queries.get(0))
                    .containsOnlyOnce(
                            "count_over_time(slo_all:increase5m{sloth_service=\"shop\"}[%s])".formatted(window));
        }
    }

    @Test
    void whatIsNotHeardOfForThreeIntervalsIsNotActedOn() {
        try (Headroom headroom = headroom(settings -> {});
                CapturedLog log = new CapturedLog()) {
            headroom.readFleet();
            answer = exchange -> exchange.sendResponseHeaders(503, -1);
            for (int i = 0; i < 4; i++) {
                clock.advance(Duration.ofSeconds(30));
                headroom.tick();
                headroom.readFleet();
                assertThat(headroom.slo("checkout").actsOn()).isEqualTo(i < 3 ? BudgetScope.FLEET : BudgetScope.LOCAL);
            }
            assertThat(headroom.slo("checkout").fleetBudget().orElseThrow().isStale())
                    .isTrue();
            assertThat(log.warnings()).singleElement().asString().contains("status must be 200, was 503");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NaN | 1 | events must be from 0 to 2^53, was NaN",
                "-1 | 0 | events must be from 0 to 2^53, was -1",
                "+Inf | 0 | events must be a number, was +Inf",
                "Infinity | 0 | events must be from 0 to 2^53, was Infinity",
                "1e300 | 0 | events must be from 0 to 2^53, was 1e300",
                "ten | 0 | events must be a number, was ten",
                "10 | 20 | bad events must be at most all 10.0, was 20.0",
            })
    void countsThatCannotBeTrueAreRefused(String all, String bad, String message) {
        answer = respond(success(sample("all", all), sample("bad", bad)));
        assertRefused(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"status\":\"error\",\"error\":\"x\"}",
                "{\"status\":\"success\"}",
                "{\"status\":\"success\",\"data\":[]}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":{}}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[7]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[\"1\",2]}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[",
                "\"\\ud83d\\q\"",
            })
    void answersOfAnotherShapeAreRefused(String body) {
        answer = respond(body);
        assertRefused("");
    }

    @Test
    void aSampleOfAnotherDayIsRefused() {
        answer = respond(success(sample("all", "10").replace(String.valueOf(NOW.getEpochSecond()), "1e15")));
        assertRefused("a sample must be at most a day from now, was 1.0E15");
    }

    @Test
    void nestingIsBounded() {
        answer = respond("[".repeat(1_000_000));
        assertRefused("JSON must have at most 16 levels");
    }

    @Test
    void aBodyWithoutEndIsNotReadToItsEnd() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            try {
                while (true) {
                    exchange.getResponseBody().write(spaces);
                }
            } catch (IOException closed) {
                // as it must be
            }
        };
        assertRefused("an answer must have at most 8404992 bytes");
    }

    @Test
    void aServerThatHangsAmidItsAnswerIsLeft() {
        answer = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(released);
        };
        assertRefused("the answer must be complete within 300ms");
    }

    @Test
    void aRedirectIsNotFollowed() {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/");
            exchange.sendResponseHeaders(302, -1);
        };
        assertRefused("status must be 200, was 302");
    }

    @Test
    void authenticationAndHeadersAreSent() {
        read(settings -> settings.bearer("secret").header("X-Scope-OrgID", "shop"));
        assertThat(headers).containsEntry("Authorization", "Bearer secret").containsEntry("X-scope-orgid", "shop");
        read(settings -> settings.basic("aladdin", "öpen:sesame"));
        assertThat(headers).containsEntry("Authorization", "Basic YWxhZGRpbjrDtnBlbjpzZXNhbWU=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus:9090", "ftp://prometheus", "http://user:secret@prometheus", "http:// x", ""})
    void anAddressThatIsNoneIsRefusedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> PrometheusFleet.at(url))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aHeaderThatWouldBeTwoIsRefused() {
        assertThatThrownBy(() -> PrometheusFleet.at("http://prometheus").header("X", "a\r\nY: b"))
                .isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> PrometheusFleet.at("http://prometheus").bearer("a\r\nY: b"))
                .isInstanceOf(InvalidSettingException.class);
    }

    private void read(Consumer<PrometheusFleet.Builder> settings) {
        try (Headroom headroom = headroom(settings)) {
            headroom.readFleet();
            assertThat(headroom.slo("checkout").fleetBudget()).isPresent();
        }
    }

    private void assertRefused(String message) {
        try (Headroom headroom = headroom(
                        settings -> settings.timeout(Duration.ofMillis(message.contains("300ms") ? 300 : 20_000)));
                CapturedLog log = new CapturedLog()) {
            headroom.readFleet();
            assertThat(headroom.slo("checkout").fleetBudget()).isEmpty();
            assertThat(headroom.slo("checkout").actsOn()).isEqualTo(BudgetScope.LOCAL);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("The fleet's budgets of shop were not read from Prometheus", message)
                    .hasSizeLessThan(600);
        }
    }

    private Headroom headroom(Consumer<PrometheusFleet.Builder> settings) {
        Headroom headroom = Headroom.builder("shop")
                .manual(clock)
                .fleet(fleet(settings))
                .follow(BudgetScope.FLEET)
                .build();
        headroom.slo("checkout", slo -> slo.objective("99%"));
        return headroom;
    }

    private PrometheusFleet fleet(Consumer<PrometheusFleet.Builder> settings) {
        PrometheusFleet.Builder builder = PrometheusFleet.at(
                "http://127.0.0.1:%d/prom/".formatted(server.getAddress().getPort()));
        settings.accept(builder);
        return builder.build();
    }

    private static String success(String... samples) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[%s]}}"
                .formatted(String.join(",", samples));
    }

    private static String sample(String part, String value) {
        return "{\"metric\":{\"sloth_slo\":\"checkout\",\"headroom\":\"%s\"},\"value\":[%d,\"%s\"]}"
                .formatted(part, NOW.getEpochSecond(), value);
    }

    private static Answer respond(String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the server does. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }
}
