package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.metrics.Metric;
import io.headroom.time.ManualClock;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/opentelemetry.md shows. */
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root"));

    @TempDir
    Path directory;

    @Test
    void theFirstSnippetPublishesAnSlo() throws Exception {
        try (Headroom headroom =
                        Headroom.builder("shop").manual(new ManualClock()).build();
                Collected collected = new Collected();
                URLClassLoader loader = compiled("Telemetry", snippets().get(0))) {
            headroom.slo("checkout", slo -> slo.objective("99%"));
            Method publish =
                    loader.loadClass("Telemetry").getDeclaredMethod("publish", Headroom.class, OpenTelemetry.class);
            publish.setAccessible(true);
            publish.invoke(null, headroom, collected.telemetry());
            assertThat(collected.series("slo_")).hasSize(12);
        }
    }

    @Test
    void theSecondSnippetCountsEverySpan() throws Exception {
        try (Headroom headroom =
                        Headroom.builder("shop").manual(new ManualClock()).build();
                URLClassLoader loader = compiled("SpanBudgets", snippets().get(1))) {
            List.of("checkout", "orders-database").forEach(name -> headroom.slo(name, slo -> slo.objective("99%")));
            Method tracing =
                    loader.loadClass("SpanBudgets").getDeclaredMethod("tracing", Headroom.class, SpanExporter.class);
            tracing.setAccessible(true);
            InMemorySpanExporter exported = InMemorySpanExporter.create();
            try (SdkTracerProvider tracer = (SdkTracerProvider) tracing.invoke(null, headroom, exported)) {
                int begun = 0;
                for (boolean sampled = false; begun < 100 || !sampled; begun++) {
                    Span span = tracer.get("test")
                            .spanBuilder("POST /checkout/{id}")
                            .setSpanKind(SpanKind.SERVER)
                            .setAttribute("http.route", "/checkout/{id}")
                            .setAttribute("http.request.method", "POST")
                            .startSpan();
                    span.end();
                    sampled |= span.getSpanContext().isSampled();
                }
                headroom.tick();
                assertThat(headroom.slo("checkout").snapshot().events().good()).isEqualTo(begun);
                tracer.forceFlush().join(10, TimeUnit.SECONDS);
                assertThat(exported.getFinishedSpanItems())
                        .isNotEmpty()
                        .allMatch(span ->
                                "checkout".equals(span.getAttributes().get(AttributeKey.stringKey("slo.name"))));
            }
        }
    }

    @Test
    void theUnitsAreThoseOfTheInstruments() throws IOException {
        List<MatchResult> rows = Pattern.compile("(?m)^\\| (`[a-z.]+`.*) \\| (.*) \\| (?:the|no) suffix.*\\|$")
                .matcher(page())
                .results()
                .toList();
        assertThat(rows.stream().flatMap(row -> words(row.group(1)).stream()))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::meter).toList());
        for (MatchResult row : rows) {
            List<String> units = words(row.group(2).replace("none", "``"));
            List<String> meters = words(row.group(1));
            for (int i = 0; i < meters.size(); i++) {
                String meter = meters.get(i);
                String unit = units.get(Math.min(i, units.size() - 1));
                assertThat(Metric.values())
                        .anyMatch(metric ->
                                metric.meter().equals(meter) && metric.unit().equals(unit));
            }
        }
    }

    private URLClassLoader compiled(String name, String code) throws IOException {
        Path source = Files.writeString(directory.resolve(name + ".java"), code);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all,-processing,-path",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(failed).isZero();
        return new URLClassLoader(new URL[] {directory.toUri().toURL()});
    }

    private static List<String> words(String cell) {
        return Pattern.compile("`([^`]*)`")
                .matcher(cell)
                .results()
                .map(word -> word.group(1))
                .toList();
    }

    private static List<String> snippets() throws IOException {
        return Pattern.compile("(?s)```java\\n(.*?)```")
                .matcher(page())
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/opentelemetry.md"));
    }
}
