package io.headroom.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectiveTest {
    private static final Duration DAYS_30 = Duration.ofDays(30);

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.1, 99.9, Double.NaN})
    void aTargetOutsideTheOpenUnitIntervalIsRefused(double target) {
        assertThatThrownBy(() -> new Objective(target, DAYS_30))
                .hasMessageStartingWith("objective must be in (0, 1), was " + target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT59M59S", "P367D"})
    void aPeriodOutOfRangeIsRefused(Duration period) {
        assertThatThrownBy(() -> new Objective(0.999, period))
                .hasMessageStartingWith("period must be from 1h to 366d, was ");
    }

    @ParameterizedTest
    @CsvSource({
        "0.9, 0.1",
        "0.99, 0.01",
        "0.999, 0.001",
        "0.9995, 0.0005",
        "0.9999, 0.0001",
        "0.99999, 0.00001",
        "0.07, 0.93"
    })
    void aDecimalTargetHasADecimalBudget(double target, double budget) {
        assertThat(new Objective(target, DAYS_30).budgetRatio()).isEqualTo(budget);
    }

    @Test
    void theSmallestBudgetIsNotZero() {
        assertThat(new Objective(Math.nextDown(1.0), DAYS_30).budgetRatio()).isPositive();
    }

    @Test
    void readsAsPeopleWriteIt() {
        assertThat(new Objective(0.999, DAYS_30)).hasToString("99.9% over 30d");
        assertThat(Objective.parseTarget("99.9%")).isEqualTo(0.999);
        assertThat(Period.parse("30d")).isEqualTo(Period.rolling(DAYS_30));
    }
}
