package io.headroom.otel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.server.LastExport;
import io.headroom.store.DirectoryStore;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenTelemetry's SDK as it configures itself, with this library on its class path. */
class HeadroomCustomizerTest {
    private static final String OPEN_SLO = """
            apiVersion: openslo/v1
            kind: SLO
            metadata: {name: checkout}
            spec:
              service: shop
              budgetingMethod: Occurrences
              timeWindow: [{duration: 30d, isRolling: true}]
              indicator:
                metadata: {name: checkout-requests}
                spec:
                  ratioMetric:
                    counter: true
                    bad:
                      metricSource:
                        type: Micrometer
                        spec: {meter: http.server.requests, tags: {uri: "/checkout/{id}", method: POST, outcome: SERVER_ERROR}}
                    total:
                      metricSource:
                        type: Micrometer
                        spec: {meter: http.server.requests, tags: {uri: "/checkout/{id}", method: POST}}
              objectives: [{target: 0.99}]
            """;

    @TempDir
    private Path directory;

    private final LastExport metrics = new LastExport();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();

    @Test
    void propertiesAloneDeclareCountAndPublish() {
        try (OpenTelemetrySdk sdk = sdk(Map.of(
                "headroom.slos", "checkout,checkout-latency",
                "headroom.slos.checkout.objective", "99%",
                "headroom.slos.checkout.spans", "server http.route=/checkout/{id}",
                "headroom.slos.checkout-latency.objective", "0.9",
                "headroom.slos.checkout-latency.period", "7d",
                "headroom.slos.checkout-latency.latency", "100ms",
                "headroom.slos.checkout-latency.spans", "server http.route=/checkout/{id}"))) {
            Tracer tracer = sdk.getTracer("test");
            end(tracer, "/checkout/{id}", 200, Duration.ofMillis(10));
            end(tracer, "/checkout/{id}", 200, Duration.ofMillis(300));
            end(tracer, "/checkout/{id}", 503, Duration.ofMillis(10));
            end(tracer, "/search", 500, Duration.ofMillis(10));
        }
        assertThat(metrics.events())
                .containsExactlyInAnyOrder(
                        "shop/checkout good 2", "shop/checkout bad 1",
                        "shop/checkout-latency good 1", "shop/checkout-latency bad 2");
    }

    @Test
    void anOpenSloFileAloneDoesToo() throws IOException {
        Path file = Files.writeString(directory.resolve("slo.yaml"), OPEN_SLO);
        try (OpenTelemetrySdk sdk = sdk(Map.of("headroom.openslo", file.toString()))) {
            Tracer tracer = sdk.getTracer("test");
            for (int i = 0; i < 3; i++) {
                end(tracer, "/checkout/{id}", 500, Duration.ofMillis(10));
            }
            end(tracer, "/checkout/{id}", 404, Duration.ofMillis(10));
        }
        assertThat(metrics.events()).containsExactlyInAnyOrder("shop/checkout good 1", "shop/checkout bad 3");
    }

