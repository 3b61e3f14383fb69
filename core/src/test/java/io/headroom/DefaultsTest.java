package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.ErrorBudgetPolicy.Level;
import io.headroom.budget.Maintenance;
import io.headroom.budget.Period;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that SLOs have unless they say otherwise, and settings written as text. */
class DefaultsTest {
    @Test
    void anSloBeginsWithTheDefaultsAndSaysOtherwiseWhereItDoes() {
        Headroom headroom = headroom(slo -> slo.objective("99%").period("7d").alerts("page 8% 1h/5m"));

        assertThat(headroom.slo("plain", slo -> {}).objective()).hasToString("99% over 7d");
        assertThat(headroom.slo("own", slo -> slo.objective("99.9%").period("1d"))
                        .objective())
                .hasToString("99.9% over 1d");
        assertThat(headroom.slo("plain").alerts()).hasSize(1);
    }

    @Test
    void aDefaultZoneIsThatOfCalendarPeriodsAlone() {
        Headroom headroom = headroom(slo -> slo.objective("99%").zone("Europe/Zurich"));

        assertThat(headroom.slo("rolling", slo -> slo.period("7d")).objective()).hasToString("99% over 7d");
        assertThat(headroom.slo("monthly", slo -> slo.period("month")).objective())
                .hasToString("99% over month in Europe/Zurich");
        assertThat(headroom.slo("own", slo -> slo.period("month").zone("Asia/Tokyo"))
                        .objective())
                .hasToString("99% over month in Asia/Tokyo");
        Period utc = Period.calendar(Period.Unit.MONTH, ZoneId.of("UTC"));
        assertThat(headroom.slo("typed", slo -> slo.period(utc)).objective().period())
                .isEqualTo(utc);
    }

    @Test
    void aZoneOfItsOwnIsStillRefusedForARollingPeriod() {
        Headroom headroom = headroom(slo -> slo.objective("99%"));

        assertThatThrownBy(() -> headroom.slo("rolling", slo -> slo.zone("Europe/Zurich")))
                .hasMessageContaining("must go with a calendar period");
    }

    @Test
    void changesOfAlertsAndPolicyAreMadeOneAfterTheOther() {
        ErrorBudgetPolicy strict =
                ErrorBudgetPolicy.sample().withLeastCoverage(0).withPostmortemShare(0.1);
        Headroom headroom = headroom(slo -> slo.objective("99%")
                .method(BudgetingMethod.occurrences())
                .policy(strict)
                .usualPolicy(policy -> policy.withPostmortemShare(0.5))
                .usualAlerts(rules -> rules.withRules(rules.rules().subList(0, 2))));

        Slo slo = headroom.slo(
                "checkout",
                told -> told.usualPolicy(policy -> policy.withPostmortemShare(policy.postmortemShare() / 2))
                        .usualAlerts(rules -> rules.withRules(rules.rules().subList(1, 2))));

        assertThat(slo.policy()).isEqualTo(strict.withPostmortemShare(0.25));
        assertThat(slo.alerts()).extracting(alert -> alert.rule().toString()).containsExactly("page 5% 6h/30m");
    }

    @Test
    void aLevelOfThePolicyIsReadAsPeopleWriteIt() {
        assertThat(Level.parse("caution 25% release with care"))
                .isEqualTo(new Level("caution", 0.25, "release with care"));
        assertThat(Level.parse(" stop -12.5 %  nothing ")).isEqualTo(new Level("stop", -0.125, "nothing"));
        assertThat(new Level("stop", -0.125, "nothing").text()).isEqualTo("stop -12.5% nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "freeze", "freeze 0%", "freeze 0 nothing", "Freeze 0% nothing", "freeze 101% nothing"})
    void whatIsNoLevelIsRefused(String text) {
        assertThatThrownBy(() -> Level.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSpanOfMaintenanceIsReadAsTwoTimesOrATimeAndADuration() {
        Instant from = Instant.parse("2040-12-24T21:00:00Z");
        Maintenance span = new Maintenance(from, from.plus(Duration.ofHours(4)));

        assertThat(Maintenance.parse("2040-12-24T22:00:00+01:00 / PT4H")).isEqualTo(span);
        assertThat(Maintenance.parse("2040-12-24T21:00:00Z/2040-12-25T01:00:00Z"))
                .isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "tomorrow",
                "2040-12-24T21:00:00Z",
                "2040-12-24/PT4H",
                "2040-12-24T21:00:00Z/P",
                "2040-12-24T21:00:00Z/PT0S",
                "2040-12-24T21:00:00Z/2040-12-24T20:00:00Z"
            })
    void whatIsNoSpanIsRefused(String text) {
        assertThatThrownBy(() -> Maintenance.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("maintenance must ");
    }

    private static Headroom headroom(Consumer<SloBuilder> defaults) {
        return Headroom.builder("shop")
                .manual(new ManualClock())
                .defaults(defaults)
                .build();
    }
}
