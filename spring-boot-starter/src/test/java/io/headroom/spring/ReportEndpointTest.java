package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.report.Journal;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
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

/** What {@code /actuator/sloreport} answers. */
class ReportEndpointTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/incident-report.md");

    private ConfigurableApplicationContext application;
    private Headroom headroom;
    private ManualClock clock;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void theLatestAlertIsReportedInTheFormThatIsAskedFor(WebApplicationType type) throws Exception {
        start(type);
        application.getBean(Journal.class).mark("release 1.4.2");
        play(10, 50);
        play(10, 0);

        assertThat(get("/checkout", "text/markdown").body()).startsWith("# Incident report: checkout of shop\n");
        assertThat(get("/checkout", "*/*").statusCode()).isEqualTo(200);
        HttpResponse<String> html = get("/checkout", "text/html,application/xhtml+xml,*/*;q=0.8");
        assertThat(html.headers().firstValue("content-type")).hasValue("text/html;charset=UTF-8");
        assertThat(html.body())
                .startsWith("<!doctype html>")
                .contains("<td>mark 1</td><td>release 1.4.2</td>", "<td class=\"at\">page 2% 1h/5m</td>");
        assertThat(get("/checkout", "text/plain").body().lines())
                .startsWith("Incident report: checkout of shop")
                .allMatch(line -> line.length() <= 80);
        assertThat(get("/unknown", "text/markdown").statusCode()).isEqualTo(404);
    }

    @Test
    void aSpanOrAnotherAlertCanBeAskedFor() throws Exception {
        start(WebApplicationType.SERVLET);
        play(60, 0);
        Instant first = clock.instant();
        play(10, 50);
        play(5 * 60, 0);
        Instant second = clock.instant();
        play(10, 100);

        assertThat(report("?alert=" + first.plusSeconds(300))).contains("| page 5% 6h/30m | " + first);
        assertThat(report("")).contains("| " + second).doesNotContain("| " + first + " |");
        assertThat(report("?from=%s&until=%s".formatted(first, first.plusSeconds(60))))
                .contains("From %s to %s, 1 min.".formatted(first, first.plusSeconds(60)));
        assertThat(report("?until=" + second))
                .contains("From %s to %s, 1 h.".formatted(second.minusSeconds(3600), second));
        assertThat(report("?from=" + URLEncoder.encode("2026-01-01T01:30:00+01:00", StandardCharsets.UTF_8)))
                .contains("From 2026-01-01T00:30:00Z to " + clock.instant());
        assertThat(get("/checkout?alert=" + first.minusSeconds(60), "text/markdown")
                        .statusCode())
                .isEqualTo(404);
        JsonNode list = new JsonMapper().readTree(get("", "application/json").body());
        assertThat(list.get("alerts").size()).isGreaterThan(1);
        assertThat(list.get("alerts").get(0).get("began").asString()).isEqualTo(second.toString());
        assertThat(list.get("alerts").get(0).has("resolved")).isFalse();
    }

    @Test
    void withoutAnAlertItIsTheLastHour() throws Exception {
        start(WebApplicationType.SERVLET);
        play(120, 0);

        assertThat(report(""))
                .contains("From %s to %s, 1 h.".formatted(clock.instant().minusSeconds(3_600), clock.instant()))
                .contains("No alert of this SLO is known to have fired.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?from=2027-01-01T00:00:00Z | must begin before it ends, and before now",
                "?from=2026-01-01T00:00:00Z&until=2025-01-01T00:00:00Z | must begin before it ends, and before now",
                "?from=yesterday | ",
                "?from=2026-01-01T00:00:00Z&alert=2026-01-01T00:00:00Z | either alert or from and until may be given",
            })
    void aSpanThatIsNoneIsRefused(String query, String message) throws Exception {
        start(WebApplicationType.SERVLET, "--spring.web.error.include-message=always");

        HttpResponse<String> answer = get("/checkout" + query, "text/markdown, application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message == null ? "" : message);
    }

    @Test
    void releasesAreMarkedByThoseWhoMayWrite() throws Exception {
        start(WebApplicationType.SERVLET, "--management.endpoint.sloreport.access=unrestricted");
        play(20, 0);

        assertThat(post("{\"text\":\"release <b>1.4.2</b>\"}")).isEqualTo(204);
        assertThat(post("{\"text\":\"rolled back\",\"at\":\"2026-01-01T00:10:00Z\"}"))
                .isEqualTo(204);
        for (String wrong : new String[] {
            "{}",
            "{\"text\":\" \"}",
            "{\"text\":\"" + "x".repeat(201) + "\"}",
            "{\"text\":\"a\",\"at\":\"2030-01-01T00:00:00Z\"}"
        }) {
            assertThat(post(wrong)).as(wrong).isEqualTo(400);
        }
        assertThat(report("")).contains("| mark 1 | rolled back |", "| mark 2 | release \\<b\\>1.4.2\\</b\\> |");
    }

    @Test
    void nobodyElseMarksAnything() throws Exception {
        start(WebApplicationType.SERVLET);

        assertThat(post("{\"text\":\"release\"}")).isEqualTo(405);
    }

    @Test
    void theCommandsAndTheFieldsOfThePageAreTheEndpoints() throws Exception {
        start(WebApplicationType.SERVLET, "--management.endpoint.sloreport.access=unrestricted");
        play(10, 50);
        play(20, 0);

        String commands = Pattern.compile("(?s)```sh\n(.*?)```")
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .reduce("", String::concat);
        ProcessBuilder process = new ProcessBuilder("bash", "-euc", commands).redirectErrorStream(true);
        process.environment().put("SHOP", address(""));
        Process run = process.start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(output).isZero();
        assertThat(output).contains("# Incident report: checkout of shop", "Incident report: checkout of shop\n====");
        assertThat(report("?until=" + clock.instant())).contains("| mark 1 | release 1.4.2 |");
        TreeSet<String> fields = new TreeSet<>();
        JsonNode list = new JsonMapper().readTree(get("", "application/json").body());
        list.propertyNames().stream().filter(name -> !name.equals("alerts")).forEach(fields::add);
        list.get("alerts").forEach(alert -> alert.propertyNames().forEach(name -> fields.add("alerts[]." + name)));
        TreeSet<String> documented = new TreeSet<>();
        Pattern.compile("(?m)^\\| `([^`]+)` \\|")
                .matcher(Files.readString(PAGE).split("\\| Field ")[1])
                .results()
                .forEach(found -> documented.add(found.group(1)));
        assertThat(fields).isEqualTo(documented);
    }

    private void start(WebApplicationType type, String... properties) {
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=sloreport",
                        "headroom.slos.checkout.objective=99%")
                .run(Stream.of(properties).toArray(String[]::new));
        headroom = application.getBean(Headroom.class);
        clock = application.getBean(ManualClock.class);
    }

    /** So many minutes of 100 requests each. */
    private void play(int minutes, int badPerMinute) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < 100; i++) {
                headroom.slo("checkout").recorder().record(i < badPerMinute ? Outcome.BAD : Outcome.GOOD);
            }
            clock.advance(Duration.ofMinutes(1));
            headroom.tick();
        }
    }

    private String report(String query) throws Exception {
        HttpResponse<String> answer = get("/checkout" + query, "text/markdown");
        assertThat(answer.statusCode()).as(query).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address("/actuator/sloreport" + path)))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private int post(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address("/actuator/sloreport")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
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
