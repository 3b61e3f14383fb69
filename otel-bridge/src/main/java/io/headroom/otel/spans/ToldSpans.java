package io.headroom.otel.spans;

import io.headroom.internal.spans.ExporterAround;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Has another exporter say of each span for which SLOs it counted, and how. A span takes no attributes any more when it is known how it ended, so it
 * is told on its way out, by the thread that exports. That matches it once more: to remember what it was matched with, every thread that ends a span, sampled
 * or not, would write to a table that it shares with the others.
 */
final class ToldSpans extends ExporterAround {
    private final SpanSlis slis;

    ToldSpans(SpanExporter exporter, SpanSlis slis) {
        super(exporter);
        this.slis = slis;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().map(this::told).toList());
    }

    private SpanData told(SpanData span) {
        Attributes result = slis.result(new Ended(span));
        return result == null ? span : new Told(span, result);
    }

    private static final class Told extends DelegatingSpanData {
        private final Attributes attributes;
        private final int added;

        Told(SpanData span, Attributes result) {
            super(span);
            attributes = span.getAttributes().toBuilder().putAll(result).build();
            added = attributes.size() - span.getAttributes().size();
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        /** With those that the SDK dropped. */
        @Override
        public int getTotalAttributeCount() {
            return super.getTotalAttributeCount() + added;
        }
    }

    /** What was recorded of a span, read like the span. */
    private record Ended(SpanData span) implements ReadableSpan {
        @Override
        public SpanContext getSpanContext() {
            return span.getSpanContext();
        }

        @Override
        public SpanContext getParentSpanContext() {
            return span.getParentSpanContext();
        }

        @Override
        public String getName() {
            return span.getName();
        }

        @Override
        public SpanData toSpanData() {
            return span;
        }

        @Override
        @Deprecated
        public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
            return span.getInstrumentationLibraryInfo();
        }

        @Override
        public boolean hasEnded() {
            return span.hasEnded();
        }

        @Override
        public long getLatencyNanos() {
            return span.getEndEpochNanos() - span.getStartEpochNanos();
        }

        @Override
        public SpanKind getKind() {
            return span.getKind();
        }

        @Override
        public <T> @Nullable T getAttribute(AttributeKey<T> key) {
            return span.getAttributes().get(key);
        }
    }
}
