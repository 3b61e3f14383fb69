package io.headroom.spring.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.otel.OtelMetrics;
import io.headroom.server.LastExport;
import io.headroom.sli.Outcome;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.metrics.HeadroomMetricsAutoConfiguration;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When metrics go through the application's OpenTelemetry, with Spring Boot's own auto-configurations around. */
@ExtendWith(OutputCaptureExtension.class)
class OtelAutoConfigurationTest {
    private static final String PUBLISHED = "Metrics go through OpenTelemetry";

    @TempDir
    private Path directory;

    private final LastExport exported = new LastExport();
    private final ApplicationContextRunner withoutReader = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    OpenTelemetrySdkAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    OtlpMetricsExportAutoConfiguration.class,
                    HeadroomAutoConfiguration.class,
                    HeadroomMetricsAutoConfiguration.class,
                    OtelAutoConfiguration.class))
            .withPropertyValues(
                    "management.otlp.metrics.export.enabled=false",
                    "spring.application.name=shop",
                    "headroom.slos.checkout.objective=99%");
    private final ApplicationContextRunner application = withoutReader.withBean(
            SdkMeterProvider.class,
            () -> SdkMeterProvider.builder()
                    .registerMetricReader(PeriodicMetricReader.builder(exported)
                            .setInterval(Duration.ofHours(1))
                            .build())
                    .build());

    @Test
    void theLastEventsAreInTheLastExport(CapturedOutput output) {
        application.run(context -> {
            Headroom headroom = context.getBean(Headroom.class);
            for (int i = 0; i < 3; i++) {
                headroom.slo("checkout").recorder().record(Outcome.BAD);
            }
        });
        assertThat(exported.events()).containsExactlyInAnyOrder("shop/checkout good 0", "shop/checkout bad 3");
        assertThat(output).containsOnlyOnce(PUBLISHED);
    }

    @Test
    void theDetailIsThatOfTheProperty() {
        application.withPropertyValues("headroom.metrics.detail=full").run(context -> {});
        assertThat(exported.names()).contains("slo.sli");
    }

    @Test
    void aLazyApplicationPublishesToo() {
        application
                .withPropertyValues("spring.main.lazy-initialization=true")
                .run(context -> context.getBean(OpenTelemetry.class));
        assertThat(exported.events()).hasSize(2);
    }

    @Test
    void whatMicrometerSendsByOtlpIsNotSentTwice(CapturedOutput output) throws IOException {
        ApplicationContextRunner both = application.withPropertyValues(
                "management.otlp.metrics.export.enabled=true",
                "management.otlp.metrics.export.url=http://localhost:9/");
        both.run(context -> assertThat(context).hasNotFailed());
        assertThat(exported.events()).isEmpty();
        assertThat(output).containsOnlyOnce(documented("text").strip()).doesNotContain(PUBLISHED);

        both.withPropertyValues("headroom.metrics.opentelemetry=always").run(context -> {});
        assertThat(exported.events()).hasSize(2);
        assertThat(output).contains(PUBLISHED);
    }

    @Test
    void theBeanOfTheDocsIsTheAgents() throws Exception {
        Path source = Files.writeString(directory.resolve("Agent.java"), documented("java"));
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString()))
                .isZero();
        SdkMeterProvider agents = SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.create(exported))
                .build();
        GlobalOpenTelemetry.resetForTest();
        try (URLClassLoader loader =
                        new URLClassLoader(new URL[] {directory.toUri().toURL()});
                OpenTelemetrySdk agent =
                        OpenTelemetrySdk.builder().setMeterProvider(agents).buildAndRegisterGlobal()) {
            withoutReader.withUserConfiguration(loader.loadClass("Agent")).run(context -> {
                context.getBean(Headroom.class).tick();
                agent.getSdkMeterProvider().forceFlush().join(10, TimeUnit.SECONDS);
                assertThat(exported.events()).hasSize(2);
            });
        } finally {
            GlobalOpenTelemetry.resetForTest();
        }
    }

    /** The last snippet of the page in a language. */
    private static String documented(String language) throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "opentelemetry.md"));
        return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(page)
                .results()
                .map(snippet -> snippet.group(1))
                .filter(code -> language.equals("text") || code.contains("springframework"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theyDoNotIfThePropertySaysNever(CapturedOutput output) {
        application.withPropertyValues("headroom.metrics.opentelemetry=never").run(context -> {});
        assertThat(exported.events()).isEmpty();
        assertThat(output).doesNotContain(PUBLISHED);
    }

    @Test
    void withoutAReaderNothingIsPublishedAndNothingClaimed(CapturedOutput output) {
        withoutReader.run(context -> assertThat(context).hasSingleBean(OpenTelemetry.class));
        assertThat(output).doesNotContain(PUBLISHED);
    }

    @Test
    void anApplicationThatPublishesItselfIsLeftAlone() {
        application
                .withBean(OtelMetrics.class, () -> OtelMetrics.bind(Headroom.create("own"), OpenTelemetry.noop()))
                .run(context -> assertThat(context).doesNotHaveBean(OtelPublication.class));
        assertThat(exported.events()).isEmpty();
    }

    @Test
    void whatAGuardDecidesIsOnTheSpan() {
        InMemorySpanExporter spans = InMemorySpanExporter.create();
        withoutReader
                .withBean(
                        SdkTracerProvider.class,
                        () -> SdkTracerProvider.builder()
                                .addSpanProcessor(SimpleSpanProcessor.create(spans))
                                .build())
                .run(context -> {
                    Guard payments = context.getBean(Headroom.class).guard("payments", guard -> guard.timeout("400ms"));
                    Span span = context.getBean(OpenTelemetry.class)
                            .getTracer("test")
                            .spanBuilder("request")
                            .startSpan();
                    try (Scope current = span.makeCurrent()) {
                        assertThat(current).isNotNull();
                        payments.call(
                                () -> {
                                    throw new IllegalStateException("no answer");
                                },
                                () -> "later");
                    }
                    span.end();
                    assertThat(spans.getFinishedSpanItems().get(0).getEvents())
                            .extracting(EventData::getName)
                            .containsExactly("slo.guard.fallback");
                });
    }

    @Test
    void alertsGoThroughItsLogs() {
        InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
        withoutReader
                .withBean(
                        SdkLoggerProvider.class,
                        () -> SdkLoggerProvider.builder()
                                .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                                .build())
                .run(context -> {
                    Headroom headroom = context.getBean(Headroom.class);
                    for (int i = 0; i < 1_000; i++) {
                        headroom.slo("checkout").recorder().record(Outcome.BAD);
                    }
                    headroom.tick();
                    await().untilAsserted(() -> assertThat(logs.getFinishedLogRecordItems())
                            .extracting(LogRecordData::getEventName)
                            .contains("slo.alert"));
                });
    }

    @Test
    void withoutTheBridgeOrOpenTelemetryTheApplicationStarts() {
        for (Class<?> missing : List.of(OtelMetrics.class, OpenTelemetry.class)) {
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(HeadroomAutoConfiguration.class, OtelAutoConfiguration.class))
                    .withClassLoader(new FilteredClassLoader(missing))
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(OtelAutoConfiguration.class));
        }
        application
                .withBean("second", OpenTelemetry.class, OpenTelemetry::noop)
                .run(context -> assertThat(context).hasNotFailed());
    }
}
