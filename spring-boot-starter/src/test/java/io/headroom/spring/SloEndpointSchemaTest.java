package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds the endpoint's answers against the published schema, and the docs against both. {@code -Dheadroom.docs=write} writes the table. */
class SloEndpointSchemaTest {
    private static final Path DOCS = Path.of(System.getProperty("headroom.root"), "docs");
    private static final String BEGIN = "| Field | Meaning |\n|---|---|\n";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final TreeSet<String> seen = new TreeSet<>();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void everyAnswerIsAsTheSchemaSaysAndEveryFieldOfTheSchemaIsAnswered() throws Exception {
        start(
                "headroom.defaults.objective=99%",
                "headroom.slos.checkout.sli.http.uri=/checkout/{id}",
                "headroom.slos.checkout.sli.http.method=POST",
                "headroom.slos.checkout.sli.latency=300ms",
                "headroom.slos.checkout.sli.http.path=/checkout/**",
                "headroom.slos.checkout.sli.http.header=X-Tier: gold",
                "headroom.slos.checkout.sli.http.ignored=404",
                "headroom.slos.checkout.sli.http.good=429",
                "headroom.slos.checkout.sli.http.bad=4xx",
                "headroom.slos.recorded.period=30d",
                "headroom.slos.sliced.method=timeslices",
                "headroom.slos.sliced.slice=1m",
                "headroom.slos.sliced.slice-target=95%",
                "headroom.slos.sliced.period=month",
                "headroom.composites.all.worst-of=recorded,checkout");
        Headroom headroom = application.getBean(Headroom.class);
        Slo recorded = headroom.slo("recorded");
        incident(headroom, recorded, 1_000);
        for (int hour = 0; hour < 24; hour++) { // until it is over
            incident(headroom, recorded, 0);
        }
        recorded.badTraces().offer("4bf92f3577b34da6a3ce929d0e0e4736");
        incident(headroom, recorded, 1_000);
        headroom.save();

        check("list", get(""));
        check("list", get("?since=" + application.getBean(ManualClock.class).instant()));
        for (String slo : List.of("checkout", "recorded", "sliced")) {
            check("one", get("/" + slo));
            check("one", get("/" + slo + "?since=2020-01-01T00:00:00Z"));
        }
        check("refusal", post("/checkout", "{\"objective\":\"99.9\"}", 400));
        check("one", post("/checkout", "{\"objective\":\"99.9%\"}", 200));
        application.close();
        start();
        check("list", get(""));

        assertThat(seen).containsExactlyInAnyOrderElementsOf(fields().keySet());
    }

    @Test
    void theTableOfTheDocsIsWrittenFromTheSchema() throws IOException {
        start();
        StringBuilder table = new StringBuilder(BEGIN);
        fields().forEach((field, meaning) -> table.append("| `%s` | %s |\n".formatted(field, meaning)));
        Path page = DOCS.resolve("spring-endpoint.md");
        String text = Files.readString(page);
        String comment = "<!-- The table is written from the schema by SloEndpointSchemaTest. -->\n";
        int from = text.indexOf(comment) + comment.length();
        String expected = text.substring(0, from) + "\n" + table + "\n" + text.substring(text.indexOf("## Health"));
        if ("write".equals(System.getProperty("headroom.docs"))) {
            Files.writeString(page, expected);
        }
        assertThat(page)
                .as("run the test with -Dheadroom.docs=write and commit the page")
                .hasContent(expected);
    }

    private void incident(Headroom headroom, Slo slo, int bad) {
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(Outcome.BAD);
        }
        for (int minute = 0; minute < 60; minute++) {
            slo.recorder().record(Outcome.GOOD);
            application.getBean(ManualClock.class).advance(Duration.ofMinutes(1));
            headroom.tick();
        }
    }

    private void check(String definition, String answer) throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(DOCS.resolve("slo-endpoint.schema.json"));
        schema.remove("oneOf");
        schema.put("$ref", "#/$defs/" + definition);
        List<Error> errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(
                        answer,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as(answer).isEmpty();
        addPaths("", JSON.readTree(answer));
    }

    private void addPaths(String path, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> {
                String key = path.endsWith("burnRates") ? "<window>" : field.getKey();
                addPaths(path.isEmpty() ? key : path + "." + key, field.getValue());
            });
        } else if (value.isArray()) {
            value.forEach(element -> addPaths(path.equals("slos") ? "" : path + "[]", element));
        } else {
            seen.add(path);
        }
    }

    /** The fields with a value of their own, by their paths, with their meanings. */
    private static Map<String, String> fields() throws IOException {
        JsonNode definitions =
                JSON.readTree(DOCS.resolve("slo-endpoint.schema.json")).get("$defs");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String definition : List.of("one", "list", "refusal")) {
            addFields("", definitions.get(definition), fields, definition);
        }
        fields.remove("slos[]");
        return fields;
    }

    private static void addFields(String path, JsonNode schema, Map<String, String> fields, String suffix) {
        if (schema.has("properties")) {
            schema.get("properties")
                    .properties()
                    .forEach(field -> addFields(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            fields,
                            suffix));
        } else if (schema.has("items")) {
            addFields(path + "[]", schema.get("items"), fields, suffix);
        } else if (schema.has("additionalProperties")) {
            addFields(path + ".<window>", schema.get("additionalProperties"), fields, suffix);
        } else {
            fields.put(path, meaning(schema, suffix));
        }
    }

    private static String meaning(JsonNode schema, String definition) {
        List<String> words = new ArrayList<>();
        schema.path("enum").forEach(word -> words.add("`" + word.asString() + "`"));
        String description = schema.path("description").asString("");
        String meaning = words.isEmpty() ? description : description + ": " + String.join(", ", words);
        return switch (definition) {
            case "list" -> meaning + " (list only)";
            case "refusal" -> meaning + " (of a change that was refused)";
            default -> meaning;
        };
    }

    private String get(String path) throws Exception {
        return answer(HttpRequest.newBuilder(uri(path)).build(), 200);
    }

    private String post(String path, String body, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return answer(request, status);
    }

    private String answer(HttpRequest request, int status) throws Exception {
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    private URI uri(String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return URI.create("http://localhost:" + port + "/actuator/slo" + path);
    }

    private void start(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.addAll(List.of(
                "server.port=0",
                "management.endpoints.web.exposure.include=slo",
                "management.endpoint.slo.access=unrestricted"));
        application = new SpringApplicationBuilder(ShopApplication.class, Manual.class)
                .properties(all.toArray(String[]::new))
                .run();
    }

    static class Manual {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop")
                    .manual(clock)
                    .store(DirectoryStore.at(directory))
                    .build();
        }

        /** Without a place that anybody knows of, as a programmatic bean is. */
        @Bean
        SloCustomizer nothing() {
            return slo -> {};
        }
    }
}
