package io.headroom.otel.spans;

import io.headroom.internal.spans.SamplerEnd;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.Predicate;

/** Decides as another sampler, but has dropped spans of some kinds recorded, so that processors see them; none is exported for that. */
record RecordingSampler(Sampler sampler, Predicate<SpanKind> recorded) implements Sampler {
    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        SamplingResult result = sampler.shouldSample(parent, traceId, name, kind, attributes, links);
        return result.getDecision() == SamplingDecision.DROP && recorded.test(kind) ? new RecordOnly(result) : result;
    }

    /** Overrides that of samplers from OpenTelemetry 1.65 on. */
    public CompletableResultCode shutdown() {
        return SamplerEnd.of(sampler);
    }

    @Override
    public String getDescription() {
        return "RecordingSampler{%s}".formatted(sampler.getDescription());
    }

    @Override
    public String toString() {
        return getDescription();
    }

    /** All that the sampler said but its decision. */
    private record RecordOnly(SamplingResult dropped) implements SamplingResult {
        @Override
        public SamplingDecision getDecision() {
            return SamplingDecision.RECORD_ONLY;
        }

        @Override
        public Attributes getAttributes() {
            return dropped.getAttributes();
        }

        @Override
        public TraceState getUpdatedTraceState(TraceState parent) {
            return dropped.getUpdatedTraceState(parent);
        }
    }
}
