package io.headroom.internal.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.Period;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against an oracle that keeps every fold in a list and finds midnights by the calendar alone. */
class CalendarWindowTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @Property(tries = 500)
    void thePeriodIsCutExactlyAtItsBoundaryInEveryZone(
            @ForAll("zones") String zone,
            @ForAll Period.Unit unit,
            @ForAll("starts") Instant start,
            @ForAll("folds") List<Fold> folds) {
        Model model = new Model(unit, zone, start);
        for (Fold fold : folds) {
            model.fold(Duration.ofMillis(fold.elapsedMillis), fold.good, fold.bad);
            model.check();
        }
    }

    @Property(tries = 300)
    void whateverTheWallClockDoesNoCountIsNegativeOrMoreThanAll(
            @ForAll("folds") List<Fold> folds,
            @ForAll @Size(50) List<@LongRange(min = -8_000_000_000L, max = 8_000_000_000L) Long> steps) {
        Model model = new Model(Period.Unit.MONTH, "Europe/Zurich", Instant.parse("2026-03-28T20:00:00Z"));
        for (int i = 0; i < folds.size(); i++) {
            model.clock.stepWall(Duration.ofMillis(i % 3 == 0 ? steps.get(i) : 0));
            model.fold(Duration.ofMillis(folds.get(i).elapsedMillis), folds.get(i).good, folds.get(i).bad);
            WindowSum sum = model.read();
            assertThat(sum.good()).isBetween(0L, model.good);
            assertThat(sum.bad()).isBetween(0L, model.bad);
            assertThat(sum.coverage()).isBetween(0.0, 1.0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MONTH, Europe/Zurich, 2026-03-31T22:00:00Z",
        "QUARTER, America/New_York, 2026-04-01T04:00:00Z",
        "MONTH, America/New_York, 2026-11-01T04:00:00Z",
        "MONTH, Asia/Kathmandu, 2026-02-28T18:15:00Z",
        "MONTH, Australia/Lord_Howe, 2026-09-30T13:30:00Z",
        "MONTH, Australia/Lord_Howe, 2026-10-31T13:00:00Z",
        "YEAR, Pacific/Apia, 2011-12-31T10:00:00Z",
        "MONTH, Pacific/Apia, 2011-12-01T10:00:00Z",
        "MONTH, Asia/Amman, 2005-03-31T22:00:00Z",
    })
    void aBoundaryBetweenTwoTicksDividesTheirEvents(Period.Unit unit, String zone, Instant boundary) {
        Model model = new Model(unit, zone, boundary.minus(HOUR).minusMillis(300));
        model.fold(HOUR, 77, 7);
        assertThat(model.read()).isEqualTo(new WindowSum(77, 7, HOUR.toMillis() / (double) model.pastMillis()));
        model.fold(SECOND, 1000, 10);

        assertThat(model.read()).isEqualTo(new WindowSum(700, 7, 1));
        model.fold(SECOND, 5, 5);
        assertThat(model.read()).isEqualTo(new WindowSum(705, 12, 1));
    }

    @Test
    void theMonthWithoutItsThirtiethDayEndsAfterThirtyDays() {
        Model apia = new Model(Period.Unit.MONTH, "Pacific/Apia", Instant.parse("2011-12-01T10:00:00Z"));
        for (int day = 1; day < 30; day++) {
            apia.fold(DAY, 1, 0);
        }
        assertThat(apia.read().good()).isEqualTo(29);
        apia.fold(DAY, 1, 0);
        assertThat(apia.read().good()).isZero();
    }

    @Test
    void aStallAcrossSeveralBoundariesLeavesTheShareOfTheLastPeriod() {
        Model model = new Model(Period.Unit.MONTH, "UTC", Instant.parse("2026-01-01T00:00:00Z"));
        model.fold(Duration.ofDays(100), 1000, 200);

        assertThat(model.clock.instant()).isEqualTo(Instant.parse("2026-04-11T00:00:00Z"));
        assertThat(model.read()).isEqualTo(new WindowSum(100, 20, 1));
    }

    @Test
    void aClockSetForwardAcrossABoundaryAndBackLosesNothing() {
        Model model = new Model(Period.Unit.MONTH, "Europe/Zurich", Instant.parse("2026-03-31T12:00:00Z"));
        model.fold(HOUR, 100, 10);
        model.step(DAY);
        model.fold(HOUR, 20, 2);
        assertThat(model.read().good()).isEqualTo(20);

        model.step(DAY.negated());
        model.fold(HOUR, 3, 1);
        assertThat(model.read().good()).isEqualTo(123);
        assertThat(model.read().bad()).isEqualTo(13);

        model.fold(Duration.ofHours(14), 1400, 0);
        // 7 of the 14 hours lie after midnight.
        assertThat(model.read().good()).isEqualTo(700);
    }

    @Test
    void aClockSetBackAcrossABoundaryGoesOnWithTheOldPeriodUntilItEndsAgain() {
        Model model = new Model(Period.Unit.MONTH, "UTC", Instant.parse("2026-03-31T23:00:00Z"));
        model.fold(Duration.ofMinutes(30), 100, 0);
        model.fold(HOUR, 40, 0);
        assertThat(model.read().good()).isEqualTo(20);

        model.step(HOUR.negated());
        model.fold(Duration.ofMinutes(10), 5, 0);
        assertThat(model.read().good()).isEqualTo(145);
        model.fold(HOUR, 60, 0);
        assertThat(model.read().good()).isEqualTo(40);
    }

    @Test
    void aClockSetBackIntoAPeriodThatWasNeverSeenGoesOnInIt() {
        Model model = new Model(Period.Unit.MONTH, "UTC", Instant.parse("2026-03-20T00:00:00Z"));
        model.fold(HOUR, 100, 0);
        model.step(Duration.ofDays(65));
        model.fold(HOUR, 20, 0);
        model.step(Duration.ofDays(-35));
        model.fold(HOUR, 3, 0);
        assertThat(model.read().good()).isEqualTo(23);

        model.fold(HOUR, 4, 0);
        assertThat(model.read().good()).isEqualTo(27);
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(
                "UTC",
                "Europe/Zurich",
                "America/New_York",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Pacific/Apia",
                "Asia/Amman");
    }

    /** Among them the two days before every boundary of the year in which Samoa left a day out. */
    @Provide
    Arbitrary<Instant> starts() {
        Instant first = Instant.parse("2011-01-01T00:00:00Z");
        Arbitrary<Instant> any = Arbitraries.longs()
                .between(0, Duration.ofDays(20 * 366).toMillis())
                .map(first::plusMillis);
        Arbitrary<Instant> near = Combinators.combine(
                        Arbitraries.integers().between(1, 24),
                        Arbitraries.longs().between(0, Duration.ofDays(2).toMillis()))
                .as((months, before) -> ZonedDateTime.ofInstant(first, ZoneId.of("UTC"))
                        .plusMonths(months)
                        .toInstant()
                        .minusMillis(before));
        return Arbitraries.oneOf(any, near);
    }

    @Provide
    Arbitrary<List<Fold>> folds() {
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(0, 2_000)),
                Tuple.of(4, Arbitraries.longs().between(0, Duration.ofHours(8).toMillis())),
                Tuple.of(2, Arbitraries.longs().between(0, Duration.ofDays(5).toMillis())),
                Tuple.of(1, Arbitraries.longs().between(0, Duration.ofDays(100).toMillis())));
        Arbitrary<Integer> events = Arbitraries.integers().between(0, 100_000);
        return Combinators.combine(elapsed, events, events).as(Fold::new).list().ofMaxSize(50);
    }

    record Fold(long elapsedMillis, int good, int bad) {}

    private static final class Model {
        private final Period.Unit unit;
        private final ZoneId zone;
        private final ManualClock clock;
        private final SlotGrid grid;
        private final CalendarWindow window;
        private final long startNanos;
        private final Instant start;
        private final List<Folded> folds = new ArrayList<>();
        private long good;
        private long bad;

        Model(Period.Unit unit, String zone, Instant start) {
            this.unit = unit;
            this.zone = ZoneId.of(zone);
            this.start = start;
            clock = new ManualClock(Long.MAX_VALUE - 1000, start);
            grid = new SlotGrid(clock.nanoTime(), start);
            startNanos = clock.nanoTime();
            Period.Calendar period = (Period.Calendar) Period.calendar(unit, this.zone);
            window = new CalendarWindow(grid, new CalendarWindow.Calendar() {
                @Override
                public long startMillis(long wallMillis) {
                    return period.start(Instant.ofEpochMilli(wallMillis)).toEpochMilli();
                }

                @Override
                public long endMillis(long wallMillis) {
                    return period.end(Instant.ofEpochMilli(wallMillis)).toEpochMilli();
                }
            });
            folds.add(new Folded(start, 0, 0));
        }

        void step(Duration step) {
            clock.stepWall(step);
        }

        void fold(Duration elapsed, long moreGood, long moreBad) {
            good += moreGood;
            bad += moreBad;
            clock.advance(elapsed);
            grid.advance(clock.nanoTime(), clock.instant());
            window.fold(good, bad);
            folds.add(new Folded(clock.instant(), good, bad));
        }

        WindowSum read() {
            return window.read(startNanos);
        }

        void check() {
            WindowSum sum = read();
            assertThat((double) sum.good()).isCloseTo(good - at(boundary(), 0), within(0.51));
            assertThat((double) sum.bad()).isCloseTo(bad - at(boundary(), 1), within(0.51));
            Instant seenFrom = boundary().isBefore(start) ? start : boundary();
            long seen = Duration.between(seenFrom, clock.instant()).toMillis();
            assertThat(sum.coverage()).isEqualTo(pastMillis() == 0 ? 1 : (double) seen / pastMillis());
        }

        long pastMillis() {
            return Duration.between(boundary(), clock.instant()).toMillis();
        }

        /** The first instant of the first day: not midnight where the clocks are set forward then. */
        private Instant boundary() {
            ZonedDateTime today = clock.instant().atZone(zone);
            ZonedDateTime noon = today.truncatedTo(ChronoUnit.DAYS).withHour(12);
            ZonedDateTime first = switch (unit) {
                case MONTH -> noon.with(TemporalAdjusters.firstDayOfMonth());
                case QUARTER -> noon.with(IsoFields.DAY_OF_QUARTER, 1);
                case YEAR -> noon.with(TemporalAdjusters.firstDayOfYear());
            };
            return first.toLocalDate().atStartOfDay(zone).toInstant();
        }

        private double at(Instant time, int column) {
            if (!time.isAfter(start)) {
                return 0;
            }
            for (int i = 1; i < folds.size(); i++) {
                Folded low = folds.get(i - 1);
                Folded high = folds.get(i);
                if (!time.isAfter(high.at)) {
                    double fraction = (double) Duration.between(low.at, time).toMillis()
                            / Duration.between(low.at, high.at).toMillis();
                    return low.counts[column] + fraction * (high.counts[column] - low.counts[column]);
                }
            }
            throw new AssertionError("a boundary in the future: " + time);
        }
    }

    private record Folded(Instant at, long... counts) {}
}
