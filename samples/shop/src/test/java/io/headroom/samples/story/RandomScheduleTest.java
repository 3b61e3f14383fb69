package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RandomScheduleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void usersComeAtTheirRateUntilTheEnd() {
        RandomSchedule schedule = new RandomSchedule(100, MINUTE, 7);

        assertThat((double) schedule.count()).isCloseTo(6_000, within(400.0));
        assertThat(offsets(schedule)).isSorted();
        assertThat(schedule.offsetNanos(0)).isNotNegative();
        assertThat(schedule.offsetNanos(schedule.count() - 1)).isLessThan(MINUTE.toNanos());
    }

    @Test
    void gapsVaryAsMuchAsTheirMean() {
        long[] offsets = offsets(new RandomSchedule(100, MINUTE, 7));
        double[] gaps = new double[offsets.length - 1];
        Arrays.setAll(gaps, i -> (offsets[i + 1] - offsets[i]) / 1e6);
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps)
                .map(gap -> (gap - mean) * (gap - mean))
                .average()
                .orElseThrow();

        assertThat(Math.sqrt(variance)).isCloseTo(mean, within(0.1 * mean));
    }

    @Test
    void aSeedIsASchedule() {
        assertThat(offsets(new RandomSchedule(100, MINUTE, 7))).isEqualTo(offsets(new RandomSchedule(100, MINUTE, 7)));
        assertThat(offsets(new RandomSchedule(100, MINUTE, 7)))
                .isNotEqualTo(offsets(new RandomSchedule(100, MINUTE, 8)));
    }

    private static long[] offsets(RandomSchedule schedule) {
        return LongStream.range(0, schedule.count()).map(schedule::offsetNanos).toArray();
    }
}
