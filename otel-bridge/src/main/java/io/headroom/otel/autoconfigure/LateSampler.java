package io.headroom.otel.autoconfigure;

import io.headroom.internal.spans.SamplerEnd;
import io.headroom.otel.spans.SpanSlis;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.function.Consumer;

/** The configured sampler, and from when the SLOs are open {@linkplain SpanSlis#sampler theirs} around it. */
final class LateSampler implements Sampler, Consumer<SpanSlis> {
    private final Sampler configured;

    /** Written once, by the thread that configures; volatile for those that begin spans. */
    private volatile Sampler sampler;

    LateSampler(Sampler configured) {
        this.configured = configured;
        sampler = configured;
    }

    @Override
    public void accept(SpanSlis slis) {
        sampler = slis.sampler(configured);
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String traceId, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return sampler.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    /** Overrides that of samplers from OpenTelemetry 1.65 on. */
    public CompletableResultCode shutdown() {
        return SamplerEnd.of(configured);
    }

    @Override
    public String getDescription() {
        return sampler.getDescription();
    }

    @Override
    public String toString() {
        return getDescription();
    }
}
