package io.headroom.otel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.otel.spans.ClosedSampler;
import io.headroom.otel.spans.SpanSlis;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LateSamplerTest {
    private final AtomicInteger closed = new AtomicInteger();
    private final LateSampler sampler = new LateSampler(new ClosedSampler(closed));

    @Test
    void theConfiguredSamplerIsShutDownWithItBeforeTheSlosAreOpenAndAfter() {
        assertThat(sampler.shutdown().isSuccess()).isTrue();
        sampler.accept(SpanSlis.builder().build());
        assertThat(sampler.shutdown().isSuccess()).isTrue();
        assertThat(closed).hasValue(2);
    }

    @Test
    void itTellsWhatItIs() {
        assertThat(sampler).hasToString("closed");
        sampler.accept(SpanSlis.builder().build());
        assertThat(sampler).hasToString("RecordingSampler{closed}");
    }
}
