package io.headroom.otel.spans;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.time.ManualClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanSlisTest {
    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();

    @AfterEach
    void close() {
        headroom.close();
    }

    /** Rows of the page: kind, attributes or status, verdict. */
    @Test
    void eachSpanOfTheDocsIsWhatTheDocsSay() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "opentelemetry.md"));
        List<MatchResult> rows = Pattern.compile("(?m)^\\| (server|client|consumer) \\| (.*) \\| (good|bad) \\|$")
                .matcher(page)
                .results()
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        headroom.slo("all", slo -> slo.objective("99%"));
        SpanSlis.Builder slis = SpanSlis.builder();
        List.of("server", "client", "consumer")
                .forEach(kind -> slis.count(kind, headroom.slo("all").recorder()));
        try (SdkTracerProvider tracing =
                SdkTracerProvider.builder().addSpanProcessor(slis.build()).build()) {
            for (MatchResult row : rows) {
                EventCounts before = counts("all");
                Span span = tracing.get("test")
                        .spanBuilder("span")
                        .setSpanKind(SpanKind.valueOf(row.group(1).toUpperCase(Locale.ROOT)))
                        .startSpan();
                for (MatchResult fact : Pattern.compile("`([^`=]+)(?:=([^`]+))?`")
                        .matcher(row.group(2))
                        .results()
                        .toList()) {
                    set(span, fact.group(1), fact.group(2));
                }
                span.end();
                EventCounts after = counts("all");
                assertThat(after.good() - before.good())
                        .as(row.group())
                        .isEqualTo(row.group(3).equals("good") ? 1 : 0);
                assertThat(after.bad() - before.bad())
                        .as(row.group())
                        .isEqualTo(row.group(3).equals("bad") ? 1 : 0);
            }
        }
    }

    private static void set(Span span, String key, String value) {
        if (key.equals("status Error")) {
            span.setStatus(StatusCode.ERROR);
        } else if ((key.startsWith("http.") || key.startsWith("rpc.grpc.")) && value.matches("[0-9]+")) {
            span.setAttribute(key, Long.parseLong(value));
        } else {
            span.setAttribute(key, value);
        }
    }

    @Test
    void spansCountWhereTheyAreSelectedWithTheirDuration() {
        headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        headroom.slo("port", slo -> slo.objective("99%"));
        SpanSlis slis = SpanSlis.builder()
                .count(
                        "server http.route=/checkout/{id}",
                        headroom.slo("checkout").recorder())
                .count(
                        "server name=\"GET /\" server.port=8443",
                        headroom.slo("port").recorder())
                .build();
        try (SdkTracerProvider tracing =
                SdkTracerProvider.builder().addSpanProcessor(slis).build()) {
            Tracer tracer = tracing.get("test");
            end(server(tracer).setAttribute("http.route", "/checkout/{id}"), 300);
            end(server(tracer).setAttribute("http.route", "/checkout/{id}"), 301);
            end(server(tracer).setAttribute("http.route", "/"), 1);
            end(tracer.spanBuilder("GET /").setAttribute("http.route", "/checkout/{id}"), 1); // internal
            end(server(tracer).setAttribute("server.port", 8443), 1);
            end(server(tracer).setAttribute("server.port", "8443"), -1);
            end(server(tracer).setAttribute("server.port", 8444), 1);
        }
        assertThat(counts("checkout"))
                .extracting(EventCounts::good, EventCounts::bad)
                .containsExactly(1L, 1L);
        assertThat(counts("port"))
                .extracting(EventCounts::good, EventCounts::bad)
                .containsExactly(2L, 0L);
    }

    @Test
    void aSpanThatNeverEndsIsNeitherCountedNorKept() {
        SpanSlis slis = ofServers();
        assertThat(slis.isStartRequired()).isFalse();
        try (SdkTracerProvider tracing =
                SdkTracerProvider.builder().addSpanProcessor(slis).build()) {
            Span span = server(tracing.get("test")).startSpan();
            assertThat(counts("checkout").good()).isZero();
            span.end();
            span.end();
            assertThat(counts("checkout").good()).isEqualTo(1);
        }
    }

    @Test
    void withoutOurSamplerOnlySampledSpansCount() {
        SpanSlis slis = ofServers();
        Ended ended = end(slis, Sampler.parentBased(Sampler.traceIdRatioBased(0.1)));
        assertThat(ended.counted()).isEqualTo(ended.exported()).isBetween(40L, 170L);
    }

    @Test
    void withItAllCountAndThoseThatWereSampledAreExported() {
        SpanSlis slis = ofServers();
        Sampler sampler = slis.sampler(Sampler.parentBased(Sampler.traceIdRatioBased(0.1)));
        Ended ended = end(slis, sampler);
        assertThat(ended.counted()).isEqualTo(1_000);
        assertThat(ended.exported()).isBetween(40L, 170L);
        assertThat(sampler.getDescription()).startsWith("RecordingSampler{ParentBased{");
    }

    @Test
    void spansOfOtherKindsStayDropped() {
        SpanSlis slis = SpanSlis.builder().build();
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(slis)
                .setSampler(slis.sampler(Sampler.alwaysOff()))
                .build()) {
            assertThat(server(tracing.get("test")).startSpan().isRecording()).isFalse();
        }
    }

    @Test
    void anExporterSaysForWhichSlosASpanCountedAndHow() {
        headroom.sli(sli -> sli.slo("fast", slo -> slo.objective("99%").latency("100ms"))
                .slo("available", slo -> slo.objective("99%")));
        SpanSlis slis = SpanSlis.builder()
                .count("server", headroom.slo("fast"), headroom.slo("available"))
                .count("client", headroom.slo("available").recorder())
                .build();
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(slis)
                .addSpanProcessor(SimpleSpanProcessor.create(slis.exporter(exported)))
                .setSpanLimits(SpanLimits.builder().setMaxNumberOfAttributes(1).build())
                .build()) {
            Tracer tracer = tracing.get("test");
            end(server(tracer).setAttribute("http.response.status_code", 200), 100);
            end(server(tracer).setAttribute("http.response.status_code", 200), 101);
            end(server(tracer).setAttribute("http.response.status_code", 500).setAttribute("dropped", 1), 1);
            end(tracer.spanBuilder("GET /").setSpanKind(SpanKind.CLIENT), 1);
            assertThat(exported.getFinishedSpanItems())
                    .extracting(SpanSlisTest::told)
                    .containsExactly("good available,fast", "bad fast", "bad available,fast", "null null");
            assertThat(exported.getFinishedSpanItems())
                    .extracting(span ->
                            span.getTotalAttributeCount() - span.getAttributes().size())
                    .as("dropped")
                    .containsExactly(0, 0, 1, 0);
        }
    }

    private static String told(SpanData span) {
        return span.getAttributes().get(AttributeKey.stringKey("slo.result")) + " "
                + span.getAttributes().get(AttributeKey.stringKey("slo.name"));
    }

    @Test
    void shuttingOurSamplerDownShutsTheirsDown() {
        AtomicInteger closed = new AtomicInteger();
        RecordingSampler sampler = new RecordingSampler(new ClosedSampler(closed), kind -> true);
        assertThat(sampler.shutdown().isSuccess()).isTrue();
        assertThat(closed).hasValue(1);
        assertThat(new RecordingSampler(Sampler.alwaysOn(), kind -> true)
                        .shutdown()
                        .isSuccess())
                .isTrue();
    }

    private SpanSlis ofServers() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        return SpanSlis.builder()
                .count("server", headroom.slo("checkout").recorder())
                .build();
    }

    /** Ends 1,000 spans. */
    private Ended end(SpanSlis slis, Sampler sampler) {
        try (SdkTracerProvider tracing = SdkTracerProvider.builder()
                .addSpanProcessor(slis)
                .addSpanProcessor(SimpleSpanProcessor.create(exported))
                .setSampler(sampler)
                .setIdGenerator(new SeededIds())
                .build()) {
            for (int i = 0; i < 1_000; i++) {
                server(tracing.get("test")).startSpan().end();
            }
            return new Ended(
                    counts("checkout").good(), exported.getFinishedSpanItems().size());
        }
    }

    private record Ended(long counted, long exported) {}

    @Test
    void aSpanWithAStatusOfItsProtocolAllocatesNothing() {
        headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        SpanSlis slis = SpanSlis.builder()
                .count(
                        "server http.route=/checkout/{id} server.port=8443",
                        headroom.slo("checkout").recorder())
                .build();
        try (SdkTracerProvider tracing =
                SdkTracerProvider.builder().addSpanProcessor(slis).build()) {
            Span span = server(tracing.get("test"))
                    .setAttribute("http.route", "/checkout/{id}")
                    .setAttribute("server.port", 8443)
                    .setAttribute("http.response.status_code", 200)
                    .startSpan();
            span.end();
            ReadableSpan ended = (ReadableSpan) span;
            ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            int calls = 100_000;
            run(slis, ended, calls);
            long before = memory.getCurrentThreadAllocatedBytes();
            run(slis, ended, calls);
            long bytes = memory.getCurrentThreadAllocatedBytes() - before;
            assertThat((double) bytes / calls).isLessThan(0.1);
        }
        assertThat(counts("checkout").good()).isEqualTo(200_001);
    }

    private static void run(SpanSlis slis, ReadableSpan ended, int calls) {
        for (int i = 0; i < calls; i++) {
            slis.onEnd(ended);
        }
    }

    private EventCounts counts(String slo) {
        headroom.tick();
        return headroom.slo(slo).snapshot().events();
    }

    private static SpanBuilder server(Tracer tracer) {
        return tracer.spanBuilder("GET /").setSpanKind(SpanKind.SERVER).setParent(Context.root());
    }

    private static void end(SpanBuilder span, long millis) {
        span.setStartTimestamp(1_000_000, TimeUnit.MILLISECONDS)
                .startSpan()
                .end(1_000_000 + millis, TimeUnit.MILLISECONDS);
    }

    /** The same traces in every run. */
    private static final class SeededIds implements IdGenerator {
        private final Random random = new Random(1);

        @Override
        public String generateSpanId() {
            return "%016x".formatted(random.nextLong() | 1);
        }

        @Override
        public String generateTraceId() {
            return "%016x%016x".formatted(random.nextLong() | 1, random.nextLong());
        }
    }
}
