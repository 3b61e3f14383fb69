package io.headroom.benchmarks;

import io.headroom.BadTraces;
import io.headroom.otel.OtelMetrics;
import io.headroom.otel.spans.SpanSlis;
import io.headroom.sli.SliRecorder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the OpenTelemetry bridge costs: an event with and without it, a collection, and a span that counts beside one that is queued for export. */
public class OtelBenchmark extends Suite {
    /** An event of an SLO that the bridge publishes, or not. */
    @Benchmark
    public void recordOutcome(Published state, Events events) {
        state.recorder.record(events.outcome);
    }

    /** The trace of a bad event, kept for whoever looks into it. */
    @Benchmark
    public void badTraceOffered(Traced state) {
        state.traces.offer("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    /** A collection of all series of 1,000 SLOs. */
    @Benchmark
    public Collection<MetricData> collectThousandSlos(Collected state) {
        return state.reader.collectAllMetrics();
    }

    /** An ended span that counts for a latency SLO. */
    @Benchmark
    public void spanCounted(EndedSpan state) {
        state.slis.onEnd(state.span);
    }

    /** The same span in the SDK's batch processor, whose exporter drops it. */
    @Benchmark
    public void spanBatched(EndedSpan state) {
        state.batches.onEnd(state.span);
    }

    /** A recorder shared by all threads. */
    public static class Published extends Service {
        @Param({"absent", "present"})
        String bridge;

        final SliRecorder recorder =
                headroom.slo("availability", slo -> slo.objective(0.999)).recorder();

        @Setup
        public void publish() {
            if (bridge.equals("present")) {
                OtelMetrics.bind(
                        headroom,
                        OpenTelemetrySdk.builder()
                                .setMeterProvider(meters(InMemoryMetricReader.create()))
                                .build());
            }
        }
    }

    /** Where all threads offer their traces. */
    public static class Traced extends Service {
        final BadTraces traces =
                headroom.slo("availability", slo -> slo.objective(0.999)).badTraces();
    }

    /** Published SLOs. */
    @State(Scope.Benchmark)
    public static class Collected {
        final InMemoryMetricReader reader = InMemoryMetricReader.create();

        private final ManySlos many = new ManySlos(1_000);

        @Setup
        public void publish() {
            many.headroom.tick();
            OtelMetrics.bind(
                    many.headroom,
                    OpenTelemetrySdk.builder().setMeterProvider(meters(reader)).build());
        }

        @TearDown
        public void close() {
            many.headroom.close();
        }
    }

    /** An HTTP server's span, ended and sampled. */
    @State(Scope.Benchmark)
    public static class EndedSpan extends Service {
        final BatchSpanProcessor batches =
                BatchSpanProcessor.builder(SpanExporter.composite()).build();
        final SpanSlis slis = SpanSlis.builder()
                .count(
                        "server http.route=/checkout/{id} http.request.method=POST",
                        headroom.slo("checkout", slo -> slo.objective(0.99).latency("300ms"))
                                .recorder())
                .build();
        final ReadableSpan span = span();

        private ReadableSpan span() {
            Span span = SdkTracerProvider.builder()
                    .addSpanProcessor(slis)
                    .build()
                    .get("http")
                    .spanBuilder("POST /checkout/{id}")
                    .setSpanKind(SpanKind.SERVER)
                    .setAttribute("http.request.method", "POST")
                    .setAttribute("http.route", "/checkout/{id}")
                    .setAttribute("url.path", "/checkout/17")
                    .setAttribute("http.response.status_code", 200)
                    .startSpan();
            span.end();
            return (ReadableSpan) span;
        }

        @TearDown
        public void stop() {
            batches.close();
        }
    }

    private static SdkMeterProvider meters(InMemoryMetricReader reader) {
        return SdkMeterProvider.builder().registerMetricReader(reader).build();
    }
}
