package io.headroom.otel.spans;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Can be closed, like the samplers of OpenTelemetry since 1.65, and counts how often it was. */
public record ClosedSampler(AtomicInteger closed) implements Sampler, Closeable {
    @Override
    public SamplingResult shouldSample(
            Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return SamplingResult.drop();
    }

    @Override
    public String getDescription() {
        return "closed";
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
