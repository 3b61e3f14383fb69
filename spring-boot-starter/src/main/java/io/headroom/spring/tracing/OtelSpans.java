package io.headroom.spring.tracing;

import io.headroom.spring.internal.EventSpan;
import io.headroom.spring.internal.EventSpans;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's span that is current on this thread: the agent's, one of its libraries', or Micrometer's where that bridges to it. */
final class OtelSpans implements EventSpans {
    @Override
    public @Nullable EventSpan find(@Nullable Object observation) {
        Span span = Span.current();
        return span.isRecording() ? new OtelSpan(span) : null;
    }

    private record OtelSpan(Span span) implements EventSpan {
        @Override
        public String traceId() {
            return span.getSpanContext().getTraceId();
        }

        @Override
        public boolean isSampled() {
            return span.getSpanContext().isSampled();
        }

        @Override
        public void tag(String key, String value) {
            span.setAttribute(key, value);
        }
    }
}
