package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.guard.GuardMode;
import io.headroom.report.Journal;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the endpoint {@code slo} answers to browsers and others, and what the page may do. LivePageIT of the sample looks at it. */
class LivePageTest {
    private static final String JSON = "application/json";
    private static final String HTML = "text/html;charset=UTF-8";
    private static final String NONE = "none";

    /** What they send of themselves. */
    private static final Map<String, String> TYPES_BY_ACCEPT = Map.ofEntries(
            Map.entry(NONE, "application/vnd.spring-boot.actuator.v3+json"),
            Map.entry("*/*", "application/vnd.spring-boot.actuator.v3+json"), // curl, wget, fetch()
            Map.entry("application/json", JSON),
            Map.entry("application/json, text/plain, */*", JSON), // axios, Angular
            Map.entry("text/html, image/gif, image/jpeg, */*; q=0.2", HTML), // HttpURLConnection
            Map.entry("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML), // Firefox, Safari
            Map.entry(
                    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
                            + "application/signed-exchange;v=b3;q=0.7",
                    HTML), // Chromium
            Map.entry("text/plain", "text/plain;charset=UTF-8"),
            Map.entry("application/json, text/html;q=0.9", JSON),
            Map.entry("text/html, application/json;q=0.9", HTML));

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void browsersGetAPageAndOthersJson(WebApplicationType type) throws Exception {
        start(type);

        for (Map.Entry<String, String> expected : TYPES_BY_ACCEPT.entrySet()) {
            HttpResponse<String> answer = get("/actuator/slo", expected.getKey());
            assertThat(answer.statusCode()).as(expected.getKey()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type"))
                    .as(expected.getKey())
                    .hasValue(expected.getValue());
            if (!expected.getKey().equals("text/plain")) {
                boolean html = expected.getValue().equals(HTML);
                assertThat(answer.body()).startsWith(html ? "<!doctype html>" : "{\"service\":\"shop\"");
                assertThat(get("/actuator/slo/checkout", expected.getKey()).body())
                        .startsWith(html ? "<!doctype html>" : "{\"name\":\"checkout\"");
            }
        }
        assertThat(get("/actuator/slo/unknown", HTML).statusCode()).isEqualTo(404);
    }

    @Test
    void pagesAreWhereTheEndpointIsAndKnowWhereTheGuardsAre() throws Exception {
        start(
                WebApplicationType.SERVLET,
                "management.endpoints.web.base-path=/ops",
                "management.endpoints.web.exposure.include=slo,sloguards",
                "management.endpoints.web.path-mapping.slo=our/budgets",
                "management.endpoints.web.path-mapping.sloguards=our/a&b");
        application.getBean(Headroom.class).family("checkout", family -> {}).recorder("acme/<b>");

        assertThat(get("/ops/our/budgets", HTML).body()).contains("<title>SLOs</title>");
        assertThat(get("/actuator/slo", HTML).statusCode()).isEqualTo(404);
        assertThat(get("/ops/our/budgets/checkout", HTML).body())
                .contains("<body data-depth=\"1\" data-guards=\"../our/a&amp;b\">");
        assertThat(get("/ops/our/budgets/checkout/acme/%3Cb%3E", HTML).body())
                .contains("<body data-depth=\"3\" ")
                .doesNotContain("acme");
    }

    @ParameterizedTest
    @CsvSource({
        "management.endpoints.web.exposure.include=health",
        "management.endpoint.slo.access=none",
    })
    void withoutTheEndpointThereIsNoPage(String property) throws Exception {
        start(WebApplicationType.SERVLET, property);

        assertThat(get("/actuator/slo", HTML).statusCode()).isEqualTo(404);
    }

    @Test
    void thePolicyAllowsThePagesOwnTextsAndNothingElse() throws Exception {
        start(WebApplicationType.SERVLET);
        requireStrict(get("/actuator/slo", HTML).body());
        String one = get("/actuator/slo/checkout", HTML).body();
        requireStrict(one);
        assertThat(one).as("guards are not exposed").contains("data-guards=\"\"");
    }

    private static void requireStrict(String page) throws Exception {

        String policy = matches(page, "<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">")
                .get(0);
        assertThat(policy.split("; "))
                .containsExactly(
                        "default-src 'none'",
                        "connect-src 'self'",
                        "img-src data:",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "style-src " + hashes(matches(page, "(?s)<style>(.*?)</style>")),
                        "script-src " + hashes(matches(page, "(?s)<script>(.*?)</script>")));
        assertThat(page.indexOf("Content-Security-Policy"))
                .isLessThan(page.indexOf("<style>"))
                .isLessThan(page.indexOf("<script>"));
        String markup = page.replaceAll("(?s)<(style|script)>.*?</\\1>", "").replaceAll("'sha256-[^']*'", "");
        assertThat(markup).doesNotContainPattern("(?i)\\s(on\\w+|style)=").doesNotContain("//", "src=");
        String own = page.replaceAll("(?s)<script>/\\*! https://github.com/leeoniya/uPlot.*?</script>", "");
        assertThat(own).doesNotContainPattern("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(");
        assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(100_000);
    }

    @Test
    void aTerminalGetsEightyColumnsThoseInMostDangerFirst() throws Exception {
        start(
                WebApplicationType.SERVLET,
                "headroom.slos.search.objective=99%",
                "headroom.slos.a-name-of-as-many-characters-as-a-dns-label-may-ever-have-at-al.objective=99.99%",
                "headroom.slos.hourly.objective=90%",
                "headroom.slos.hourly.period=1h");
        record("a-name-of-as-many-characters-as-a-dns-label-may-ever-have-at-al", 0, 3);
        record("search", 999, 1);
        pass(Duration.ofMinutes(10));

        HttpResponse<String> answer = get("/actuator/slo", "text/plain");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain;charset=UTF-8");
        assertThat(answer.body()).isEqualTo("""
                Error budgets of shop, 2026-01-01T00:10:00Z
                SLO                      budget left       observed     5m     1h     6h  alert
                a-name-of-as-many-char.. .......... <-10k%     0.0%  10000  10000  10000  PAGE
                search                   #########.  90.0%     0.0%   0.00   0.10   0.10
                checkout                 ########## 100.0%     0.0%   0.00   0.00   0.00
                hourly                   ########## 100.0%    16.7%   0.00   0.00      -
                5m, 1h, 6h: burn rates; 1 spends the budget in exactly its period.
                Where little was observed, the first bad events spend more than there is.
                """);
        assertThat(answer.body().lines()).allMatch(line -> line.length() <= 80);
        assertThat(Files.readString(Path.of(System.getProperty("headroom.root"), "docs/live-page.md")))
                .contains("```text\n" + answer.body() + "```", "curl -H \"Accept: text/plain\"");
    }

    @Test
    void whatHappenedIsWhatReportsSayOfTheSloItsGuardsAndMarks() throws Exception {
        start(
                WebApplicationType.SERVLET,
                "headroom.slos.search.objective=99%",
                "headroom.guards.payments.timeout=400ms",
                "headroom.guards.payments.slos=checkout",
                "headroom.guards.stock.timeout=400ms");
        String began = pass(Duration.ofSeconds(1));
        Journal journal = application.getBean(Journal.class);
        journal.mark("release 1.4.2");
        for (String guard : List.of("payments", "stock")) {
            application.getBean(Headroom.class).guard(guard).mode(GuardMode.OFF);
        }
        record("checkout", 0, 100);
        pass(Duration.ofSeconds(1));

        JsonNode checkout = read("/actuator/slo/checkout");
        assertThat(checkout.get("timeline")
                        .valueStream()
                        .map(event -> "%s %s %s"
                                .formatted(
                                        event.get("kind").asString(),
                                        event.get("subject").asString(),
                                        event.get("state").asString())))
                .contains("mark mark ", "guard payments switched", "alert page 2% 1h/5m firing")
                .doesNotContain("guard stock switched");
        assertThat(read("/actuator/slo/search").get("timeline"))
                .as("marks are everybody's")
                .singleElement()
                .satisfies(mark -> assertThat(mark.get("text").asString()).isEqualTo("release 1.4.2"));
        assertThat(Instant.parse(checkout.get("timelineSince").asString())).isBefore(Instant.parse(began));
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void whoAsksSinceAMomentGetsWhatLooksOtherwise(WebApplicationType type) throws Exception {
        start(type, "headroom.slos.checkout.period=1h", "headroom.slos.search.objective=99%");
        pass(Duration.ofHours(2)); // so that coverage grows no more
        record("checkout", 50, 50);
        String first = since("asked for the first time: nobody knows what it looked like", pass(Duration.ofSeconds(1)))
                .get("asOf")
                .asString();

        pass(Duration.ofSeconds(1));
        JsonNode unchanged = since("nothing happened", first);
        assertThat(unchanged.get("since").asString()).isEqualTo(first);
        assertThat(names(unchanged)).isEmpty();

        record("checkout", 0, 10);
        pass(Duration.ofSeconds(1));
        assertThat(names(since("it spent budget", first))).containsExactly("checkout");
        assertThat(names(since("the others still ask since then", first))).containsExactly("checkout");

        pass(Duration.ofSeconds(1));
        String latest = since("", first).get("asOf").asString();
        assertThat(names(since("it was told", latest))).isEmpty();
    }

    /** Pages share what was written once; it is what others get. */
    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void pagesGetWhatOthersGetHoweverTheApplicationWritesJson(WebApplicationType type) throws Exception {
        start(
                type,
                "headroom.slos.search.objective=99%",
                "spring.jackson.property-naming-strategy=SNAKE_CASE",
                "spring.jackson.serialization.indent-output=true");
        String first = pass(Duration.ofSeconds(1));
        since("", first);
        record("checkout", 0, 10);
        pass(Duration.ofSeconds(1));

        JsonNode all = new JsonMapper().readTree(get("/actuator/slo", JSON).body());
        JsonNode changed = since("one of two", first);
        assertThat(names(changed)).containsExactly("checkout");
        assertThat(all.get("slos")).hasSize(2).contains(changed.get("slos").get(0));
        assertThat(changed.get("asOf")).isEqualTo(all.get("asOf"));
        assertThat(all.get("slos").get(0).get("burnRates").has("5m")).isTrue();

        JsonNode one =
                new JsonMapper().readTree(get("/actuator/slo/checkout", JSON).body());
        JsonNode course = new JsonMapper()
                .readTree(get("/actuator/slo/checkout?since=1970-01-01T00:00:00Z", JSON)
                        .body());
        assertThat(course.get("history").get("at")).isNotEmpty();
        assertThat(((ObjectNode) course).without("history")).isEqualTo(one);
        assertThat(get("/actuator/slo/unknown?since=" + first, JSON).statusCode())
                .isEqualTo(404);
    }

    @Test
    void whoAsksSinceAMomentThatNobodyKnowsGetsAll() throws Exception {
        start(WebApplicationType.SERVLET);
        pass(Duration.ofSeconds(1));
        since("", "2026-01-01T00:00:00Z");
        pass(Duration.ofSeconds(1));

        for (String moment : List.of("2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z")) {
            JsonNode list = since("before the process, or in its future", moment);
            assertThat(names(list)).containsExactly("checkout");
            assertThat(list.has("since")).isFalse();
        }
        assertThat(get("/actuator/slo?since=yesterday", JSON).statusCode()).isEqualTo(400);
    }

    private void record(String slo, int good, int bad) {
        var recorder = application.getBean(Headroom.class).slo(slo).recorder();
        for (int i = 0; i < good + bad; i++) {
            recorder.record(i < good ? Outcome.GOOD : Outcome.BAD);
        }
    }

    /** Gives the time afterwards. */
    private String pass(Duration time) {
        ManualClock clock = application.getBean(ManualClock.class);
        clock.advance(time);
        application.getBean(Headroom.class).tick();
        return clock.instant().toString();
    }

    private JsonNode since(String why, String moment) throws Exception {
        HttpResponse<String> answer = get("/actuator/slo?since=" + moment, JSON);
        assertThat(answer.statusCode()).as(why).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private JsonNode read(String path) throws Exception {
        return new JsonMapper().readTree(get(path, JSON).body());
    }

    private static List<String> names(JsonNode list) {
        return list.get("slos")
                .valueStream()
                .map(slo -> slo.get("name").asString())
                .toList();
    }

    private static List<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String hashes(List<String> texts) throws Exception {
        StringBuilder hashes = new StringBuilder();
        for (String text : texts) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            hashes.append(" 'sha256-")
                    .append(Base64.getEncoder().encodeToString(digest))
                    .append('\'');
        }
        assertThat(texts).isNotEmpty();
        return hashes.substring(1);
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (!accept.equals(NONE)) {
            request.header("Accept", accept);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void start(WebApplicationType type, String... properties) {
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=slo",
                        "headroom.slos.checkout.objective=99%")
                .run(Stream.of(properties).map(property -> "--" + property).toArray(String[]::new));
    }
}
