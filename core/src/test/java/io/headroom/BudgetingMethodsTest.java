package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.alert.AlertState;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Maintenance;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Budgets in slices of time; the first clock stands on a slice's beginning. */
class BudgetingMethodsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @AfterEach
    void close() {
        headroom.close();
    }

    /** 1000 of 1000 were good in one slice, 1 of 2 in the next. */
    @Test
    void twoSlicesWeighDifferentlyInEachMethod() {
        declare("occurrences", BudgetingMethod.occurrences());
        declare("timeslices", BudgetingMethod.timeslices(MINUTE, 0.95));
        declare("ratio-timeslices", BudgetingMethod.ratioTimeslices(MINUTE));
        minute(1000, 0);
        minute(1, 1);

        assertThat(goodRatio("occurrences")).isCloseTo(0.999002, within(5e-7));
        assertThat(goodRatio("timeslices")).isEqualTo(0.5);
        assertThat(goodRatio("ratio-timeslices")).isEqualTo(0.75);
    }

    @ParameterizedTest
    @CsvSource({"95, 5, 0.95", "19, 1, 0.95", "999, 1, 0.999", "57, 3, 0.95", "7, 3, 0.7", "1, 0, 1", "29, 71, 0.29"})
    void aSliceThatJustReachesItsTargetIsGood(int good, int bad, double target) {
        declare("slices", BudgetingMethod.timeslices(MINUTE, target));
        minute(good, bad);
        assertThat(counts("slices").good()).isEqualTo(1);

        minute(good, bad + 1);
        assertThat(counts("slices").bad()).isEqualTo(1);
    }

    @Test
    void fourteenDaysOfMinutesAllowOneThousandAndEightBadOnes() {
        Slo slo = headroom.slo(
                "slices",
                settings -> settings.objective("95%").period("14d").method(BudgetingMethod.timeslices(MINUTE, 0.99)));
        for (int minute = 0; minute < 20_160; minute++) {
            minute(minute < 19_152 ? 1 : 0, minute < 19_152 ? 0 : 1);
        }
        assertThat(counts("slices").total()).isEqualTo(20_160);
        assertThat(counts("slices").bad()).isEqualTo(1_008);
        assertThat(slo.budget().remaining()).isCloseTo(0, within(1e-9));

        minute(0, 1);
        assertThat(slo.budget().remaining()).isCloseTo(-1 / 1008.0, within(1e-9));
    }

    @Test
    void aSliceWithoutEventsIsGood() {
        declare("timeslices", BudgetingMethod.timeslices(MINUTE, 0.95));
        declare("ratio-timeslices", BudgetingMethod.ratioTimeslices(MINUTE));
        minute(0, 0);

        assertThat(counts("timeslices").good()).isEqualTo(1);
        assertThat(counts("ratio-timeslices").good()).isEqualTo(BudgetingMethod.RatioTimeslices.WEIGHT);
    }

    @Test
    void aSliceBelowTheFloorOfAThroughputIsBadAndTheFirstPartialOneIsNotJudged() {
        clock.advance(Duration.ofSeconds(30));
        Slo imports = headroom.slo(
                "imports",
                settings -> settings.objective("90%")
                        .sli(Sli.throughput(100))
                        .method(BudgetingMethod.timeslices(MINUTE, 1)));
        run(Duration.ofSeconds(30), 1, 0);
        assertThat(counts("imports").total()).isZero();

        minute(99, 0);
        minute(60, 40);
        minute(0, 0);
        assertThat(imports.budget().periodCounts().good()).isEqualTo(1);
        assertThat(imports.budget().periodCounts().bad()).isEqualTo(2);
    }

    @Test
    void slicesThatSawMaintenanceAreLeftOut() {
        declare("timeslices", BudgetingMethod.timeslices(MINUTE, 0.95));
        declare("ratio-timeslices", BudgetingMethod.ratioTimeslices(MINUTE));
        for (Slo slo : headroom.slos()) {
            slo.addMaintenance(new Maintenance(
                    clock.instant().plusSeconds(90), clock.instant().plusSeconds(150)));
        }
        for (int half = 0; half < 8; half++) {
            run(Duration.ofSeconds(30), 0, 10);
        }

        // Of four minutes the second and the third.
        assertThat(counts("timeslices").bad()).isEqualTo(2);
        assertThat(counts("timeslices").good()).isZero();
        assertThat(counts("ratio-timeslices").bad()).isEqualTo(2 * BudgetingMethod.RatioTimeslices.WEIGHT);
        assertThat(headroom.slo("timeslices").snapshot().maintenance()).isEqualTo(20);
    }

    private void declare(String name, BudgetingMethod method) {
        headroom.slo(name, slo -> slo.objective("90%").method(method));
    }

    private void minute(int good, int bad) {
        run(MINUTE, good, bad);
    }

    private void run(Duration elapsed, int good, int bad) {
        for (Slo slo : headroom.slos()) {
            for (int i = 0; i < good; i++) {
                slo.recorder().record(Outcome.GOOD);
            }
            for (int i = 0; i < bad; i++) {
                slo.recorder().record(Outcome.BAD);
            }
        }
        clock.advance(elapsed);
        headroom.tick();
    }

    private double goodRatio(String slo) {
        return counts(slo).goodRatio();
    }

    private WindowCounts counts(String slo) {
        return headroom.slo(slo).budget().periodCounts();
    }

    /** The short window of the fastest page is 5 minutes: within it no slice may have ended. */
    @ParameterizedTest
    @CsvSource({"1, false", "5, false", "10, false", "12, false", "10, true"})
    void anOutagePagesOnceHoweverLongTheSlicesAre(int minutes, boolean ratio) {
        Duration slice = Duration.ofMinutes(minutes);
        ManualClock time = new ManualClock(0, Instant.parse("2026-03-01T10:00:00.300Z"));
        Headroom service = Headroom.builder("shop").manual(time).build();
        Slo slo = service.slo(
                "checkout",
                settings -> settings.objective(0.999)
                        .method(
                                ratio
                                        ? BudgetingMethod.ratioTimeslices(slice)
                                        : BudgetingMethod.timeslices(slice, 0.99)));
        List<AlertState> states = new ArrayList<>(List.of(AlertState.INACTIVE));
        for (int second = 0; second < 5 * 3600; second++) {
            slo.recorder().record(second / 3600 == 1 ? Outcome.BAD : Outcome.GOOD);
            time.advance(Duration.ofSeconds(1));
            service.tick();
            AlertState state = slo.snapshot().alerts().get(0).state();
            if (state != states.get(states.size() - 1)) {
                states.add(state);
            }
        }

        assertThat(states)
                .as("between two slices nothing changes")
                .containsExactly(
                        AlertState.INACTIVE,
                        AlertState.PENDING,
                        AlertState.FIRING,
                        AlertState.RESOLVED,
                        AlertState.INACTIVE);
    }

    /** One bad slice of 10 minutes is no evidence for the page's 1h/5m; the next one ends well. */
    @Test
    void whatIsPendingEndsWithASliceThatEndedWell() {
        ManualClock time = new ManualClock(0, Instant.parse("2026-03-01T10:00:00.300Z"));
        Headroom service = Headroom.builder("shop").manual(time).build();
        Slo slo = service.slo(
                "checkout",
                settings -> settings.objective(0.999).method(BudgetingMethod.timeslices(Duration.ofMinutes(10), 0.99)));
        List<String> changes = new ArrayList<>();
        AlertState last = AlertState.INACTIVE;
        for (int second = 0; second < 2 * 3600; second++) {
            slo.recorder().record(second / 600 == 2 ? Outcome.BAD : Outcome.GOOD);
            time.advance(Duration.ofSeconds(1));
            service.tick();
            AlertState state = slo.snapshot().alerts().get(0).state();
            if (state != last) {
                changes.add(state + " at " + second / 60);
                last = state;
            }
        }

        assertThat(changes).containsExactly("pending at 29", "inactive at 39");
    }
}
