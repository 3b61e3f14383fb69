package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an oracle that keeps every fold in a list and judges each slice by itself. */
class SliceCounterTest {
    private static final Duration SLICE = Duration.ofSeconds(10);

    /** Bad as a whole if any event was bad. */
    private static final SliceCounter.Judge ANY_BAD = judge(1, 0);

    @Property(tries = 500)
    void everySliceIsJudgedByItsOwnEvents(@ForAll("folds") List<Fold> folds) {
        Model model = new Model(SLICE, ANY_BAD);
        for (Fold fold : folds) {
            model.fold(Duration.ofMillis(fold.elapsedMillis), fold.good, fold.bad, fold.leftOut);
            assertThat(List.of(model.slices.good(), model.slices.bad())).isEqualTo(model.expected());
        }
    }

    @Property(tries = 300)
    void whateverTheWallClockDoesSlicesAreNeverLostNorUnderLength(
            @ForAll("folds") List<Fold> folds,
            @ForAll @Size(60) List<@LongRange(min = -90_000_000L, max = 90_000_000L) Long> steps) {
        Model model = new Model(SLICE, ANY_BAD);
        long elapsed = 0;
        for (int i = 0; i < folds.size(); i++) {
            long before = model.slices.good() + model.slices.bad();
            model.clock.stepWall(Duration.ofMillis(i % 2 == 0 ? steps.get(i) : 0));
            elapsed += folds.get(i).elapsedMillis;
            model.fold(Duration.ofMillis(folds.get(i).elapsedMillis), folds.get(i).good, folds.get(i).bad, false);
            long counted = model.slices.good() + model.slices.bad();
            assertThat(counted).isGreaterThanOrEqualTo(before);
            assertThat(counted)
                    .isBetween(elapsed / (2 * SLICE.toMillis()) - 1, elapsed * 64 / (63 * SLICE.toMillis()) + 1);
        }
    }

    @Test
    void aFirstSliceThatWasSeenInPartIsLeftOutWhereItMustBe() {
        Instant begin = Instant.parse("2026-01-01T00:00:04Z");
        Model whole = new Model(SLICE, judge(1, 100), begin);
        Model part = new Model(SLICE, ANY_BAD, begin);
        for (int i = 0; i < 2; i++) {
            whole.fold(Duration.ofSeconds(6 + 4 * i), 40, 0, false);
            part.fold(Duration.ofSeconds(6 + 4 * i), 40, 0, false);
        }

        assertThat(whole.slices.bad()).isEqualTo(1);
        assertThat(part.slices.good()).isEqualTo(2);
    }

    @Test
    void aFirstSliceThatWasSeenFromItsBeginningCounts() {
        Model model = new Model(SLICE, judge(1, 100), Instant.parse("2026-01-01T00:00:10Z"));
        model.fold(SLICE, 99, 0, false);
        model.fold(SLICE, 100, 0, false);

        assertThat(model.slices.bad()).isEqualTo(1);
        assertThat(model.slices.good()).isEqualTo(1);
    }

    /** 259,200 slices, far more than are judged one by one. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 13, 500, 25_920, 100_000, 259_200, 777_777})
    @Timeout(10)
    void aStallOfThirtyDaysIsQuickAndSane(long badEvents) {
        Model model = new Model(SLICE, ANY_BAD);
        model.fold(Duration.ofMinutes(1), 600, 0, false);
        model.fold(Duration.ofDays(30), 1_000_000, badEvents, false);

        long slices = 259_200;
        assertThat(model.slices.good() + model.slices.bad()).isEqualTo(6 + slices);
        assertThat((double) model.slices.bad()).isCloseTo(Math.min(badEvents, slices), within(30.0));

        model.fold(SLICE, 0, 1, false);
        assertThat(model.slices.good() + model.slices.bad()).isEqualTo(6 + slices + 1);
    }

    @Test
    @Timeout(10)
    void theSlicesOfALongStallThatAreLeftOutAreAllLeftOut() {
        Model model = new Model(SLICE, ANY_BAD);
        model.fold(Duration.ofDays(30), 1_000_000, 1_000_000, true);
        assertThat(model.slices.good() + model.slices.bad()).isZero();

        model.fold(SLICE, 5, 5, false);
        assertThat(model.slices.bad()).isEqualTo(1);
    }

    @Provide
    Arbitrary<List<Fold>> folds() {
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(1, 2_000)),
                Tuple.of(3, Arbitraries.longs().between(1, 60_000)),
                Tuple.of(1, Arbitraries.longs().between(1, Duration.ofHours(3).toMillis())));
        Arbitrary<Integer> good = Arbitraries.integers().between(0, 1000);
        Arbitrary<Integer> bad = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(0)),
                Tuple.of(2, Arbitraries.integers().between(0, 20)));
        Arbitrary<Boolean> leftOut = Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true));
        return Combinators.combine(elapsed, good, bad, leftOut)
                .as(Fold::new)
                .list()
                .ofMaxSize(60);
    }

    /** Bad with any bad event, or with fewer events than the floor if there is one. */
    private static SliceCounter.Judge judge(long weight, long floor) {
        return new SliceCounter.Judge() {
            @Override
            public long weight() {
                return weight;
            }

            @Override
            public long bad(long goodEvents, long badEvents) {
                return badEvents > 0 || goodEvents < floor ? weight : 0;
            }

            @Override
            public boolean needsWholeSlices() {
                return floor > 0;
            }
        };
    }

