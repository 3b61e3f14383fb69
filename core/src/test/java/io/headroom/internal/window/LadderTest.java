package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LadderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTES_5 = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAYS_30 = Duration.ofDays(30);

    private final ManualClock clock = new ManualClock();
    private final SlotGrid grid = new SlotGrid(clock.nanoTime(), clock.instant());
    private final Ladder ladder = new Ladder(grid, DAYS_30, List.of(), clock.nanoTime());
    private long good;
    private long bad;

    @Test
    void aNewLadderIsEmptyAndUncovered() {
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(0, 0, 0));
    }

    @Test
    void beforeAWindowIsCoveredItHoldsEverything() {
        run(Duration.ofMinutes(4), 9, 1);

        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(9 * 240, 240, 0.8));
        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(9 * 240, 240, 240 / 3600.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT30M", "PT1H", "PT2H", "PT6H", "PT24H"})
    void atSteadyLoadAWindowHoldsExactlyItsOwnEvents(Duration window) {
        run(Duration.ofHours(25).plusSeconds(7), 99, 1);

        assertThat(ladder.read(window)).isEqualTo(new WindowSum(99 * window.toSeconds(), window.toSeconds(), 1));
    }

    @Test
    void aLadderKeepsSnapshotsFromItsFirstEventOn() {
        run(Duration.ofDays(2), Duration.ofMinutes(1), 0, 0);
        assertThat(ladder.history(null).good(ladder.history(null).size() - 1)).isZero();
        assertThat(ladder.keepsAll()).isFalse();

        run(Duration.ofMinutes(20), 9, 1);
        assertThat(ladder.keepsAll()).isTrue();
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(9 * 300, 300, 1));
        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(9 * 1200, 1200, 1));
        assertThat(ladder.history(null).goodAt(grid.wallMillis() - MINUTES_5.toMillis()))
                .isEqualTo(9 * 900);
    }

    @Test
    void anEventOfTheSlotThatEndsIsKeptThoughItIsTheFirst() {
        run(Duration.ofDays(2), Duration.ofMinutes(1), 0, 0);
        count(0, 7);
        tick(Duration.ofMinutes(1));
        run(MINUTES_5, Duration.ofMinutes(1), 0, 0);

        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(0, 0, 1));
        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(0, 7, 1));
    }

    @Test
    void anOutageLeavesTheWindowWhenItIsOver() {
        run(HOUR, 10, 0);
        run(Duration.ofMinutes(10), 0, 10);
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(0, 3000, 1));

        run(MINUTES_5, 10, 0);
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3000, 0, 1));
        assertThat(ladder.read(Duration.ofMinutes(30)).bad()).isEqualTo(6000);
    }

    @Test
    void aStallSpreadsItsEventsOverTheTimeItTook() {
        run(HOUR, 10, 0);
        count(36_000, 36_000);
        tick(HOUR);

        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(36_000, 36_000, 1));
        assertThat(ladder.read(Duration.ofMinutes(30))).isEqualTo(new WindowSum(18_000, 18_000, 1));
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3_000, 3_000, 1));
    }

    @Test
    void aStallLongerThanEveryRingEndsInEmptyWindowsAndKeepsTheTotals() {
        run(HOUR, 10, 1);
        tick(Duration.ofDays(4000));
        assertThat(ladder.read(DAYS_30)).isEqualTo(new WindowSum(0, 0, 1));

        run(MINUTES_5, 10, 1);
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3000, 300, 1));
        assertThat(ladder.read(DAYS_30)).isEqualTo(new WindowSum(3000, 300, 1));
    }

    @Test
    void wallClockStepsNeverMoveACount() {
        run(HOUR, 10, 1);
        for (int i = 0; i < 200; i++) {
            clock.stepWall(Duration.ofMinutes(i % 2 == 0 ? 47 : -47));
            run(Duration.ofMinutes(2), 10, 1);
        }

        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(36_000, 3_600, 1));
        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3_000, 300, 1));
        assertThat(ladder.read(Duration.ofHours(6))).isEqualTo(new WindowSum(216_000, 21_600, 1));
    }

    @Test
    void aFoldThatFailedIsMadeUpForByTheNext() {
        run(HOUR, 10, 1);
        for (int i = 0; i < 45; i++) {
            count(10, 1);
            clock.advance(SECOND);
            grid.advance(clock.nanoTime(), clock.instant());
        }
        run(Duration.ofMinutes(3), 10, 1);

        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3000, 300, 1));
        assertThat(ladder.read(HOUR)).isEqualTo(new WindowSum(36_000, 3_600, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 92, 366})
    void aWallClockThatAlwaysGainsShortensNoPeriod(long days) {
        Duration period = Duration.ofDays(days);
        Ladder periodic = new Ladder(grid, period, List.of(), clock.nanoTime());
        for (long i = 1; i <= 2 * days * 24; i++) {
            clock.advance(HOUR);
            clock.stepWall(Duration.ofSeconds(54));
            grid.advance(clock.nanoTime(), clock.instant());
            periodic.fold(24 * i, i);
        }

        assertThat(periodic.read(period).bad()).isBetween(24 * days - 1, 24 * days + 1);
    }

    @Test
    void aMonotonicClockThatRunsBackwardsIsTakenToStandStill() {
        run(MINUTES_5, 10, 1);
        count(5, 5);
        grid.advance(clock.nanoTime() - HOUR.toNanos(), clock.instant());
        ladder.fold(good, bad);

        assertThat(ladder.read(MINUTES_5)).isEqualTo(new WindowSum(3_005, 305, 1));
    }

    @Test
    void nanoTimeMayWrap() {
        ManualClock wrapping = new ManualClock(Long.MAX_VALUE - HOUR.toNanos(), Instant.EPOCH);
        SlotGrid wrappingGrid = new SlotGrid(wrapping.nanoTime(), wrapping.instant());
        Ladder wrappingLadder = new Ladder(wrappingGrid, HOUR, List.of(), wrapping.nanoTime());
        for (int second = 1; second <= 7200; second++) {
            wrapping.advance(SECOND);
            wrappingGrid.advance(wrapping.nanoTime(), wrapping.instant());
            wrappingLadder.fold(3L * second, second);
        }

        assertThat(wrapping.nanoTime()).isNegative();
        assertThat(wrappingLadder.read(HOUR)).isEqualTo(new WindowSum(3 * 3600, 3600, 1));
    }

    @Test
    void aLadderThatBeginsLaterCountsFromThere() {
        run(Duration.ofMinutes(61).plusSeconds(3), 1, 0);
        clock.advance(Duration.ofMillis(500));
        Ladder late = new Ladder(grid, DAYS_30, List.of(), clock.nanoTime());
        for (int i = 1; i <= 600; i++) {
            clock.advance(SECOND);
            grid.advance(clock.nanoTime(), clock.instant());
            ladder.fold(good, bad);
            late.fold(i, 0);
        }

        assertThat(late.read(MINUTES_5).good()).isBetween(299L, 301L);
        assertThat(late.read(Duration.ofMinutes(10))).isEqualTo(new WindowSum(600, 0, 1));
        assertThat(late.read(HOUR)).isEqualTo(new WindowSum(600, 0, 600 / 3600.0));
    }

    @Test
    void inTheSlotInWhichALadderBeginsNothingLiesBeforeItsBeginning() {
        tick(Duration.ofMinutes(30));
        Ladder late = new Ladder(grid, DAYS_30, List.of(), clock.nanoTime());
        clock.advance(Duration.ofMinutes(30));
        grid.advance(clock.nanoTime(), clock.instant());
        late.fold(300, 0);
        clock.advance(Duration.ofHours(23).plusMinutes(40));
        grid.advance(clock.nanoTime(), clock.instant());
        late.fold(300, 0);

        // The day began 10 minutes into the 30 in which the 300 events were counted.
        assertThat(late.read(Duration.ofDays(1))).isEqualTo(new WindowSum(200, 0, 1));
    }

    @Test
    void aLongerWindowThanTheLadderWasMadeForIsRefused() {
        run(Duration.ofDays(367), Duration.ofHours(1), 1, 0);
        assertThatThrownBy(() -> ladder.read(Duration.ofDays(93))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 28, 30, 90, 92, 93, 365, 366})
    void aPeriodOfAnyLengthIsExactAtSteadyLoad(long days) {
        Duration period = Duration.ofDays(days);
        Ladder periodic = new Ladder(grid, period, List.of(), clock.nanoTime());
        for (long i = 1; i <= 2 * days * 24 + 5; i++) {
            clock.advance(HOUR);
            grid.advance(clock.nanoTime(), clock.instant());
            periodic.fold(24 * i, i);
        }

        assertThat(periodic.read(period)).isEqualTo(new WindowSum(24 * 24 * days, 24 * days, 1));
    }

    private void run(Duration duration, int goodPerSecond, int badPerSecond) {
        run(duration, SECOND, goodPerSecond, badPerSecond);
    }

    private void run(Duration duration, Duration step, int goodPerStep, int badPerStep) {
        for (long i = 0; i < duration.dividedBy(step); i++) {
            count(goodPerStep, badPerStep);
            tick(step);
        }
    }

    private void count(int moreGood, int moreBad) {
        good += moreGood;
        bad += moreBad;
    }

    private void tick(Duration elapsed) {
        clock.advance(elapsed);
        grid.advance(clock.nanoTime(), clock.instant());
        ladder.fold(good, bad);
    }
}
