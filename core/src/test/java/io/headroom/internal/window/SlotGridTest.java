package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlotGridTest {
    private static final int HOURS = 3;

    private final ManualClock clock = new ManualClock(0, Instant.parse("2026-03-01T11:22:33.456Z"));
    private final SlotGrid grid = new SlotGrid(clock.nanoTime(), clock.instant());
    private final long before = grid.rung(HOURS).newest();

    @Test
    void slotsEndOnUtcBoundariesHoweverSeldomTheGridIsAdvanced() {
        for (int i = 0; i < 100; i++) {
            advance(Duration.ofSeconds(977));
        }
        assertThat(edges(HOURS)).hasSize(27).allMatch(wall -> wall.toEpochMilli() % 3_600_000 == 0);
    }

    @Test
    void itBeginsWithThePastOnUtcBoundaries() {
        for (int i = 0; i < SlotGrid.STEPS.size(); i++) {
            Rung rung = grid.rung(i);
            long slot = SlotGrid.STEPS.get(i).slot().toMillis();
            long span = SlotGrid.STEPS.get(i).span().toNanos();
            assertThat(clock.nanoTime() - rung.edgeNanos(rung.oldest(Integer.MAX_VALUE)))
                    .isGreaterThanOrEqualTo(span);
            for (long edge = rung.oldest(Integer.MAX_VALUE); edge <= rung.newest(); edge++) {
                assertThat(grid.wallMillisAt(rung.edgeNanos(edge)) % slot).isZero();
            }
        }
    }

    @Test
    void afterAWallClockStepSlotsEndOnTheNewBoundaries() {
        advance(Duration.ofHours(2));
        clock.stepWall(Duration.ofMinutes(-20));
        advance(Duration.ofHours(5));

        List<Long> minutes = new ArrayList<>();
        Rung rung = grid.rung(HOURS);
        for (long edge = before + 2; edge <= rung.newest(); edge++) {
            minutes.add(Duration.ofNanos(rung.edgeNanos(edge) - rung.edgeNanos(edge - 1))
                    .toMinutes());
        }
        assertThat(minutes).containsExactly(60L, 60L, 80L, 60L, 60L, 60L);
        assertThat(edges(HOURS).subList(3, 7)).allMatch(wall -> wall.toEpochMilli() % 3_600_000 == 0);
    }

    @Property(tries = 300)
    void noSlotIsShorterThanItsLengthLessASlewNorTwiceAsLong(
            @ForAll @Size(max = 60) List<@LongRange(min = -5_000_000, max = 5_000_000) Long> wallSteps) {
        ManualClock stepping = new ManualClock();
        SlotGrid stepped = new SlotGrid(stepping.nanoTime(), stepping.instant());
        for (long step : wallSteps) {
            stepping.stepWall(Duration.ofMillis(step));
            stepping.advance(Duration.ofMinutes(7));
            stepped.advance(stepping.nanoTime(), stepping.instant());
        }
        for (int i = 0; i < SlotGrid.STEPS.size(); i++) {
            Rung rung = stepped.rung(i);
            long slot = SlotGrid.STEPS.get(i).slot().toNanos();
            for (long edge = rung.oldest(Integer.MAX_VALUE) + 2; edge <= rung.newest(); edge++) {
                assertThat(rung.edgeNanos(edge) - rung.edgeNanos(edge - 1)).isBetween(slot - slot / 64, 2 * slot);
            }
        }
    }

    private void advance(Duration elapsed) {
        clock.advance(elapsed);
        grid.advance(clock.nanoTime(), clock.instant());
    }

    /** Wall times of the edges since the grid's beginning. */
    private List<Instant> edges(int rungIndex) {
        List<Instant> walls = new ArrayList<>();
        Rung rung = grid.rung(rungIndex);
        for (long edge = before + 1; edge <= rung.newest(); edge++) {
            walls.add(clock.instant().minusNanos(clock.nanoTime() - rung.edgeNanos(edge)));
        }
        return walls;
    }
}
