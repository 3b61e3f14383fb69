package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorBudgetTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAYS_30 = Duration.ofDays(30);

    @Test
    void anIdleServiceHasItsWholeBudget() {
        ErrorBudget budget = budget(0.999, DAYS_30, counts(HOUR, 0, 0), counts(DAYS_30, 0, 0));

        assertThat(budget.remaining()).isEqualTo(1);
        assertThat(budget.burnRate(HOUR)).isZero();
        assertThat(budget.periodCounts().goodRatio()).isEqualTo(1);
        assertThat(budget.timeToExhaustion()).isEmpty();
    }

    @Test
    void badEventsSpendTheBudgetByTheirNumberNotByTheTimeTheyTook() {
        // 10 h at 1000 events a second, all good, then 10 h at 1 a second, half of them bad.
        ErrorBudget budget = budget(0.999, DAYS_30, counts(DAYS_30, 36_018_000, 18_000));

        assertThat(budget.periodCounts().badRatio()).isCloseTo(0.0004995, within(1e-8));
        assertThat(budget.remaining()).isCloseTo(1 - 18_000 / (0.001 * 36_036_000), within(1e-9));
    }

    @Test
    void beyondTheBudgetTheRemainderIsNegative() {
        assertThat(budget(0.99, DAYS_30, counts(DAYS_30, 97, 3)).remaining()).isCloseTo(-2, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0.99, 100", "0.96, 25", "0.95, 20", "0.9, 10"})
    void atATotalOutageTheBurnRateIsItsMaximum(double target, double maximum) {
        assertThat(budget(target, DAYS_30, counts(HOUR, 0, 50), counts(DAYS_30, 0, 50))
                        .burnRate(HOUR))
                .isCloseTo(maximum, within(1e-9));
    }

    /** Google SRE Workbook, chapter 5, low-traffic services: one failure of ten in an hour. */
    @Test
    void oneFailureOfTenInAnHour() {
        ErrorBudget budget = budget(0.999, DAYS_30, counts(HOUR, 9, 1), counts(DAYS_30, 7199, 1));

        assertThat(budget.burnRate(HOUR)).isCloseTo(100, within(1e-9));
        assertThat(1 - budget.remaining()).isCloseTo(0.138889, within(1e-6));
    }

    /** Google SRE Workbook, table 5-4, and period / burn rate. */
    @ParameterizedTest
    @CsvSource({"10, 30, 72", "1000, 30, 0.72", "14.4, 30, 50", "6, 30, 120", "7, 28, 96"})
    void aFullBudgetLastsThePeriodOverTheBurnRate(double burnRate, int days, double hours) {
        Duration period = Duration.ofDays(days);
        long bad = Math.round(burnRate * 1000);
        ErrorBudget budget =
                budget(0.999, period, counts(HOUR, 1_000_000 - bad, bad), counts(period, 1_000_000_000_000_000L, bad));

        assertThat(budget.timeToExhaustion().orElseThrow().toSeconds()).isCloseTo(Math.round(hours * 3600), within(2L));
    }

    /** 10 of 1,000 are 0.544 % to 1.831 % by Wilson's interval, 120 of 24,000 are 0.418 % to 0.597 %. */
    @Test
    void exhaustionSaysHowUncertainItIs() {
        Duration day = Duration.ofDays(1);
        ErrorBudget budget =
                budget(0.99, DAYS_30, counts(HOUR, 990, 10), counts(day, 23_880, 120), counts(DAYS_30, 716_400, 3_600));

        Exhaustion exhaustion = budget.exhaustion();

        assertThat(exhaustion.atShortBurn()).contains(Duration.ofDays(15));
        assertThat(exhaustion.atLongBurn()).contains(Duration.ofDays(30));
        assertThat(days(exhaustion.earliest())).isCloseTo(15 / 1.831, within(0.01));
        assertThat(days(exhaustion.latest())).isCloseTo(15 / 0.418, within(0.1));
    }

    @Test
    void whatBurnsNothingMayStillBeGoneByTheEarliestEstimate() {
        ErrorBudget budget = budget(0.99, DAYS_30, counts(HOUR, 10, 0), counts(DAYS_30, 7_200, 0));

        assertThat(budget.exhaustion().atShortBurn()).isEmpty();
        assertThat(budget.exhaustion().earliest()).isPresent();
        assertThat(budget.exhaustion().latest()).isEmpty();
    }

    @Test
    void anIdleBudgetIsNeverExhausted() {
        ErrorBudget budget = budget(0.99, DAYS_30, counts(HOUR, 0, 0), counts(DAYS_30, 0, 0));

        assertThat(budget.exhaustion())
                .isEqualTo(new Exhaustion(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(budget.badEventsLeft()).isZero();
    }

    /**
     * The first row: Google SRE Workbook, chapter 5, ten requests an hour for 30 days at 99.9 % allow seven failures. The last four: chapter 2, the
     * budgets of the example game's four weeks, and what its 97.123 % leave of the first.
     */
    @ParameterizedTest
    @CsvSource({
        "0.999, 7200, 0, 7",
        "0.999, 7199, 1, 6",
        "0.99, 99, 1, 0",
        "0.99, 97, 3, -2",
        "0.9, 0, 10, -9",
        "0.97, 3663253, 0, 109897",
        "0.9, 3663253, 0, 366325",
        "0.99, 3663253, 0, 36632",
        "0.97, 3557865, 105388, 4509"
    })
    void badEventsLeft(double target, long good, long bad, long left) {
        assertThat(budget(target, DAYS_30, counts(DAYS_30, good, bad)).badEventsLeft())
                .isEqualTo(left);
    }

    /** A slice counts as a million under ratio-timeslices, and is one observation all the same. */
    @Test
    void statisticsKnowSlicesNotMillionths() {
        Objective ratio =
                new Objective(0.99, Period.rolling(DAYS_30), BudgetingMethod.ratioTimeslices(Duration.ofMinutes(1)));
        Objective slices =
                new Objective(0.99, Period.rolling(DAYS_30), BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.9));
        ErrorBudget millionths = new ErrorBudget(
                ratio, List.of(counts(HOUR, 59_000_000, 1_000_000), counts(DAYS_30, 43_000_000_000L, 200_000_000)));
        ErrorBudget whole = new ErrorBudget(slices, List.of(counts(HOUR, 59, 1), counts(DAYS_30, 43_000, 200)));

        assertThat(millionths.exhaustion()).isEqualTo(whole.exhaustion());
        assertThat(millionths.badEventsLeft()).isEqualTo(whole.badEventsLeft()).isEqualTo(232);
    }

    /** slo-generator's fixture: half bad at 90 % over 12 hours burns at 5 and leaves −288 of 72 minutes. */
    @Test
    void fiveBudgetsSpentLeaveMinusFour() {
        ErrorBudget budget = budget(0.9, Duration.ofHours(12), counts(Duration.ofHours(12), 3_556, 3_556));

        assertThat(budget.burnRate(Duration.ofHours(12))).isCloseTo(5, within(1e-9));
        assertThat(budget.remaining() * 72).isCloseTo(-288, within(1e-9));
        assertThat(budget.periodCounts().goodRatio()).isEqualTo(0.5);
    }

    /**
     * OpenSLO's and Pyrra's examples, and workbook arithmetic: the time a total outage may last. The last rows: Google SRE Book, appendix A, a year, a
     * quarter, a week and a day.
     */
    @ParameterizedTest
    @CsvSource({
        "0.9999, 30, 259.2",
        "0.99, 28, 24192",
        "0.99, 30, 25920",
        "0.9, 30, 259200",
        "0.9995, 7, 302.4",
        "0.9, 365, 3153600",
        "0.999, 365, 31536",
        "0.99999, 365, 315.36",
        "0.999, 90, 7776",
        "0.9999, 90, 777.6",
        "0.9995, 7, 302.4",
        "0.99999, 7, 6.048",
        "0.99, 1, 864",
        "0.99999, 1, 0.864"
    })
    void theBudgetAsTime(double target, int days, double seconds) {
        Objective objective = new Objective(target, Duration.ofDays(days));

        assertThat(objective.budgetRatio() * objective.period().length().toSeconds())
                .isCloseTo(seconds, within(1e-6));
    }

    @Test
    void aSpentBudgetIsExhaustedNow() {
        ErrorBudget budget = budget(0.99, DAYS_30, counts(HOUR, 1, 0), counts(DAYS_30, 50, 50));
        assertThat(budget.timeToExhaustion()).contains(Duration.ZERO);
    }

    @Test
    void anUnknownWindowIsRefusedAndTheKnownOnesAreListed() {
        ErrorBudget budget = budget(0.99, DAYS_30, counts(HOUR, 1, 0), counts(DAYS_30, 50, 50));
        assertThatThrownBy(() -> budget.burnRate(Duration.ofHours(2)))
                .hasMessage("window must be one of 1h, 30d, was 2h");
    }

    @Test
    void theLastWindowMustBeThePeriod() {
        Objective objective = new Objective(0.99, DAYS_30);
        assertThatThrownBy(() -> new ErrorBudget(objective, List.of(counts(HOUR, 1, 0))))
                .hasMessageContaining("must be the period");
        assertThatThrownBy(() -> new ErrorBudget(objective, List.of())).hasMessageContaining("must be the period");
    }

    @Test
    void readsAsASentence() {
        assertThat(budget(0.99, DAYS_30, counts(DAYS_30, 998, 2)))
                .hasToString("80.0% of the error budget of 99% over 30d left, 100.0% of the period observed");
    }

    @Property
    void nothingIsEverNaNOrInfinite(
            @ForAll @IntRange(min = 1, max = 999_999_999) int billionths,
            @ForAll @LongRange(min = 0) long good,
            @ForAll @LongRange(min = 0) long bad) {
        double target = billionths / 1e9;
        long halfGood = good / 2;
        long halfBad = bad / 2;
        ErrorBudget budget =
                budget(target, DAYS_30, counts(HOUR, halfGood, halfBad), counts(DAYS_30, halfGood, halfBad));

        assertThat(budget.remaining()).isFinite().isLessThanOrEqualTo(1);
        assertThat(budget.burnRate(HOUR)).isFinite().isNotNegative();
        assertThat(budget.window(HOUR).badRatio()).isBetween(0.0, 1.0);
        assertThat(budget.window(HOUR).goodRatio()).isBetween(0.0, 1.0);
        assertThat(budget.timeToExhaustion().orElse(Duration.ZERO)).isGreaterThanOrEqualTo(Duration.ZERO);
    }

    private static ErrorBudget budget(double target, Duration period, WindowCounts... windows) {
        return new ErrorBudget(new Objective(target, period), List.of(windows));
    }

    private static double days(Optional<Duration> time) {
        return time.orElseThrow().toSeconds() / 86_400.0;
    }

    private static WindowCounts counts(Duration window, long good, long bad) {
        return new WindowCounts(window, good, bad, 1);
    }
}
