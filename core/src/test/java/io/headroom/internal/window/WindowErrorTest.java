package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a window lies from the exact one, which is summed up second by second. */
class WindowErrorTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAYS_30 = Duration.ofDays(30);
    private static final int PER_SECOND = 100;
    private static final int BURST_SECONDS = 20;

    /** A minute is a multiple of every slot that the two windows have. */
    private static final int PHASES = 60;

    @Test
    void atSteadyLoadNoWindowErrs() {
        Seconds seconds = new Seconds(0);
        List<Duration> windows = List.of(
                Duration.ofMinutes(5),
                Duration.ofMinutes(30),
                Duration.ofHours(1),
                Duration.ofHours(2),
                Duration.ofHours(6),
                Duration.ofDays(1),
                Duration.ofDays(3),
                DAYS_30);
        for (long second = 1; second <= DAYS_30.plusHours(7).toSeconds(); second++) {
            seconds.pass(true);
            if (second % 997 == 0) {
                for (Duration window : windows) {
                    long covered = Math.min(second, window.toSeconds());
                    assertThat(seconds.ladder.read(window))
                            .isEqualTo(new WindowSum(
                                    covered * PER_SECOND / 2,
                                    covered * PER_SECOND / 2,
                                    (double) covered / window.toSeconds()));
                }
            }
        }
    }

    /** Ticks on the second, and between two seconds of the wall clock. Half a slot of 10 s at half bad is 125 of 30,000 events. */
    @ParameterizedTest
    @CsvSource({"PT5M, 0, 0.0045", "PT5M, 456, 0.0045", "PT1H, 0, 0.0020", "PT1H, 456, 0.0020"})
    void aBurstOfTwentySecondsAtHalfBadMovesTheBadRatioByLessThan(Duration window, long offMillis, double most) {
        double worst = 0;
        for (int phase = 0; phase < PHASES; phase++) {
            worst = Math.max(worst, worstError(window, phase, offMillis));
        }
        assertThat(worst).isPositive().isLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 33, 59})
    void totalsAreExactAndABurstWithinTheWindowCountsWhole(int phase) {
        Seconds seconds = new Seconds(456);
        steady(seconds, 3600 + phase);
        burst(seconds);
        long bad = BURST_SECONDS * PER_SECOND / 2;
        for (int second = 0; second < 3600 - BURST_SECONDS - 60; second++) {
            steady(seconds, 1);
            assertThat(seconds.ladder.read(Duration.ofHours(1)).bad()).isEqualTo(bad);
            assertThat(seconds.ladder.read(Duration.ofDays(1)).bad()).isEqualTo(bad);
            assertThat(seconds.ladder.bad()).isEqualTo(bad);
            assertThat(seconds.ladder.good() + bad).isEqualTo(seconds.passed * PER_SECOND);
        }
    }

    private static double worstError(Duration window, int phase, long offMillis) {
        Seconds seconds = new Seconds(offMillis);
        int length = (int) window.toSeconds();
        steady(seconds, length + 2 * PHASES + phase);
        double worst = 0;
        for (int second = 0; second < BURST_SECONDS; second++) {
            seconds.pass(true);
            worst = Math.max(worst, seconds.error(window));
        }
        for (int second = 0; second < length + 2 * PHASES; second++) {
            steady(seconds, 1);
            worst = Math.max(worst, seconds.error(window));
        }
        assertThat(seconds.ladder.read(window).bad()).isZero();
        return worst;
    }

    private static void steady(Seconds seconds, int count) {
        for (int second = 0; second < count; second++) {
            seconds.pass(false);
        }
    }

    private static void burst(Seconds seconds) {
        for (int second = 0; second < BURST_SECONDS; second++) {
            seconds.pass(true);
        }
    }

    /** A ladder that ticks each second, and which seconds were half bad. */
    private static final class Seconds {
        private final ManualClock clock;
        private final SlotGrid grid;
        private final Ladder ladder;
        private final BitSet badSeconds = new BitSet();
        private int passed;
        private long bad;

        Seconds(long offMillis) {
            clock = new ManualClock(
                    Long.MAX_VALUE - Duration.ofMinutes(70).toNanos(),
                    Instant.parse("2026-01-01T00:00:00Z").plusMillis(offMillis));
            grid = new SlotGrid(clock.nanoTime(), clock.instant());
            ladder = new Ladder(grid, DAYS_30, List.of(), clock.nanoTime());
        }

        void pass(boolean halfBad) {
            badSeconds.set(passed, halfBad);
            passed++;
            bad += halfBad ? PER_SECOND / 2 : 0;
            clock.advance(SECOND);
            grid.advance(clock.nanoTime(), clock.instant());
            ladder.fold((long) passed * PER_SECOND - bad, bad);
        }

        /** Of the bad ratio, which at this load is exact in its denominator but for rounding. */
        double error(Duration window) {
            int from = (int) Math.max(0, passed - window.toSeconds());
            long exact = badSeconds.get(from, passed).cardinality() * (PER_SECOND / 2L);
            WindowSum sum = ladder.read(window);
            double exactRatio = (double) exact / (Math.min(passed, window.toSeconds()) * PER_SECOND);
            return Math.abs((double) sum.bad() / (sum.good() + sum.bad()) - exactRatio);
        }
    }
}
