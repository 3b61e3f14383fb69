package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
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

    private static WindowCounts counts(Duration window, long good, long bad) {
        return new WindowCounts(window, good, bad, 1);
    }
}
