package io.headroom.otel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.otel.spans.SpanSlis;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LateSamplerTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final LateSampler sampler = new LateSampler(new Closeable(closed));

    @Test
    void theConfiguredSamplerIsShutDownWithItBeforeTheSlosAreOpenAndAfter() {
        assertThat(sampler.shutdown().isSuccess()).isTrue();
        sampler.accept(SpanSlis.builder().build());
        assertThat(sampler.shutdown().isSuccess()).isTrue();
        assertThat(closed).hasValue(2);
    }

    @Test
    void itTellsWhatItIs() {
        assertThat(sampler).hasToString("closeable");
        sampler.accept(SpanSlis.builder().build());
        assertThat(sampler).hasToString("RecordingSampler{closeable}");
    }

    /** Like those of OpenTelemetry since 1.65. */
    private record Closeable(AtomicInteger closed) implements Sampler, AutoCloseable {
        @Override
        public SamplingResult shouldSample(
                Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
            return SamplingResult.drop();
        }

        @Override
        public String getDescription() {
            return "closeable";
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }
}
