package io.headroom.test.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The SLOs that the actuator endpoint {@code slo} of another process lists. */
final class OverHttp implements SloReader {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final String EXPOSURE = "management.endpoints.web.exposure.include=health,slo";

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final HttpRequest request;
    private final Duration patience;

    /** @param patience how long to wait for the application's next tick */
    OverHttp(HttpRequest request, Duration patience) {
        this.request = request;
        this.patience = patience;
    }

    /** The endpoint shows the last tick; the one after it knows all that was recorded before this call. */
    @Override
    public List<SloReading> read() {
        List<SloReading> first = fetch();
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < patience.toNanos()) {
            LockSupport.parkNanos(POLL.toNanos());
            List<SloReading> next = fetch();
            if (ticked(first, next)) {
                return next;
            }
        }
        throw new IllegalStateException(
                "%s must show a new tick within %s, has stood still since %s: does the application still tick?"
                        .formatted(request.uri(), patience, first.get(0).at()));
    }

    private static boolean ticked(List<SloReading> before, List<SloReading> after) {
        Instant last = before.get(0).at();
        return after.stream().allMatch(slo -> !slo.at().equals(last));
    }

    private List<SloReading> fetch() {
        HttpResponse<String> response = send();
        if (response.statusCode() != 200) {
            throw new IllegalStateException("%s must answer 200, answered %d%s"
                    .formatted(request.uri(), response.statusCode(), advice(response.statusCode())));
        }
        List<SloReading> slos = new ArrayList<>();
        for (JsonNode slo : parse(response.body()).path("slos")) {
            slos.add(reading(slo));
        }
        if (slos.isEmpty()) {
            throw new IllegalStateException("%s must list SLOs, had none".formatted(request.uri()));
        }
        return slos;
    }

    private HttpResponse<String> send() {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(
                    "%s must answer, did not: %s".formatted(request.uri(), unreachable), unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("%s was not read: interrupted".formatted(request.uri()), interrupted);
        }
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException notJson) {
            throw new IllegalStateException(
                    "%s must answer with JSON, did not: is it the endpoint slo?".formatted(request.uri()), notJson);
        }
    }

    private static SloReading reading(JsonNode slo) {
        return new SloReading(
                slo.required("name").asString(),
                slo.required("objective").asDouble(),
                slo.has("method"),
                slo.required("events").required("good").asLong(),
                slo.required("events").required("bad").asLong(),
                slo.required("budget").required("remaining").asDouble(),
                Instant.parse(slo.required("at").asString()));
    }

    private static String advice(int status) {
        return switch (status) {
            case 404 -> ": expose the endpoint with " + EXPOSURE;
            case 401, 403 -> ": give the gate an HttpRequest with credentials";
            default -> "";
        };
    }
}
