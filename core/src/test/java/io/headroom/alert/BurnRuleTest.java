package io.headroom.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.Objective;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BurnRuleTest {
    private static final Duration DAYS_30 = Duration.ofDays(30);

    /** Google SRE Workbook, chapter 5; Sloth's catalogues of 28 and 7 days; Datadog's tables. */
    @ParameterizedTest
    @CsvSource({
        "30, 2%, 1h, 14.4",
        "30, 5%, 6h, 6",
        "30, 10%, 24h, 3",
        "30, 10%, 72h, 1",
        "30, 5%, 1h, 36",
        "28, 2%, 1h, 13.44",
        "28, 10%, 24h, 2.8",
        "28, 10%, 72h, 0.9333333333333333",
        "7, 8%, 1h, 13.44",
        "7, 12.5%, 6h, 3.5",
        "7, 20%, 6h, 5.6",
        "90, 5%, 24h, 4.5"
    })
    void theFactorFollowsFromShareAndWindows(int days, String share, String window, double factor) {
        BurnRule rule = BurnRule.parse("page %s %s/5m".formatted(share, window));

        assertThat(rule.factor(Duration.ofDays(days))).isCloseTo(factor, within(1e-12));
    }

    /** The same read backwards; the 7-day rows are Kibana's before its factors followed the period. */
    @ParameterizedTest
    @CsvSource({
        "14.4, 1, 30, 0.02",
        "3, 24, 30, 0.1",
        "14.4, 1, 7, 0.08571428571428572",
        "6, 6, 7, 0.21428571428571427",
        "3, 24, 7, 0.42857142857142855"
    })
    void theShareFollowsFromTheFactor(double factor, int hours, int days, double share) {
        BurnRule rule = new BurnRule(Severity.PAGE, share, Duration.ofHours(hours), Duration.ofMinutes(5));

        assertThat(rule.factor(Duration.ofDays(days))).isCloseTo(factor, within(1e-12));
    }

    @Test
    void itReadsAsItIsWritten() {
        BurnRule rule = new BurnRule(Severity.TICKET, 0.125, Duration.ofHours(6), Duration.ofMinutes(30));

        assertThat(rule).hasToString("ticket 12.5% 6h/30m");
        assertThat(BurnRule.parse(" Ticket 12.5%  6h / 30m ")).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    page 2%               | must be a severity, a share of the budget, a long and a short window
                    mail 2% 1h/5m         | must begin with page or ticket
                    page 2 1h/5m          | must be in (0, 1)
                    page 2% 1h/1h         | must be shorter than the long window, 1h
                    page 2% 30s/10s       | must be from 1m to 366d
                    page 2% 1h/5s         | must be from 10s to 366d
                    page 2% 1 hour/5m     | must be a severity
                    """)
    void whatIsNoRuleIsRefused(String text, String rule) {
        assertThatThrownBy(() -> BurnRule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void theShareMayBeAllOfTheBudgetButNoMore() {
        assertThat(new BurnRule(Severity.PAGE, 1, DAYS_30, Duration.ofDays(1)).factor(DAYS_30))
                .isEqualTo(1);
        assertThatThrownBy(() -> new BurnRule(Severity.PAGE, 1.1, DAYS_30, Duration.ofDays(1)))
                .hasMessage("budget share of an alert must be in (0, 1], was 1.1: write a share such as 2%");
    }

    /** Google SRE Workbook, chapter 5, extreme availability goals. */
    @ParameterizedTest
    @CsvSource({"0.9, page 2% 1h/5m", "0.93, page 2% 1h/5m", "0.66, ticket 10% 1d/2h"})
    void aFactorThatATotalOutageDoesNotReachIsRefused(double target, String rule) {
        Objective objective = new Objective(target, DAYS_30);
        BurnRules rules = BurnRules.of(rule);

        assertThat(rules.isReachable(rules.rules().get(0), objective)).isFalse();
        assertThatThrownBy(() -> rules.check(objective)).hasMessageContaining("can never fire");
    }

    @Test
    void theRefusalNamesTheHighestUsableFactor() {
        assertThatThrownBy(() -> BurnRules.of("page 2% 1h/5m").check(new Objective(0.9, DAYS_30)))
                .hasMessage("alert can never fire at or above 10 times: a total outage burns no faster at 90%,"
                        + " was page 2% 1h/5m, which is 14.4 times: the highest usable factor is just below 10,"
                        + " with 1h a share below 1.3889%");
    }

    @Test
    void justAboveTheBoundAFactorIsUsable() {
        BurnRules rules = BurnRules.of("page 2% 1h/5m");

        assertThat(rules.isReachable(rules.rules().get(0), new Objective(0.9306, DAYS_30)))
                .isTrue();
        assertThat(rules.isReachable(rules.rules().get(0), new Objective(0.9305, DAYS_30)))
                .isFalse();
    }

    @Test
    void aWindowLongerThanThePeriodIsRefused() {
        assertThatThrownBy(() -> BurnRules.of("page 2% 1d/2h").check(new Objective(0.99, Duration.ofHours(6))))
                .hasMessageContaining("must have windows of at most the period, 6h");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, -1, Double.NaN})
    void evidenceIsAProbabilityBelowOneHalf(double evidence) {
        assertThatThrownBy(() -> BurnRules.NONE.withEvidence(evidence)).hasMessageContaining("must be in (0, 0.5)");
    }

    @Test
    void aPeriodHasAtLeastOneEvent() {
        assertThatThrownBy(() -> BurnRules.NONE.withExpectedEvents(0)).hasMessageContaining("must be at least 1");
    }

    @Test
    void theCatalogueKnowsSevenTwentyEightThirtyAndNinetyDays() {
        BurnCatalogue catalogue = BurnCatalogue.standard();

        assertThat(factors(catalogue, 30)).containsExactly(14.4, 6.0, 3.0, 1.0);
        assertThat(factors(catalogue, 28)).containsExactly(13.44, 5.6, 2.8, 0.9333);
        assertThat(factors(catalogue, 7)).containsExactly(13.44, 3.5, 1.4, 0.98);
        assertThat(factors(catalogue, 90)).containsExactly(21.6, 9.0, 4.5, 3.0);
    }

    @Test
    void anotherPeriodTakesTheNearestRules() {
        BurnCatalogue catalogue = BurnCatalogue.standard();

        assertThat(catalogue.rules(Duration.ofDays(31))).isEqualTo(catalogue.rules(DAYS_30));
        assertThat(texts(catalogue.rules(Duration.ofDays(14))))
                .containsExactly("page 2% 30m/150s", "page 5% 3h/15m", "ticket 10% 12h/1h", "ticket 10% 36h/3h");
        assertThat(texts(catalogue.rules(Duration.ofHours(1))))
                .containsExactly("page 8% 1m/10s", "page 12.5% 130s/10s", "ticket 20% 510s/40s", "ticket 42% 26m/130s");
    }

    @Test
    void aTeamHasRulesOfItsOwnForAPeriod() {
        BurnCatalogue catalogue = BurnCatalogue.standard().with(DAYS_30, BurnRules.of("page 3% 1h/5m"));

        assertThat(texts(catalogue.rules(DAYS_30))).containsExactly("page 3% 1h/5m");
        assertThat(texts(catalogue.rules(Duration.ofDays(28)))).hasSize(4);
    }

    @Test
    void rulesForAPeriodThatNoSloHasAreRefused() {
        BurnCatalogue catalogue = BurnCatalogue.standard();

        assertThatThrownBy(() -> catalogue.with(Duration.ZERO, BurnRules.NONE))
                .hasMessageStartingWith("period must be from 1h to 366d, was 0s");
        assertThatThrownBy(() -> catalogue.with(Duration.ofDays(-30), BurnRules.NONE))
                .hasMessageContaining("was -30d");
    }

    private static List<Double> factors(BurnCatalogue catalogue, int days) {
        Duration period = Duration.ofDays(days);
        return catalogue.rules(period).rules().stream()
                .map(rule -> Math.round(rule.factor(period) * 1e4) / 1e4)
                .toList();
    }

    private static List<String> texts(BurnRules rules) {
        return rules.rules().stream().map(BurnRule::toString).toList();
    }
}
