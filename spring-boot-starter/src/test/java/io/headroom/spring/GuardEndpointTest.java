package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetriedCall;
import io.headroom.time.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@code /actuator/sloguards} says of guards, and when it may switch them. */
class GuardEndpointTest {
    private static final String[] DECLARED = {
        "server.port=0",
        "management.endpoints.web.exposure.include=sloguards",
        "headroom.slos.checkout.objective=99.9%",
        "headroom.slos.checkout.sli.latency=1s",
        "headroom.guards.payments.timeout=400ms",
        "headroom.guards.payments.slos=checkout",
        "headroom.guards.payments.mode=enforce",
        "headroom.guards.stock.timeout=1s",
    };
    private static final String WRITABLE = "management.endpoint.sloguards.access=unrestricted";

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void allAreListedByName() throws Exception {
        start(WebApplicationType.SERVLET);

        DocumentContext all = read(get(""));
        assertThat(all.<String>read("$.service")).isEqualTo("shop");
        assertThat(all.<List<String>>read("$.guards[*].name")).containsExactly("payments", "stock");
        assertThat(all.<Map<String, Object>>read("$")).doesNotContainKey("hint");
    }

    @Test
    void withoutAnyItSaysHowToDeclareOne() throws Exception {
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .web(WebApplicationType.SERVLET)
                .properties(DECLARED[0], DECLARED[1])
                .run();

        assertThat(read(get("")).<String>read("$.hint")).startsWith("No guard is declared. Declare the first one");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aCalmGuardGivesNoReason(WebApplicationType type) throws Exception {
        start(type);

        DocumentContext payments = read(get("/payments"));
        assertThat(payments.<String>read("$.state")).isEqualTo("calm");
        assertThat(payments.<List<String>>read("$.reasons")).isEmpty();
        assertThat(payments.<String>read("$.retryMode")).isEqualTo("enforce");
        assertThat(payments.<String>read("$.timeout")).isEqualTo("400ms");
        assertThat(payments.<String>read("$.slos[0].latency")).isEqualTo("1s");
        assertThat(payments.<Double>read("$.budgetLeft")).isEqualTo(1.0);
        assertThat(get("/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void anOverloadedDependencyIsToldWithItsFigures() throws Exception {
        start(WebApplicationType.SERVLET);
        Instant before = application.getBean(ManualClock.class).instant();
        overload(guard("payments"));

        DocumentContext payments = read(get("/payments"));
        assertThat(payments.<String>read("$.state")).isEqualTo("limiting");
        assertThat(payments.<List<String>>read("$.reasons"))
                .anyMatch(reason -> reason.matches(
                        "overloads are 100% of the latest results: attempts in flight are limited to [0-9.]+ since .*"))
                .anyMatch(reason -> reason.equals("retries do not help: 0% of the latest results are good"));
        assertThat(payments.<Double>read("$.lately.overloads")).isEqualTo(1.0);
        assertThat(payments.<Double>read("$.breaker.limit")).isPositive();
        assertThat(Instant.parse(payments.read("$.breaker.limitingSince"))).isAfterOrEqualTo(before);
    }

    @Test
    void anObservingGuardSaysWhatItWouldDo() throws Exception {
        start(WebApplicationType.SERVLET);
        guard("payments").mode(GuardMode.OBSERVE);
        overload(guard("payments"));
        try (RetriedCall retriedElsewhere = guard("payments").begin()) {
            retriedElsewhere.tryStart();
            retriedElsewhere.failed(new TimeoutException("on purpose"));
            assertThat(retriedElsewhere.tryRetry(0)).isZero();
        }

        DocumentContext payments = read(get("/payments"));
        assertThat(payments.<List<String>>read("$.reasons"))
                .anyMatch(reason -> reason.contains("attempts in flight would be limited to"));
        assertThat(payments.<Integer>read("$.calls.rejected")).isZero();
        assertThat(payments.<Integer>read("$.observed.deny")).isOne();
    }

    @Test
    void aLimitThatIsOverLeavesNoTrace() throws Exception {
        start(WebApplicationType.SERVLET);
        overload(guard("payments"));
        guard("payments").mode(GuardMode.OFF);

        assertThat(read(get("/payments")).<Map<String, Object>>read("$.breaker"))
                .doesNotContainKeys("limit", "limitingSince");
    }

    @Test
    void aSpentRetryBudgetIsToldWithItsTokens() throws Exception {
        start(WebApplicationType.SERVLET, "headroom.guards.payments.retry-burst=0");
        tick();

        DocumentContext payments = read(get("/payments"));
        assertThat(payments.<String>read("$.state")).isEqualTo("no-retries");
        assertThat(payments.<List<String>>read("$.reasons"))
                .containsExactly("the retry budget is spent: 0.0 tokens are left");
    }

    @Test
    void aGuardThatNobodyTicksSaysSo() throws Exception {
        start(WebApplicationType.SERVLET);
        application.getBean(ManualClock.class).advance(Duration.ofMillis(301));

        assertThat(read(get("/payments")).<String>read("$.state")).isEqualTo("unticked");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void whoAsksSinceAMomentGetsHowAGuardStoodAtEveryMinuteSinceThen(WebApplicationType type) throws Exception {
        start(type);
        String first = minute();
        guard("payments").call(() -> "paid");
        guard("payments")
                .call(
                        () -> {
                            throw new TimeoutException("on purpose");
                        },
                        () -> "later");
        minute();
        overload(guard("payments"));
        minute();

        DocumentContext all = read(get("?since=1970-01-01T00:00:00Z"));
        assertThat(all.<List<Integer>>read("$.guards[0].history.fallback")).containsExactly(0, 0, 1, 1);
        assertThat(all.<List<Double>>read("$.guards[0].history.limit"))
                .startsWith(null, null, null)
                .last()
                .isInstanceOf(Double.class);
        assertThat(all.<List<Integer>>read("$.guards[1].history.fallback")).containsExactly(0, 0, 0, 0);
        DocumentContext later = read(get("/payments?since=" + first));
        assertThat(later.<List<Integer>>read("$.history.fallback")).containsExactly(1, 1);
        assertThat(later.<List<Long>>read("$.history.at"))
                .allMatch(at -> at > Instant.parse(first).toEpochMilli());
        for (String path : List.of("inFlight", "granted", "denied", "rejected")) {
            assertThat(later.<List<Integer>>read("$.history." + path)).hasSize(2);
        }
        assertThat(read(get("/payments")).<Map<String, Object>>read("$")).doesNotContainKey("history");
    }

    @Test
    void aModeIsSwitchedWhereAccessAllowsIt() throws Exception {
        start(WebApplicationType.SERVLET, WRITABLE);

        DocumentContext off = read(post("/payments", "{\"mode\": \"off\"}"));
        assertThat(off.<String>read("$.state")).isEqualTo("off");
        assertThat(guard("payments")).hasToString("payments: retries off, breaker off");

        post("/payments", "{\"breakerMode\": \"observe\"}");
        assertThat(guard("payments")).hasToString("payments: retries off, breaker observe");
    }

    @Test
    void unlessAccessAllowsItNoModeIsSwitched() throws Exception {
        start(WebApplicationType.SERVLET);

        assertThat(post("/payments", "{\"mode\": \"off\"}").statusCode()).isEqualTo(405);
        assertThat(guard("payments")).hasToString("payments: retries enforce, breaker enforce");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/payments | {\"mode\": \"on\"}", "/payments | {}", "/payment | {\"mode\": \"off\"}"})
    void whatIsWrongIsRefused(String path, String body) throws Exception {
        start(WebApplicationType.SERVLET, WRITABLE);

        assertThat(post(path, body).statusCode()).isEqualTo(400);
        assertThat(guard("payments")).hasToString("payments: retries enforce, breaker enforce");
    }

    private void start(WebApplicationType type, String... more) {
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .web(type)
                .properties(DECLARED)
                .properties(more)
                .run();
    }

    private Guard guard(String name) {
        return application.getBean(Headroom.class).guard(name);
    }

    private void overload(Guard guard) {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> guard.call(() -> {
                        throw new TimeoutException("on purpose");
                    }))
                    .isNotNull();
            tick();
        }
    }

    /** Gives the time afterwards. */
    private String minute() {
        for (int i = 0; i < 600; i++) {
            tick();
        }
        return application.getBean(ManualClock.class).instant().toString();
    }

    private void tick() {
        application.getBean(ManualClock.class).advance(Duration.ofMillis(100));
        application.getBean(Headroom.class).tick();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI uri(String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return URI.create("http://localhost:" + port + "/actuator/sloguards" + path);
    }

    private static DocumentContext read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonPath.parse(answer.body());
    }
}
