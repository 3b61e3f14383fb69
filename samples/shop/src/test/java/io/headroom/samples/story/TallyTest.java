package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void aPercentileIsALatencyThatWasSeen() {
        Tally tally = new Tally(100);
        for (int millis = 100; millis > 0; millis--) {
            tally.answered(200, Duration.ofMillis(millis).toNanos());
        }

        assertThat(tally.percentile(0.5)).isEqualTo(Duration.ofMillis(50));
        assertThat(tally.percentile(0.99)).isEqualTo(Duration.ofMillis(99));
        assertThat(tally.percentile(1)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void thereIsNoPercentileWithoutAnswers() {
        assertThat(new Tally(10).percentile(0.99)).isZero();
    }

    @Test
    void answersBeyondItsCapacityAreCountedAllTheSame() {
        Tally tally = new Tally(1);
        tally.answered(200, 1);
        tally.answered(200, 2);

        assertThat(tally.counts().succeeded()).isEqualTo(2);
        assertThat(tally.percentile(1)).isEqualTo(Duration.ofNanos(1));
    }
}