    record Fold(long elapsedMillis, int good, int bad, boolean leftOut) {}

    private record Folded(long millis, long good, long bad, boolean leftOut) {}

    private static final class Model {
        private final Duration slice;
        private final SliceCounter.Judge judge;
        private final ManualClock clock;
        private final SlotGrid grid;
        private final SliceCounter slices;
        private final List<Folded> folds = new ArrayList<>();
        private long good;
        private long bad;

        Model(Duration slice, SliceCounter.Judge judge) {
            this(slice, judge, Instant.parse("2026-01-01T00:00:00Z"));
        }

        Model(Duration slice, SliceCounter.Judge judge, Instant begin) {
            this.slice = slice;
            this.judge = judge;
            clock = new ManualClock(Long.MAX_VALUE - 1000, begin);
            grid = new SlotGrid(clock.nanoTime(), begin);
            slices = new SliceCounter(grid, slice.toMillis(), judge);
            folds.add(new Folded(begin.toEpochMilli(), 0, 0, false));
        }

        void fold(Duration elapsed, long moreGood, long moreBad, boolean leaveOut) {
            good += moreGood;
            bad += moreBad;
            clock.advance(elapsed);
            grid.advance(clock.nanoTime(), clock.instant());
            long begun = clock.nanoTime() - elapsed.toNanos();
            long ended = clock.nanoTime();
            slices.fold(
                    good, bad, (from, until) -> leaveOut && ended - from > 0 && until - begun > 0 && until - from > 0);
            folds.add(new Folded(clock.instant().toEpochMilli(), good, bad, leaveOut));
        }

        /** Good and bad slices that have ended and were left out at no time. */
        List<Long> expected() {
            long goodSlices = 0;
            long badSlices = 0;
            long first = folds.get(0).millis;
            long now = folds.get(folds.size() - 1).millis;
            for (long from = first; from + slice.toMillis() <= now; from += slice.toMillis()) {
                long until = from + slice.toMillis();
                if (!isLeftOut(from, until)) {
                    long badPart = judge.bad(at(until)[0] - at(from)[0], at(until)[1] - at(from)[1]);
                    badSlices += badPart;
                    goodSlices += judge.weight() - badPart;
                }
            }
            return List.of(goodSlices, badSlices);
        }

        private boolean isLeftOut(long from, long until) {
            for (int i = 1; i < folds.size(); i++) {
                if (folds.get(i).leftOut && folds.get(i).millis > from && folds.get(i - 1).millis < until) {
                    return true;
                }
            }
            return false;
        }

        private long[] at(long millis) {
            for (int i = 1; i < folds.size(); i++) {
                Folded low = folds.get(i - 1);
                Folded high = folds.get(i);
                if (millis <= high.millis) {
                    double fraction = Math.max(0, (double) (millis - low.millis) / (high.millis - low.millis));
                    return new long[] {
                        low.good + Math.round(fraction * (high.good - low.good)),
                        low.bad + Math.round(fraction * (high.bad - low.bad))
                    };
                }
            }
            throw new AssertionError("a slice in the future");
        }
    }
}
