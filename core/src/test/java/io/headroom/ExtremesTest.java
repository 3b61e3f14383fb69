package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Period;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ends of every range that a setting may have. */
class ExtremesTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-6, 0.5, 0.999999, 0.999999999, 1 - 0x1p-53})
    void anObjectiveOfAnyHeightCountsWithoutNanOrInfinity(double objective) {
        Slo slo = headroom.slo("checkout", settings -> settings.objective(objective));
        slo.recorder().record(Outcome.GOOD);
        slo.recorder().record(Outcome.BAD);
        clock.advance(Duration.ofSeconds(1));
        headroom.tick();
        assertThat(slo.budget().remaining()).isFinite().isLessThan(1);
        assertThat(slo.budget().highestBurnRate()).isFinite().isPositive();
        assertThat(slo.budget().badEventsLeft()).isBetween(-1L, 1L);
        assertThat(slo.budget().exhaustion().earliest()).isPresent();
        assertThat(slo.policyStatus().reason()).doesNotContain("NaN");
        assertThat(slo.alerts()).allSatisfy(alert -> assertThat(alert.factor()).isFinite());
        assertThat(slo.toString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H", "PT1H0.001S", "PT1H0.000000001S", "PT36H0.5S", "P365DT23H59M59.999999999S", "P366D"})
    void aPeriodOfAnyLengthIsReadByItsLength(Duration period) {
        Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99).period(period));
        slo.recorder().record(Outcome.BAD);
        clock.advance(period);
        headroom.tick();
        assertThat(slo.budget().coverage()).isEqualTo(1);
        assertThat(slo.budget().window(period).bad()).isEqualTo(1);
        assertThat(slo.counts(period).bad()).isEqualTo(1);
        assertThat(slo.budget().burnRate(period)).isEqualTo(slo.budget().highestBurnRate());
        clock.advance(period);
        headroom.tick();
        assertThat(slo.budget().periodCounts().bad()).isZero();
    }

    @Test
    void anAlertMayHaveWindowsThatAreNoWholeSeconds() {
        Slo slo = headroom.slo(
                "checkout",
                settings -> settings.objective(0.99).period("1h").alerts(BurnRules.of("page 50% 90500ms/10500ms")));
        assertThat(slo.alerts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "MONTH, Europe/Zurich",
        "QUARTER, America/St_Johns",
        "YEAR, Pacific/Apia",
        "MONTH, Africa/Cairo",
        "MONTH, Asia/Gaza"
    })
    void aCalendarPeriodNeverLosesAnEventOverTenYears(Period.Unit unit, String zone) {
        ManualClock old = new ManualClock(Long.MAX_VALUE - 1, Instant.parse("2011-11-30T23:00:00Z"));
        try (Headroom decade = Headroom.builder("decade").manual(old).build()) {
            Period period = Period.calendar(unit, ZoneId.of(zone));
            Slo slo =
                    decade.slo("checkout", settings -> settings.objective(0.99).period(period));
            Period.Calendar calendar = (Period.Calendar) period;
            long inPeriod = 0;
            Instant start = calendar.start(old.instant());
            for (int hour = 0; hour < 10 * 366 * 24; hour++) {
                old.advance(Duration.ofHours(1));
                Instant now = old.instant();
                slo.recorder().record(Outcome.BAD);
                decade.tick();
                Instant startNow = calendar.start(now);
                if (!startNow.equals(start)) {
                    start = startNow;
                    inPeriod =
                            now.equals(start) ? 0 : slo.budget().periodCounts().bad();
                    assertThat(slo.budget().periodCounts().bad()).isBetween(0L, 1L);
                } else {
                    inPeriod++;
                }
                assertThat(slo.budget().periodCounts().bad()).isEqualTo(inPeriod);
                assertThat(slo.budget().coverage()).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void aListenerMayLeaveWhileItIsTold() {
        List<String> heard = new ArrayList<>();
        headroom.slo("checkout", settings -> settings.objective(0.99));
        for (String name : List.of("first", "second", "third")) {
            headroom.addListener(new SloListener() {
                @Override
                public void ticked(Instant at) {
                    heard.add(name);
                    headroom.removeListener(this);
                }
            });
        }
        headroom.tick();
        headroom.tick();
        assertThat(heard).containsExactly("first", "second", "third");
    }

    @Test
    void aListenerMayBringAnotherWhileItIsTold() {
        List<String> heard = new ArrayList<>();
        headroom.addListener(new SloListener() {
            @Override
            public void declared(Slo slo) {
                headroom.addListener(new SloListener() {
                    @Override
                    public void declared(Slo slo) {
                        heard.add(slo.name());
                    }
                });
            }
        });
        headroom.slo("checkout", settings -> settings.objective(0.99));
        assertThat(heard).containsExactly("checkout");
    }

    @Test
    void aListenerMayDeclareWhatItIsToldOf() {
        headroom.addListener(new SloListener() {
            @Override
            public void declared(Slo slo) {
                if (slo.name().equals("checkout")) {
                    headroom.slo("checkout-slow", settings -> settings.objective(0.9));
                    headroom.family("checkout", family -> family.maxKeys(2));
                }
            }
        });
        headroom.slo("checkout", settings -> settings.objective(0.99));
        headroom.family("checkout").recorder("acme").record(Outcome.GOOD);
        headroom.tick();
        assertThat(headroom.slos()).hasSize(4);
    }

    @Test
    void aListenerMayDivideAnSloWhenAMemberOfAnotherRetires() {
        headroom.slo("checkout", settings -> settings.objective(0.99));
        headroom.slo("search", settings -> settings.objective(0.99));
        headroom.family("checkout", family -> family.idleAfter(Duration.ofMinutes(1)))
                .recorder("acme")
                .record(Outcome.GOOD);
        headroom.addListener(new SloListener() {
            @Override
            public void retired(Slo slo) {
                headroom.family("search", family -> family.maxKeys(2));
            }
        });
        headroom.tick();
        clock.advance(Duration.ofMinutes(2));
        headroom.tick();
        assertThat(headroom.families()).hasSize(2);
    }

    @Test
    void aSliceOfAnyLengthSurvivesAPauseOfAYear() {
        for (Duration slice : List.of(Duration.ofSeconds(10), Duration.ofMillis(10_001), Duration.ofDays(1))) {
            Slo slo = headroom.slo(
                    "slices-" + slice.toMillis(),
                    settings -> settings.objective(0.9).period("366d").method(BudgetingMethod.timeslices(slice, 1)));
            for (int event = 0; event < 1_000_000; event++) {
                slo.recorder().record(Outcome.BAD);
            }
            clock.advance(Duration.ofDays(360));
            headroom.tick();
            long slices = slo.budget().periodCounts().total();
            assertThat(slices)
                    .isBetween(
                            Duration.ofDays(358).dividedBy(slice),
                            Duration.ofDays(361).dividedBy(slice));
            assertThat((double) slo.budget().periodCounts().bad())
                    .isCloseTo(Math.min(slices, 1_000_000.0), within(1_000.0));
        }
    }

    @Test
    void anAgeOrLatencyBeyondAllMeasureIsOneEvent() {
        Slo fresh = headroom.slo("fresh", settings -> settings.objective(0.9).sli(Sli.freshness(Duration.ofDays(366))));
        for (long nanos : new long[] {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE}) {
            fresh.recorder().record(nanos, Outcome.GOOD);
        }
        headroom.tick();
        assertThat(fresh.snapshot().events().good()).isEqualTo(4);
        assertThat(fresh.snapshot().events().bad()).isEqualTo(1);
    }
}
