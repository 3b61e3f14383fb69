package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickIntervalTest {
    private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

    private final ManualClock clock = new ManualClock();

    @Test
    void aLimitHoldsForThreeTicksOfAGuardThatTicksEverySecond() {
        Guard guard = overloaded(Duration.ofSeconds(1));
        clock.advance(TWO_SECONDS);

        assertThat(guard.breaker().tryStart()).isEqualTo(Admission.OVERLOADED);
    }

    @Test
    void withTheUsualTickItIsLongOver() {
        Guard guard = overloaded(Duration.ofMillis(100));
        clock.advance(TWO_SECONDS);

        assertThat(guard.breaker().tryStart()).isEqualTo(Admission.ADMITTED);
    }

    /** Limited, and with as many attempts in flight as the limit lets through. */
    private Guard overloaded(Duration tick) {
        Guard guard = Guard.builder("prices")
                .timeout(Duration.ofMillis(400))
                .lease(Duration.ofMinutes(1))
                .mode(GuardMode.ENFORCE)
                .tickInterval(tick)
                .clock(clock)
                .wallClock(clock)
                .random(() -> 0.5)
                .build();
        for (int i = 0; i < 20; i++) {
            guard.breaker().tryStart();
            guard.breaker().finish(400_000_000, AttemptOutcome.OVERLOAD, clock.nanoTime());
        }
        clock.advance(tick);
        guard.tick();
        assertThat(guard.breaker().isLimiting()).isTrue();
        for (int i = 0; i < 100 && guard.breaker().tryStart() == Admission.ADMITTED; i++) {
            assertThat(i).as("in flight").isLessThan(99);
        }
        return guard;
    }
}
