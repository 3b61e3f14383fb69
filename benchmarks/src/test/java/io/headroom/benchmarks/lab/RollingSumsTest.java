package io.headroom.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RollingSumsTest {
    private final RollingSums sums = new RollingSums(10, 10, 2);

    @Test
    void holdsWhatTheLatestSlotsHold() {
        sums.add(0.5, 0, 1);
        sums.add(3.5, 0, 2);

        assertThat(sums.sum(9.9, 0)).isEqualTo(3);
        assertThat(sums.sum(10, 0)).isEqualTo(2);
        assertThat(sums.sum(13, 0)).isZero();
    }

    @Test
    void keepsKindsApart() {
        sums.add(1, 0, 1);
        sums.add(1, 1, 5);

        assertThat(sums.sum(1, 0)).isEqualTo(1);
        assertThat(sums.sum(1, 1)).isEqualTo(5);
    }

    @Test
    void forgetsAllOverALongSilence() {
        sums.add(1, 0, 1);

        assertThat(sums.sum(1e6, 0)).isZero();
        sums.add(1e6, 0, 4);
        assertThat(sums.sum(1e6 + 9, 0)).isEqualTo(4);
    }
}
