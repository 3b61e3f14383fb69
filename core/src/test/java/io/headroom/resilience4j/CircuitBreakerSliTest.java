package io.headroom.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Sli;
import io.headroom.sli.SliRecorder;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CircuitBreakerSliTest {
    private static final Sli AVAILABLE = Sli.availability();
    private static final Sli FAST = Sli.latency(Duration.ofMillis(300));

    private final SliRecorder recorder = new SliRecorder(new ManualClock(), List.of(AVAILABLE, FAST));
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "payments",
            CircuitBreakerConfig.custom()
                    .ignoreExceptions(IllegalArgumentException.class)
                    .build());

    @Test
    void successesAreGoodWithTheirDurationAndErrorsBad() {
        CircuitBreakerSli.record(breaker, recorder);
        breaker.onSuccess(50, TimeUnit.MILLISECONDS);
        breaker.onSuccess(400, TimeUnit.MILLISECONDS);
        breaker.onError(50, TimeUnit.MILLISECONDS, new IOException("reset"));
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(2, 1, 0));
        assertThat(recorder.counts(FAST)).isEqualTo(new EventCounts(1, 2, 0));
    }

    @Test
    void whatIsIgnoredCountsForNothing() {
        CircuitBreakerSli.record(breaker, recorder);
        breaker.onError(50, TimeUnit.MILLISECONDS, new IllegalArgumentException("amount"));
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(0, 0, 0));
    }

    @Test
    void whatIsNotPermittedIsBad() {
        CircuitBreakerSli.record(breaker, recorder);
        breaker.transitionToOpenState();
        breaker.tryAcquirePermission();
        assertThat(recorder.counts(AVAILABLE)).isEqualTo(new EventCounts(0, 1, 0));
        assertThat(recorder.counts(FAST)).isEqualTo(new EventCounts(0, 1, 0));
    }
}
