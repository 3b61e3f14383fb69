package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history =
            new History(new long[] {1000, 2000, 4000}, new long[] {0, 10, 30}, new long[] {0, 1, 1});

    @Test
    void itIsZeroBeforeLinearBetweenAndLevelAfterItsPoints() {
        assertThat(history.goodAt(0)).isZero();
        assertThat(history.goodAt(1000)).isZero();
        assertThat(history.goodAt(1500)).isEqualTo(5);
        assertThat(history.goodAt(3000)).isEqualTo(20);
        assertThat(history.goodAt(4000)).isEqualTo(30);
        assertThat(history.goodAt(9000)).isEqualTo(30);
        assertThat(history.badAt(3000)).isEqualTo(1);
    }

    @Test
    void whatLiesAheadIsMovedToThePresentAndNotLost() {
        assertThat(history.noLaterThan(4000)).isSameAs(history);
        assertThat(history.noLaterThan(3000))
                .isEqualTo(new History(
                        new long[] {1000, 2000, 2999, 3000}, new long[] {0, 10, 20, 30}, new long[] {0, 1, 1, 1}));
        assertThat(history.noLaterThan(2000))
                .isEqualTo(new History(new long[] {1000, 1999, 2000}, new long[] {0, 10, 30}, new long[] {0, 1, 1}));
        assertThat(history.noLaterThan(10)).isEqualTo(new History(new long[] {10}, new long[] {30}, new long[] {1}));
    }

    @Test
    void withoutPointsItIsZero() {
        History none = new History(new long[0], new long[0], new long[0]);
        assertThat(none.goodAt(5)).isZero();
        assertThat(none.noLaterThan(5)).isSameAs(none);
    }

    @Test
    void pointsAscendAndCountsNeverFall() {
        assertThatThrownBy(() -> new History(new long[] {1, 1}, new long[2], new long[2]))
                .hasMessage("times must ascend, did not at point 1");
        assertThatThrownBy(() -> new History(new long[] {1, 2}, new long[] {2, 1}, new long[2]))
                .hasMessage("counts must never fall, did at point 1");
        assertThatThrownBy(() -> new History(new long[] {1}, new long[] {-1}, new long[1]))
                .hasMessage("counts must never fall, did at point 0");
        assertThatThrownBy(() -> new History(new long[] {1}, new long[2], new long[1]))
                .hasMessage("times and counts must have one length, were 1, 2 and 1");
    }
}
