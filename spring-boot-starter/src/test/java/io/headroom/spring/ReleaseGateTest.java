package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.alert.AlertState;
import io.headroom.sli.Outcome;
import io.headroom.spring.actuate.GateEndpoint;
import io.headroom.spring.actuate.GateVerdict;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verdicts of {@code /actuator/slogate}. */
class ReleaseGateTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/release-gate.md");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant AFTER_THE_HOUR = Instant.parse("2026-01-02T01:00:00Z");

    private ConfigurableApplicationContext application;
    private Headroom headroom;
    private ManualClock clock;

    @TempDir
    private Path directory;

    /** With the page's configuration, what makes its story short, and a way of writing JSON that is the application's own. */
    @BeforeEach
    void start() throws IOException {
        Path yaml = Files.writeString(
                directory.resolve("application.yml"),
                snippets(Files.readString(PAGE), "yaml").get(0));
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .run(
                        "--spring.config.location=" + yaml.toUri(),
                        "--server.port=0",
                        "--spring.jackson.property-naming-strategy=SNAKE_CASE",
                        "--headroom.slos.checkout.objective=99%",
                        "--headroom.slos.checkout.period=1d",
                        "--headroom.slos.monthly.objective=99%",
                        "--headroom.slos.monthly.period=month");
        headroom = application.getBean(Headroom.class);
        clock = application.getBean(ManualClock.class);
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void anOutageClosesTheGateOnceAndItOpensOnce() {
        play(24 * 60, 0);
        List<String> verdicts = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        List<Instant> announced = new ArrayList<>();

        for (int minute = 0; minute < 24 * 60; minute++) {
            // ten minutes in which every other request is bad, an hour in which alerts come and go, and a good day
            play(1, minute < 10 ? 50 : minute < 70 && minute % 12 == 0 ? 30 : 0);
            GateVerdict verdict = verdict();
            note(verdicts, minute, verdict.ok() ? "open" : "closed");
            note(reasons, minute, why(verdict));
            if (minute >= 52 && verdict.until() != null) { // the last of the hour's bad minutes is over
                announced.add(verdict.until());
            }
        }

        assertThat(verdicts).containsExactly("0 open", "3 closed", "59 open");
        assertThat(reasons)
                .as("short and long page, while they fire and while they are remembered")
                .containsExactly(
                        "0 -",
                        "3 short fires",
                        "4 short fires, long fires",
                        "10 short fired, long fires",
                        "12 short fires, long fires",
                        "13 short fired, long fires",
                        "16 long fired",
                        "24 long fires",
                        "28 long fired",
                        "36 long fires",
                        "40 long fired",
                        "48 long fires",
                        "52 long fired",
                        "59 -");
        assertThat(announced)
                .hasSize(7)
                .allSatisfy(until -> assertThat(until).isCloseTo(AFTER_THE_HOUR, within(Duration.ofMinutes(1))));
    }

    /** If it is not the same as before. */
    private static void note(List<String> changes, int minute, String what) {
        if (changes.isEmpty() || !changes.get(changes.size() - 1).endsWith(" " + what)) {
            changes.add(minute + " " + what);
        }
    }

    private static String why(GateVerdict verdict) {
        return String.valueOf(verdict.why())
                .replaceFirst("^null$", "-")
                .replace("checkout: ", "")
                .replace("the alert page 8% 510s/40s", "short")
                .replace("the alert page 12.5% 51m/260s", "long")
                .replace(", and its long window remembers", "")
                .replace(" and ", ", ");
    }

    @Test
    void aSpentBudgetClosesItUntilEnoughOfTheBadEventsAreOld() {
        play(24 * 60, 0);
        play(60, 30);
        play(12 * 60, 0);
        assertThat(slo().alerts()).noneMatch(alert -> alert.state() == AlertState.FIRING);
        GateVerdict verdict = verdict();

        assertThat(verdict.ok()).isFalse();
        assertThat(verdict.why())
                .startsWith("checkout: its policy is at freeze with -")
                .endsWith("% of the budget left");
        Instant until = Objects.requireNonNull(verdict.until());
        while (!verdict().ok()) {
            play(1, 0);
        }
        assertThat(clock.instant()).isCloseTo(until, within(Duration.ofMinutes(2)));
    }

    @Test
    void aCalendarPeriodThawsWhenItEnds() {
        clock.advance(Duration.ofDays(10));
        headroom.tick();
        for (int i = 0; i < 1_000; i++) {
            headroom.slo("monthly").recorder().record(i % 2 == 0 ? Outcome.BAD : Outcome.GOOD);
        }
        headroom.tick();
        play(4 * 24 * 60, 0);

        assertThat(verdict().slos().get(1))
                .satisfies(monthly -> assertThat(monthly.ok()).isFalse())
                .satisfies(monthly -> assertThat(monthly.policy()).isEqualTo("freeze"))
                .satisfies(monthly -> assertThat(monthly.until()).isEqualTo("2026-02-01T00:00:00Z"));
    }

    @Test
    void theStatusIsStrictForThoseWhoAskForIt() throws Exception {
        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(get("?strict=503").statusCode()).isEqualTo(200);
        assertThat(json("").get("ok").asBoolean()).isTrue();
        assertThat(curl("?strict=503")).isZero();
        play(60, 100);

        assertThat(get("").statusCode()).isEqualTo(200);
        assertThat(get("?strict=503").statusCode()).isEqualTo(503);
        assertThat(get("/checkout?strict=418").statusCode()).isEqualTo(418);
        assertThat(get("/monthly?strict=503").statusCode()).isEqualTo(200);
        assertThat(get("/unknown?strict=503").statusCode()).isEqualTo(404);
        for (String wrong : List.of("200", "true", "600")) {
            assertThat(get("?strict=" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(json("").get("why").asString()).startsWith("checkout: the alert page ");
        assertThat(json("").has("until")).as("while a page fires").isFalse();
        assertThat(curl("")).isEqualTo(22);
        HttpResponse<String> text = get("?strict=503", "text/plain");
        assertThat(text.statusCode()).isEqualTo(503);
        assertThat(text.body())
                .startsWith("Release of shop: no\nSLO ")
                .containsPattern("(?m)^checkout +no +\\S+ +-?[0-9.]+% +[0-9.]+% +[0-9.]+$\n    the alert page ")
                .containsPattern("(?m)^monthly +yes ");
        assertThat(text.body().lines()).allMatch(line -> line.matches("[\\x20-\\x7E]{1,80}"));
        assertThat(get("/monthly", "text/plain").body())
                .startsWith("Release of shop: yes\n")
                .doesNotContain("checkout");
        assertThat(get("/unknown", "text/plain").statusCode()).isEqualTo(404);
        assertThat(get("", "*/*").body()).startsWith("{");
        assertThat(fields()).isEqualTo(documented());
    }

    /** Runs the page's command against the application. */
    private int curl(String query) throws IOException, InterruptedException {
        String command = snippets(Files.readString(PAGE), "sh").get(0);
        assertThat(command).contains("?strict=503");
        ProcessBuilder process = new ProcessBuilder("bash", "-euc", command).redirectErrorStream(true);
        process.environment().put("SHOP", address(""));
        process.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return process.start().waitFor();
    }

    private static List<String> snippets(String text, String language) {
        return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private TreeSet<String> fields() throws Exception {
        TreeSet<String> fields = new TreeSet<>();
        JsonNode verdict = json("");
        verdict.propertyNames().forEach(fields::add);
        fields.remove("slos");
        verdict.get("slos")
                .forEach(slo -> slo.properties()
                        .forEach(field -> fields.add(
                                "slos[]." + field.getKey() + (field.getValue().isArray() ? "[]" : ""))));
        fields.addAll(List.of("until", "slos[].until")); // not while a page fires
        return fields;
    }

    private static TreeSet<String> documented() throws IOException {
        TreeSet<String> fields = new TreeSet<>();
        Files.readString(PAGE)
                .lines()
                .dropWhile(line -> !line.startsWith("| Field "))
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> Pattern.compile("`([^`]+)`")
                        .matcher(line.substring(0, line.indexOf('|', 1)))
                        .results())
                .forEach(field -> fields.add(field.group(1)));
        return fields;
    }

    private GateVerdict verdict() {
        return Objects.requireNonNull(
                application.getBean(GateEndpoint.class).all(null).getBody());
    }

    private Slo slo() {
        return headroom.slo("checkout");
    }

    /** So many minutes of 100 requests each. */
    private void play(int minutes, int badPerMinute) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < 100; i++) {
                slo().recorder().record(i < badPerMinute ? Outcome.BAD : Outcome.GOOD);
            }
            clock.advance(MINUTE);
            headroom.tick();
        }
    }

    private JsonNode json(String path) throws Exception {
        return new JsonMapper().readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, "application/json");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address("/actuator/slogate" + path)))
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofString());
    }

    private String address(String path) {
        return "http://localhost:%d%s"
                .formatted(
                        ((WebServerApplicationContext) application)
                                .getWebServer()
                                .getPort(),
                        path);
    }
}