    @Test
    void spansThatAreNotExportedCountToo() {
        Map<String, String> declared = new HashMap<>(one());
        declared.put("otel.traces.sampler", "always_off");
        try (OpenTelemetrySdk sdk = sdk(declared)) {
            end(sdk.getTracer("test"), "/checkout/{id}", 200, Duration.ofMillis(10));
        }
        assertThat(metrics.events()).contains("shop/checkout good 1");
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void whatIsExportedSaysForWhichSloItCounted() {
        Map<String, String> exporting = new HashMap<>(one());
        exporting.put("otel.traces.exporter", "otlp");
        exporting.put("otel.exporter.otlp.protocol", "http/protobuf");
        InMemorySpanExporter instead = InMemorySpanExporter.create();
        try (OpenTelemetrySdk sdk = builder(exporting)
                .addSpanExporterCustomizer((otlp, config) -> instead)
                .build()
                .getOpenTelemetrySdk()) {
            end(sdk.getTracer("test"), "/checkout/{id}", 500, Duration.ofMillis(10));
            end(sdk.getTracer("test"), "/search", 500, Duration.ofMillis(10));
            sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
            assertThat(instead.getFinishedSpanItems())
                    .extracting(
                            span -> span.getAttributes().get(AttributeKey.stringKey("slo.name")),
                            span -> span.getAttributes().get(AttributeKey.stringKey("slo.result")))
                    .containsExactly(tuple("checkout", "bad"), tuple(null, null));
        }
    }

    /** The tracing ends before the metrics and the logs, and Headroom with it. */
    @Test
    void theAlertThatTheLastSpansRaiseIsSentWithTheirTraces() {
        try (OpenTelemetrySdk sdk = sdk(one())) {
            SpanContext last = SpanContext.getInvalid();
            for (int i = 0; i < 100; i++) {
                last = end(sdk.getTracer("test"), "/checkout/{id}", 500, Duration.ofMillis(10));
            }
            sdk.getSdkTracerProvider().shutdown();
            String trace = last.getTraceId();
            assertThat(logs.getFinishedLogRecordItems()).anySatisfy(event -> {
                assertThat(event.getEventName()).isEqualTo("slo.alert");
                assertThat(event.getAttributes().get(AttributeKey.stringKey("slo.alert.state")))
                        .isEqualTo("firing");
                assertThat(event.getAttributes().get(AttributeKey.stringArrayKey("slo.traces")))
                        .contains(trace);
            });
        }
    }

    @Test
    void whatTheStoreHasAtTheEndOfTheSdkIsThereAtTheNextStart() {
        Map<String, String> stored = new HashMap<>(one());
        stored.put("otel.service.name", "stored");
        stored.put("headroom.store.directory", directory.resolve("counts").toString());
        stored.put("headroom.store.instance", "shop-1");
        for (int start = 0; start < 2; start++) {
            try (OpenTelemetrySdk sdk = sdk(stored)) {
                end(sdk.getTracer("test"), "/checkout/{id}", 500, Duration.ofMillis(10));
            }
            assertNoThread("stored");
        }
        DirectoryStore store = DirectoryStore.at(directory.resolve("counts")).instance("shop-1");
        try (Headroom next = Headroom.builder("stored").store(store).build()) {
            Slo checkout = next.slo("checkout", slo -> slo.objective("99%"));
            assertThat(checkout.counts(Duration.ofHours(1)).bad()).isEqualTo(2);
        }
    }

    @Test
    void aFlushOfTheSpansBringsTheMetricsUpToDate() {
        try (OpenTelemetrySdk sdk = sdk(one())) {
            end(sdk.getTracer("test"), "/checkout/{id}", 200, Duration.ofMillis(10));
            sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
            sdk.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);
            assertThat(metrics.events()).contains("shop/checkout good 1");
        }
    }

    /** The parts of an SDK that fail before and after the SLOs are opened: before the second exporter, this library was asked about the first. */
    @Test
    void whenTheSdkCannotBeConfiguredNothingStaysOpen() {
        Map<String, String> exporters = new HashMap<>(one());
        exporters.put("otel.traces.exporter", "otlp,nowhere");
        Map<String, String> propagators = new HashMap<>(one());
        propagators.put("otel.propagators", "nowhere");
        for (Map<String, String> wrong : List.of(exporters, propagators)) {
            wrong.put("otel.service.name", "unconfigured");
            assertThatThrownBy(() -> sdk(wrong))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("nowhere");
            assertNoThread("unconfigured");
        }
        assertThatThrownBy(() -> builder(Map.of("otel.service.name", "unconfigured"))
                        .addPropertiesSupplier(HeadroomCustomizerTest::one)
                        .addTracerProviderCustomizer((tracing, config) -> {
                            throw new ConfigurationException("the application's own part");
                        })
                        .build())
                .hasMessage("the application's own part");
        assertNoThread("unconfigured");
    }

