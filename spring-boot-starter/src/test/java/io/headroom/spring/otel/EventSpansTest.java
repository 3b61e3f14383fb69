package io.headroom.spring.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headroom.BadTrace;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.spring.MeasuredBy;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Real requests to a real server whose observations Micrometer Tracing makes into spans of OpenTelemetry, on both web stacks. */
class EventSpansTest {
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("slo.name");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("slo.result");
    private static final String[] SLOS = {
        "headroom.slos.availability.objective=99.9%",
        "headroom.slos.availability.sli.http.uri=/checkout/{id}",
        "headroom.slos.latency.objective=0.99",
        "headroom.slos.latency.sli.latency=1us",
        "headroom.slos.latency.sli.http.uri=/checkout/{id}",
        "headroom.slos.orders.objective=99%",
        "headroom.slos.orders.sli.http.uri=/checkout/{id}",
        "headroom.slos.orders.sli.http.method=post",
        "headroom.slos.search.objective=99%",
        "headroom.slos.search.sli.http.uri=/search",
        "headroom.slos.prices.objective=99%",
        "spring.application.name=shop",
        "management.otlp.metrics.export.enabled=false",
        "server.port=0",
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        if (application != null) {
            application.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aRequestsSpanTellsItsSloAndHowItWent(WebApplicationType type) throws Exception {
        start(type, "management.tracing.sampling.probability=1.0");

        assertThat(told(get("/search"))).isEqualTo("search good");
        assertThat(told(get("/nowhere"))).isEqualTo("null null");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void ofSeveralItNamesThoseThatItWasBadFor(WebApplicationType type) throws Exception {
        start(type, "management.tracing.sampling.probability=1.0");

        SpanData slow = get("/checkout/200");
        SpanData broken = get("/checkout/500");

        assertThat(told(slow)).isEqualTo("latency bad");
        assertThat(told(broken)).isEqualTo("availability,latency bad");
        assertThat(badTraces("availability")).containsExactly(broken.getTraceId());
        assertThat(badTraces("latency")).containsExactlyInAnyOrder(slow.getTraceId(), broken.getTraceId());
        assertThat(badTraces("orders")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void ofMoreThanEightNamesThereAreEight(WebApplicationType type) throws Exception {
        String[] many = IntStream.range(0, 12)
                .boxed()
                .flatMap(i -> Stream.of(
                        "headroom.slos.many-%d.objective=99%%".formatted(i),
                        "headroom.slos.many-%d.sli.http.uri=/many".formatted(i)))
                .toArray(String[]::new);
        start(
                type,
                Stream.concat(Stream.of(many), Stream.of("management.tracing.sampling.probability=1.0"))
                        .toArray(String[]::new));
        String names = told(get("/many"));
        assertThat(names).endsWith(",… good");
        assertThat(names.split(",")).hasSize(9).startsWith("many-0", "many-1", "many-10");
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aTraceThatIsNotSampledIsToldNothingAndNotRemembered(WebApplicationType type) throws Exception {
        start(type, "management.tracing.sampling.probability=0.0");

        client.send(request("/checkout/500").build(), BodyHandlers.discarding());

        Headroom headroom = application.getBean(Headroom.class);
        await().untilAsserted(() -> {
            headroom.tick();
            assertThat(headroom.slo("availability").snapshot().events().bad()).isEqualTo(1);
        });
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        assertThat(badTraces("availability")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void whereTheTraceIsTheEndpointAndTheScrapeSay(WebApplicationType type) throws Exception {
        start(
                type,
                "management.tracing.sampling.probability=1.0",
                "management.endpoints.web.exposure.include=slo,prometheus");
        String trace = "";
        for (int i = 0; i < 20; i++) {
            trace = get("/checkout/500").getTraceId();
        }
        assertThat(badTraces("availability")).contains(trace);

        HttpRequest scrape = request("/actuator/prometheus")
                .header("Accept", "application/openmetrics-text;version=1.0.0")
                .build();
        assertThat(client.send(scrape, BodyHandlers.ofString()).body().lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("slo_events_total\\{result=\"bad\",service=\"shop\",slo=\"availability\"} 20.0"
                                + " # \\{trace_id=\"[0-9a-f]{32}\"} 1.0 [0-9.]+"))
                .noneSatisfy(
                        line -> assertThat(line).contains("result=\"good\"").contains("trace_id"));
        assertThat(client.send(request("/actuator/slo/availability").build(), BodyHandlers.ofString())
                        .body())
                .contains("\"state\":\"firing\"")
                .contains("\"traces\":[\"")
                .contains(trace);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aMeasuredCallTellsTheSpanItRunsIn(WebApplicationType type) {
        start(type);
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                .build()) {
            Span good = tracing.get("test").spanBuilder("good").startSpan();
            try (Scope current = good.makeCurrent()) {
                assertThat(current).isNotNull();
                application.getBean(Prices.class).of(1);
            }
            good.end();
            Span bad = tracing.get("test").spanBuilder("bad").startSpan();
            try (Scope current = bad.makeCurrent()) {
                assertThat(current).isNotNull();
                assertThatThrownBy(() -> application.getBean(Prices.class).of(-1))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            bad.end();
            assertThat(spans.getFinishedSpanItems())
                    .extracting(EventSpansTest::told)
                    .containsExactly("prices good", "prices bad");
            assertThat(badTraces("prices")).containsExactly(bad.getSpanContext().getTraceId());
        }
    }

    private static String told(SpanData span) {
        return span.getAttributes().get(NAME) + " " + span.getAttributes().get(RESULT);
    }

    private List<String> badTraces(String name) {
        Headroom headroom = application.getBean(Headroom.class);
        headroom.tick();
        Slo slo = headroom.slo(name);
        return slo.snapshot().badTraces().stream().map(BadTrace::traceId).toList();
    }

    private SpanData get(String path) throws Exception {
        spans.reset();
        client.send(request(path).build(), BodyHandlers.discarding());
        return await().until(() -> spans.getFinishedSpanItems(), ended -> ended.size() == 1)
                .get(0);
    }

    private HttpRequest.Builder request(String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)));
    }

    private void start(WebApplicationType type, String... properties) {
        application = new SpringApplicationBuilder(TracedApplication.class)
                .web(type)
                .properties(SLOS)
                .properties(properties)
                .initializers(context ->
                        context.getBeanFactory().registerSingleton("kept", SimpleSpanProcessor.create(spans)))
                .run();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Pages.class, Prices.class})
    static class TracedApplication {}

    @RestController
    static class Pages {
        @GetMapping("/checkout/{id}")
        ResponseEntity<String> read(@PathVariable int id) {
            return ResponseEntity.status(id).body("checkout");
        }

        @GetMapping({"/search", "/many"})
        String search() {
            return "found";
        }
    }

    static class Prices {
        @MeasuredBy("prices")
        public int of(int item) {
            if (item < 0) {
                throw new IllegalArgumentException("no such item");
            }
            return item;
        }
    }
}
