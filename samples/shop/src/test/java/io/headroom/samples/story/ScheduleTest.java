package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void requestsAreSpreadEvenly() {
        Schedule schedule = new Schedule(80, Duration.ofSeconds(95));

        assertThat(schedule.count()).isEqualTo(7_600);
        assertThat(schedule.offsetNanos(0)).isZero();
        assertThat(schedule.offsetNanos(1)).isEqualTo(12_500_000);
        assertThat(schedule.offsetNanos(7_599)).isEqualTo(94_987_500_000L);
    }

    @Test
    void roundingDoesNotAddUp() {
        assertThat(new Schedule(3, Duration.ofHours(1)).offsetNanos(3 * 3_600))
                .isEqualTo(Duration.ofHours(1).toNanos());
    }
}