    @Test
    void withoutADeclarationNothingIsThere() {
        try (OpenTelemetrySdk sdk = sdk(Map.of())) {
            end(sdk.getTracer("test"), "/checkout/{id}", 200, Duration.ofMillis(10));
        }
        assertThat(metrics.events()).isEmpty();
        Map<String, String> off = new HashMap<>(one());
        off.put("headroom.enabled", "false");
        try (OpenTelemetrySdk sdk = sdk(off)) {
            end(sdk.getTracer("test"), "/checkout/{id}", 200, Duration.ofMillis(10));
        }
        assertThat(metrics.events()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            headroom.slos.checkout.objective | 99.9 | headroom.slos.checkout.objective = 99.9:
            headroom.slos.checkout.objective | '' | headroom.slos.checkout.objective must be set
            headroom.slos.checkout.spans     | '' | headroom.slos.checkout.spans must be set
            headroom.slos.checkout.spans     | outbound | headroom.slos.checkout.spans = outbound:
            headroom.slos.checkout.latency   | fast | headroom.slos.checkout.latency = fast:
            headroom.slos                    | Check_out | headroom.slos.Check_out.spans must be set
            headroom.openslo                 | missing.yaml | headroom.openslo = missing.yaml:
            headroom.store.directory         | a\u0000b | headroom.store.directory = a
            headroom.store.instance          | shop-1 | headroom.store.directory must be set where headroom.store.instance is
            otel.service.name                | '' | headroom.service must name the service, was
            """)
    void whatIsWrongIsToldWithItsPropertyBeforeAnythingStarts(String property, String value, String message) {
        Map<String, String> wrong = new HashMap<>(one());
        wrong.put(property, value);
        assertThatThrownBy(() -> sdk(wrong))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anInstanceThatIsNoNameOfFilesIsToldToo() {
        Map<String, String> wrong = new HashMap<>(one());
        wrong.put("headroom.store.directory", directory.toString());
        wrong.put("headroom.store.instance", "Shop 1");
        assertThatThrownBy(() -> sdk(wrong))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("headroom.store.instance = Shop 1:");
    }

    private static void assertNoThread(String service) {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("headroom-")
                        && thread.getName().endsWith("-" + service));
    }

    private static Map<String, String> one() {
        return Map.of(
                "headroom.slos", "checkout",
                "headroom.slos.checkout.objective", "99%",
                "headroom.slos.checkout.spans", "server http.route=/checkout/{id}");
    }

    private static SpanContext end(Tracer tracer, String route, int status, Duration duration) {
        SpanBuilder builder = tracer.spanBuilder("request")
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("http.route", route)
                .setAttribute("http.request.method", "POST")
                .setAttribute("http.response.status_code", status)
                .setStartTimestamp(1_000_000_000_000L, TimeUnit.NANOSECONDS);
        Span span = builder.startSpan();
        span.end(1_000_000_000_000L + duration.toNanos(), TimeUnit.NANOSECONDS);
        return span.getSpanContext();
    }

    private OpenTelemetrySdk sdk(Map<String, String> properties) {
        return builder(properties).build().getOpenTelemetrySdk();
    }

    private AutoConfiguredOpenTelemetrySdkBuilder builder(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>();
        all.put("otel.service.name", "shop");
        all.put("otel.traces.exporter", "none");
        all.put("otel.metrics.exporter", "none");
        all.put("otel.logs.exporter", "none");
        all.putAll(properties);
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> all)
                .addTracerProviderCustomizer(
                        (tracing, config) -> tracing.addSpanProcessor(SimpleSpanProcessor.create(spans)))
                .addLoggerProviderCustomizer(
                        (logging, config) -> logging.addLogRecordProcessor(SimpleLogRecordProcessor.create(logs)))
                .addMeterProviderCustomizer(
                        (meters, config) -> meters.registerMetricReader(PeriodicMetricReader.builder(metrics)
                                .setInterval(Duration.ofHours(1))
                                .build()));
    }
}
