package io.headroom.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
    private static final Instant WALL = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void standsStillUntilMoved() {
        ManualClock clock = new ManualClock();
        assertThat(clock.nanoTime()).isZero();
        assertThat(clock.instant()).isEqualTo(WALL);
    }

    @Test
    void advancesBothClocks() {
        ManualClock clock = new ManualClock(5, WALL);
        clock.advance(Duration.ofMillis(7));
        assertThat(clock.nanoTime()).isEqualTo(7_000_005);
        assertThat(clock.instant()).isEqualTo(WALL.plusMillis(7));
    }

    @Test
    void stepsTheWallClockAlone() {
        ManualClock clock = new ManualClock(5, WALL);
        clock.stepWall(Duration.ofHours(-1));
        assertThat(clock.nanoTime()).isEqualTo(5);
        assertThat(clock.instant()).isEqualTo(WALL.minusSeconds(3600));
    }

    @Test
    void refusesToRunBackwards() {
        assertThatThrownBy(() -> new ManualClock().advance(Duration.ofNanos(-1)))
                .hasMessage("advance must not be negative, was PT-0.000000001S");
    }

    @Test
    void theSystemClockMovesForwards() {
        NanoClock clock = NanoClock.system();
        long before = clock.nanoTime();
        assertThat(clock.nanoTime() - before).isNotNegative();
    }
}
