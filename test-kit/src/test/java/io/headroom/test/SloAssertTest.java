package io.headroom.test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.alert.AlertState;
import io.headroom.alert.Severity;
import io.headroom.budget.BudgetingMethod;
import io.headroom.sli.Outcome;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SloAssertTest {
    @RegisterExtension
    final HeadroomExtension shop = HeadroomExtension.declaring(SloAssertTest::declare);

    static void declare(Headroom headroom) {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.slo("fast", slo -> slo.objective("99%").latency("300ms"));
    }

    /** Each expectation with what meets it and what does not, of 996 good and 4 bad events in a minute: 60 % left. */
    static Stream<Arguments> expectations() {
        return Stream.of(
                both("remaining above", slo -> slo.hasRemainingAbove("59%"), slo -> slo.hasRemainingAbove(0.6)),
                both("remaining below", slo -> slo.hasRemainingBelow("61%"), slo -> slo.hasRemainingBelow(0.6)),
                both("burns below", slo -> slo.burnsBelow(minutes(5), 0.41), slo -> slo.burnsBelow(minutes(5), 0.4)),
                both("burns above", slo -> slo.burnsAbove(minutes(5), 0.39), slo -> slo.burnsAbove(minutes(5), 0.4)),
                both("good events", slo -> slo.hasEvents(996, 4), slo -> slo.hasEvents(997, 4)),
                both("bad events", slo -> slo.hasEvents(996, 4), slo -> slo.hasEvents(996, 3)),
                both("fires", slo -> slo.doesNotFire(Severity.PAGE), slo -> slo.fires(Severity.PAGE)),
                both(
                        "alert",
                        slo -> slo.hasAlert("page 2% 1h/5m", AlertState.INACTIVE),
                        slo -> slo.hasAlert("page 2% 1h/5m", AlertState.FIRING)),
                both("policy", slo -> slo.hasPolicyState("insufficient-data"), slo -> slo.hasPolicyState("healthy")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expectations")
    void anExpectationPassesWhereItIsMetAndFailsWhereItIsNot(
            String name, Consumer<SloAssert> met, Consumer<SloAssert> notMet) {
        shop.traffic("checkout").good(996).bad(4).over(minutes(1));

        met.accept(shop.assertThatSlo("checkout"));
        assertThatThrownBy(() -> notMet.accept(shop.assertThatSlo("checkout"))).isInstanceOf(AssertionError.class);
    }

    @Test
    void whatFiresMustNotBeSilent() {
        shop.traffic("checkout").bad(100).over(minutes(1));

        shop.assertThatSlo("checkout").fires(Severity.PAGE).doesNotFire(Severity.TICKET);
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").doesNotFire())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "page 2% 1h/5m is firing: it takes a burn rate above 14.4, 1h had 100 and 5m had 100");
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").doesNotFire(Severity.PAGE))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void theMessageSaysWhatWasCountedAndWhatWouldDo() {
        shop.traffic("checkout").good(500).over(minutes(60));
        shop.traffic("checkout").good(496).bad(4).over(minutes(5));

        assertThatThrownBy(() -> shop.assertThatSlo("checkout").hasRemainingAbove("80%"))
                .hasMessage("""
                        SLO checkout must have more than 80% of its error budget, had 60%; of its 1,000 events 4 were bad, the bound is at 2
                          availability 99% over 30d, at 2026-01-01T01:05:00Z, 0.15% of the period observed
                          5m: 496 good, 4 bad, burn rate 0.8
                          30m: 704 good, 4 bad, burn rate 0.565
                          1h: 954 good, 4 bad, burn rate 0.418
                          2h: 996 good, 4 bad, burn rate 0.4
                          the same up to 30d""");
    }

    @Test
    void anAlertThatDoesNotFireSaysWhyNot() {
        shop.traffic("checkout").bad(1).over(minutes(1));

        assertThatThrownBy(() -> shop.assertThatSlo("checkout").fires(Severity.PAGE))
                .hasMessageStartingWith("""
                        SLO checkout must fire a page, did not
                          page 2% 1h/5m is pending: it takes a burn rate above 14.4, 1h had 100 and 5m had 100; so few events may be chance
                          page 5% 6h/30m is pending: it takes a burn rate above 6, 6h had 100 and 30m had 100; so few events may be chance
                        """);
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").fires(Severity.TICKET))
                .hasMessageContaining(
                        "ticket 10% 1d/2h is insufficient: it takes a burn rate above 3, 1d had 100 and 2h had"
                                + " 100; less than half of the long window was observed");
    }

    @Test
    void anSloWithoutEventsSaysSo() {
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").hasRemainingBelow("50%"))
                .hasMessageStartingWith(
                        "SLO checkout must have less than 50% of its error budget, had 100%; it had no events");
    }

    @Test
    void eventsThatNobodyCouldJudgeAreNamed() {
        shop.headroom().slo("fast").recorder().record(Outcome.GOOD);

        assertThatThrownBy(() -> shop.assertThatSlo("fast").hasEvents(1, 0))
                .hasMessageStartingWith(
                        "SLO fast must have 1 good and 0 bad events, had 0 and 0; 1 more nobody could judge:"
                                + " under a latency SLO an event needs a duration");
    }

    @Test
    void underSlicesEventsAreThoseSinceTheDeclaration() {
        shop.headroom().slo("sliced", slo -> slo.objective("99%").method(BudgetingMethod.timeslices(minutes(1), 0.95)));

        shop.traffic("sliced").good(100).bad(20).over(minutes(10));

        shop.assertThatSlo("sliced").hasEvents(100, 20).hasRemainingBelow(0);
    }

    @Test
    void underSlicesItSaysHowManySlicesWereBad() {
        shop.headroom().slo("sliced", slo -> slo.objective("99%").method(BudgetingMethod.timeslices(minutes(1), 0.95)));
        shop.headroom().slo("ratio", slo -> slo.objective("99%").method(BudgetingMethod.ratioTimeslices(minutes(1))));

        shop.traffic("sliced").good(100).bad(20).over(minutes(10));
        shop.traffic("ratio").good(90).bad(10).over(minutes(10));

        assertThatThrownBy(() -> shop.assertThatSlo("sliced").hasRemainingAbove("50%"))
                .hasMessageContaining("; of its 20 slices 10 were bad, the bound is at 0.1");
        assertThatThrownBy(() -> shop.assertThatSlo("ratio").hasRemainingAbove("50%"))
                .hasMessageContaining("; of its 20 slices 1 was bad, the bound is at 0.1");
    }

    @Test
    void aWindowBeyondThePeriodIsRefused() {
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").burnsBelow(Duration.ofDays(31), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be at most 30d, was 31d");
    }

    /** What could never fail, or never hold, would be a test that says nothing. */
    static Stream<Arguments> impossible() {
        return Stream.of(
                refused(
                        slo -> slo.hasRemainingAbove(1.5),
                        "share of the budget must be below 1, which is all of it, was 1.5"),
                refused(slo -> slo.hasRemainingAbove("100%"), "share of the budget must be below 1"),
                refused(slo -> slo.hasRemainingAbove(Double.NaN), "was NaN"),
                refused(slo -> slo.hasRemainingAbove(Double.NEGATIVE_INFINITY), "was -Infinity"),
                refused(slo -> slo.hasRemainingBelow(1.01), "share of the budget must be at most 1"),
                refused(slo -> slo.hasRemainingBelow(Double.NaN), "was NaN"),
                refused(
                        slo -> slo.burnsBelow(minutes(5), 0),
                        "burn rate must be above 0 and at most 100, as in a total outage, was 0.0"),
                refused(slo -> slo.burnsBelow(minutes(5), 100.1), "was 100.1"),
                refused(slo -> slo.burnsBelow(minutes(5), Double.NaN), "was NaN"),
                refused(
                        slo -> slo.burnsAbove(minutes(5), 100),
                        "burn rate must be at least 0 and below 100, as in a total outage, was 100.0"),
                refused(slo -> slo.burnsAbove(minutes(5), -1), "was -1.0"),
                refused(slo -> slo.burnsAbove(minutes(5), Double.NaN), "was NaN"),
                refused(slo -> slo.hasEvents(-1, 0), "events must not be negative, were -1 good and 0 bad"),
                refused(
                        slo -> slo.hasPolicyState("frozen"),
                        "policy state must be one of [healthy, caution, freeze, insufficient-data], was frozen"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatNoSloCanMeetOrMissIsRefused(Consumer<SloAssert> expectation, String message) {
        assertThatThrownBy(() -> expectation.accept(shop.assertThatSlo("checkout")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theBoundsThemselvesAreFine() {
        shop.assertThatSlo("checkout").hasRemainingAbove("0%").hasRemainingAbove(-1);
        shop.traffic("checkout").bad(1).over(minutes(1));

        shop.assertThatSlo("checkout").hasRemainingBelow("100%").burnsAbove(minutes(5), 0);
        shop.traffic("checkout").good(1).over(minutes(1));

        shop.assertThatSlo("checkout").burnsBelow(minutes(5), 100);
    }

    @Test
    void namesThatAreNotThereAreRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> shop.assertThatSlo("search"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SLO must be one of [checkout, fast], was search: name one of these, or declare it first");
        assertThatThrownBy(() -> shop.assertThatSlo("checkout").hasAlert("page 3% 1h/5m", AlertState.FIRING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule must be one of [page 2% 1h/5m, page 5% 6h/30m, ticket 10% 1d/2h, ticket 10% 3d/6h],"
                        + " was page 3% 1h/5m");
    }

    @Test
    void aLiveHeadroomIsTickedToo() {
        try (Headroom live = Headroom.create("live")) {
            live.slo("checkout", slo -> slo.objective("99%")).recorder().record(Outcome.BAD);

            assertThatCode(() -> SloAssert.assertThatSlo(live, "checkout").hasEvents(0, 1))
                    .doesNotThrowAnyException();
        }
    }

    private static Arguments both(String name, Consumer<SloAssert> met, Consumer<SloAssert> notMet) {
        return Arguments.of(name, met, notMet);
    }

    private static Arguments refused(Consumer<SloAssert> expectation, String message) {
        return Arguments.of(expectation, message);
    }

    private static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }
}
