package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random scripts of ticks, stalls and wall-clock steps against an oracle that keeps every tick in a list and interpolates
 * between the two that enclose a time.
 */
class LadderModelTest {
    private static final Duration PERIOD = Duration.ofDays(7);
    private static final List<Duration> SLOTS = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(1));

    @Property(tries = 400)
    void everyWindowLiesWithinItsOldestSlotOfTheTruth(@ForAll("scripts") List<Step> script) {
        Model model = new Model(Long.MAX_VALUE - Duration.ofHours(3).toNanos());
        for (Step step : script) {
            model.play(step);
            for (int i = 0; i < Ladder.WINDOWS.size(); i++) {
                model.check(Ladder.WINDOWS.get(i), SLOTS.get(i));
            }
            model.check(PERIOD, Duration.ofHours(6));
        }
    }

    @Provide
    Arbitrary<List<Step>> scripts() {
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 2_000)),
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(0, 120_000)),
                net.jqwik.api.Tuple.of(
                        2, Arbitraries.longs().between(0, Duration.ofHours(8).toMillis())),
                net.jqwik.api.Tuple.of(
                        1, Arbitraries.longs().between(0, Duration.ofDays(9).toMillis())));
        Arbitrary<Long> wallStep = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, Arbitraries.just(0L)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(-20, 20)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(-90_000_000, 90_000_000)));
        Arbitrary<Integer> events = Arbitraries.integers().between(0, 10_000);
        return Combinators.combine(elapsed, wallStep, events, events)
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    record Step(long elapsedMillis, long wallStepMillis, int good, int bad) {}

    private static final class Model {
        private final ManualClock clock;
        private final SlotGrid grid;
        private final Ladder ladder;
        private final List<long[]> history = new ArrayList<>();
        private long elapsed;
        private long good;
        private long bad;

        Model(long firstNanoTime) {
            clock = new ManualClock(firstNanoTime, Instant.parse("2026-03-01T11:22:33.456Z"));
            grid = new SlotGrid(clock.nanoTime(), clock.instant());
            ladder = new Ladder(grid, PERIOD, List.of(), clock.nanoTime());
            history.add(new long[] {0, 0, 0});
        }

        void play(Step step) {
            good += step.good;
            bad += step.bad;
            elapsed += step.elapsedMillis;
            clock.advance(Duration.ofMillis(step.elapsedMillis));
            clock.stepWall(Duration.ofMillis(step.wallStepMillis));
            grid.advance(clock.nanoTime(), clock.instant());
            ladder.fold(good, bad);
            history.add(new long[] {elapsed, good, bad});
        }

        /** A slot that a wall-clock step stretched lasts less than two of its lengths; counts are rounded to whole events. */
        void check(Duration window, Duration slot) {
            WindowSum sum = ladder.read(window);
            long from = elapsed - window.toMillis();
            long slack = 2 * slot.toMillis();
            assertThat(sum.good()).isBetween(since(from + slack, 1) - 1, since(from - slack, 1) + 1);
            assertThat(sum.bad()).isBetween(since(from + slack, 2) - 1, since(from - slack, 2) + 1);
            assertThat(sum.good()).isBetween(0L, good);
            assertThat(sum.bad()).isBetween(0L, bad);
            assertThat(sum.coverage()).isEqualTo(Math.min(1.0, (double) elapsed / window.toMillis()));
            if (from <= 0) {
                assertThat(sum.good()).isEqualTo(good);
                assertThat(sum.bad()).isEqualTo(bad);
            }
        }

        private long since(long millis, int column) {
            long[] last = history.get(history.size() - 1);
            if (millis >= last[0]) {
                return 0;
            }
            for (int i = 1; i < history.size(); i++) {
                long[] low = history.get(i - 1);
                long[] high = history.get(i);
                if (millis < high[0]) {
                    double fraction = Math.max(0, (double) (millis - low[0]) / (high[0] - low[0]));
                    return last[column] - low[column] - Math.round(fraction * (high[column] - low[column]));
                }
            }
            return 0;
        }
    }
}
