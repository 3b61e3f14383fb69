package io.headroom.spring.tracing;

import io.headroom.spring.internal.EventSpan;
import io.headroom.spring.internal.EventSpans;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

/** The span that Micrometer Tracing made of an observation. It is current nowhere any more when that ends. */
final class ObservedSpans implements EventSpans {
    @Override
    public @Nullable EventSpan find(@Nullable Object observation) {
        if (!(observation instanceof Observation.Context context)) {
            return null;
        }
        TracingContext tracing = context.get(TracingContext.class);
        Span span = tracing == null ? null : tracing.getSpan();
        return span == null || span.isNoop() ? null : new ObservedSpan(span);
    }

    private record ObservedSpan(Span span) implements EventSpan {
        @Override
        public String traceId() {
            return span.context().traceId();
        }

        @Override
        public boolean isSampled() {
            return Boolean.TRUE.equals(span.context().sampled());
        }

        @Override
        public void tag(String key, String value) {
            span.tag(key, value);
        }
    }
}
