package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.SloEvent.AlertChanged;
import io.headroom.SloEvent.PolicyChanged;
import io.headroom.alert.AlertMode;
import io.headroom.alert.AlertState;
import io.headroom.alert.AlertStatus;
import io.headroom.alert.BurnCatalogue;
import io.headroom.alert.BurnRules;
import io.headroom.alert.Severity;
import io.headroom.budget.Incident;
import io.headroom.budget.PolicyStatus;
import io.headroom.sli.Outcome;
import io.headroom.store.CapturedLog;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest {
    private static final String PAGE = "page 2% 1h/5m";
    private static final String TICKET = "ticket 10% 1d/2h";

    @Test
    void oneFailureOfTenPagesNobody() {
        Traffic traffic = new Traffic(10 / 3_600.0, slo -> slo.objective(0.999));
        traffic.runWell(Duration.ofDays(4));

        traffic.slo.recorder().record(Outcome.BAD);
        traffic.clock.advance(Duration.ofSeconds(1));
        traffic.headroom.tick();

        assertThat(traffic.slo.budget().burnRate(Duration.ofHours(1))).isGreaterThan(80);
        assertThat(states(traffic.slo))
                .containsExactly(AlertState.PENDING, AlertState.PENDING, AlertState.PENDING, AlertState.PENDING);
    }

    @Test
    void aFreshProcessPagesOnEvidenceAndHoldsTicketsBack() {
        Traffic traffic = new Traffic(10, slo -> slo.objective(0.999).alerts(PAGE, TICKET));

        traffic.run(1, 1);
        assertThat(states(traffic.slo)).containsExactly(AlertState.FIRING, AlertState.INSUFFICIENT);

        runFor(traffic, 12 * 3_600 - 10, 1);
        assertThat(states(traffic.slo)).containsExactly(AlertState.FIRING, AlertState.INSUFFICIENT);
        runFor(traffic, 20, 1);
        assertThat(states(traffic.slo)).containsExactly(AlertState.FIRING, AlertState.FIRING);
    }

    @Test
    void itIsResolvedWhileTheLongWindowRemembersAndInactiveAfterwards() {
        Traffic traffic = new Traffic(100, slo -> slo.objective(0.999).alerts(PAGE));
        traffic.runWell(Duration.ofHours(2));
        List<AlertState> seen = new ArrayList<>();
        traffic.headroom.addEventListener(event -> {
            if (event instanceof AlertChanged alert) {
                seen.add(alert.change().status().state());
            }
        });

        runFor(traffic, 120, 1);
        runFor(traffic, 3_600 + 120, 0);

        assertThat(seen)
                .containsExactly(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED, AlertState.INACTIVE);
    }

    /** At night a tenth of the day's traffic: the same burn rate spends a tenth of the budget. */
    @Test
    void consumedBudgetWeighsAQuietHourAsLittleAsItMatters() {
        Traffic traffic = new Traffic(
                10,
                slo -> slo.objective(0.999)
                        .alerts(BurnRules.of(PAGE)
                                .withMode(AlertMode.CONSUMED_BUDGET)
                                .withExpectedEvents(2_592_000_000L)));
        Traffic burnRate = new Traffic(10, slo -> slo.objective(0.999).alerts(PAGE));

        runFor(traffic, 600, 0.1);
        runFor(burnRate, 600, 0.1);

        // 2 % of a budget of 2,592,000 are 51,840 bad events, ten a second are 36,000 an hour.
        assertThat(states(traffic.slo)).containsExactly(AlertState.INACTIVE);
        assertThat(states(burnRate.slo)).containsExactly(AlertState.FIRING);
    }

    @Test
    void consumedBudgetFiresWhenTheShareIsSpent() {
        Traffic traffic = new Traffic(
                1_000,
                slo -> slo.objective(0.999)
                        .alerts(BurnRules.of(PAGE)
                                .withMode(AlertMode.CONSUMED_BUDGET)
                                .withExpectedEvents(2_592_000_000L)));

        long seconds = 0;
        while (!traffic.slo.snapshot().isFiring(Severity.PAGE)) {
            traffic.run(1, 1);
            seconds++;
        }

        // 51,840 bad events at a thousand a second, and as many more as evidence needs: 3.72 standard deviations of
        // 228.
        assertThat((double) seconds).isCloseTo(52, within(2.0));
    }

    /** Sloth's corrected ratio: 100 of 120 in an hour spend 2.2 % of the budget of 90,000 at 95 %, more than 2 % and less than 2.5 %. */
    @ParameterizedTest
    @CsvSource({"2%, true", "2.5%, false"})
    void consumedBudgetIsAShareOfThePeriodsBudget(String share, boolean firing) {
        BurnRules rules = BurnRules.of("page %s 1h/5m".formatted(share))
                .withMode(AlertMode.CONSUMED_BUDGET)
                .withEvidence(0.4)
                .withExpectedEvents(90_000);
        Traffic traffic = new Traffic(0, slo -> slo.objective(0.95).alerts(rules));

        traffic.record(0, 0, Duration.ofHours(2));
        traffic.record(20, 100, Duration.ofMinutes(1));

        assertThat(traffic.slo.snapshot().isFiring(Severity.PAGE)).isEqualTo(firing);
    }

    /** The part of a period that was not observed is taken to be like the rest, so that a young process does not cry wolf. */
    @Test
    void consumedBudgetOfAYoungProcessIsExtrapolated() {
        Traffic traffic = new Traffic(
                1_000, slo -> slo.objective(0.999).alerts(BurnRules.of(PAGE).withMode(AlertMode.CONSUMED_BUDGET)));

        runFor(traffic, 600, 0.005);

        assertThat(states(traffic.slo)).containsExactly(AlertState.INACTIVE);
    }

    @Test
    void anUnreachableRuleOfItsOwnIsRefusedAndAUsualOneDropped() {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();

        assertThatThrownBy(() -> headroom.slo("own", slo -> slo.objective(0.9).alerts(PAGE)))
                .hasMessageContaining("the highest usable factor is just below 10");
        assertThat(headroom.slos()).isEmpty();
        try (CapturedLog log = new CapturedLog()) {
            Slo slo = headroom.slo("usual", settings -> settings.objective(0.9));
            assertThat(slo.alerts()).hasSize(3).noneMatch(alert -> alert.factor() > 10);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("usual goes without one of the usual alerts")
                    .contains("page 2% 1h/5m");
        }
    }

    @Test
    void aTeamsCatalogueHoldsForAllItsSlos() {
        Headroom headroom = Headroom.builder("shop")
                .manual(new ManualClock())
                .alerts(BurnCatalogue.standard().with(Duration.ofDays(30), BurnRules.of("page 3% 2h/10m")))
                .build();

        Slo slo = headroom.slo("checkout", settings -> settings.objective(0.999));

        assertThat(slo.alerts()).extracting(AlertStatus::rule).asString().contains("page 3% 2h/10m");
        assertThat(slo.budget().windows()).extracting(window -> window.window()).contains(Duration.ofMinutes(10));
    }

    @Test
    void aRestartWithRestoredCountsGoesOnFiring(@TempDir Path directory) {
        ManualClock clock = new ManualClock();
        Headroom before = service(clock, directory);
        Slo slo = before.slo("checkout", settings -> settings.objective(0.999));
        for (int second = 0; second < 600; second++) {
            record(slo, 10, 90);
            clock.advance(Duration.ofSeconds(1));
            before.tick();
        }
        assertThat(slo.snapshot().isFiring(Severity.PAGE)).isTrue();
        before.close();

        clock.advance(Duration.ofSeconds(5));
        Slo after = service(clock, directory).slo("checkout", settings -> settings.objective(0.999));

        assertThat(after.snapshot().isFiring(Severity.PAGE)).isTrue();
    }

    @Test
    void anIncidentCostsWhatTheLongWindowSawAndAllThatFollowed() {
        Traffic traffic = new Traffic(100, slo -> slo.objective(0.99).period(Duration.ofDays(1)));
        traffic.runWell(Duration.ofDays(1));

        runFor(traffic, 1_200, 1);
        Incident open = traffic.slo.incidents().get(0);
        assertThat(open.until()).isEmpty();
        runFor(traffic, 4 * 3_600, 0);

        Incident incident = traffic.slo.incidents().get(0);
        assertThat(traffic.slo.incidents()).hasSize(1);
        assertThat(incident.bad()).isEqualTo(120_000);
        assertThat(incident.spent()).isCloseTo(120_000 / (0.01 * 8_640_000), within(0.001));
        assertThat(incident.until())
                .hasValueSatisfying(until -> assertThat(until).isAfter(incident.from()));
        assertThat(traffic.slo.policyStatus().postmortems()).containsExactly(incident);
        runFor(traffic, 86_400, 0);
        assertThat(traffic.slo.incidents()).isEmpty();
    }

    @Test
    void theLedgerSaysWhatEachDaySpent() {
        Traffic traffic = new Traffic(1, slo -> slo.objective(0.99));
        traffic.runWell(Duration.ofDays(40));
        for (int hour = 0; hour < 12; hour++) {
            traffic.run(3_600, 0.02);
        }
        traffic.runWell(Duration.ofDays(2));

        var ledger = traffic.slo.ledger();

        assertThat(ledger).hasSize(31);
        assertThat(ledger.get(28).bad()).isEqualTo(864);
        assertThat(ledger.get(28).spent()).isCloseTo(864 / (0.01 * 2_592_000), within(1e-9));
        assertThat(ledger.stream().mapToDouble(day -> day.spent()).sum())
                .isCloseTo(1 - traffic.slo.budget().remaining(), within(1e-9));
        assertThat(ledger.stream().mapToLong(day -> day.good() + day.bad()).sum())
                .isEqualTo(2_592_000);
    }

    @Test
    void theLedgerOfACalendarMonthBeginsWithIt() {
        ManualClock clock = new ManualClock(0, Instant.parse("2026-03-28T00:00:00Z"));
        Headroom headroom = Headroom.builder("shop").manual(clock).build();
        Slo slo = headroom.slo("checkout", settings -> settings.objective(0.99).period("month"));
        for (int hour = 0; hour < 6 * 24; hour++) {
            record(slo, 9, 1);
            clock.advance(Duration.ofHours(1));
            headroom.tick();
        }

        assertThat(slo.ledger()).extracting(day -> day.day().toString()).containsExactly("2026-04-01", "2026-04-02");
        assertThat(slo.ledger()).extracting(day -> day.bad()).containsExactly(24L, 24L);
    }

    @Test
    void thePolicyIsSilentUntilHalfOfThePeriodIsKnownThenSpeaksByTheBudget() {
        Traffic traffic = new Traffic(1, slo -> slo.objective(0.99).period(Duration.ofDays(7)));
        List<String> states = new ArrayList<>();
        traffic.headroom.addEventListener(event -> {
            if (event instanceof PolicyChanged policy) {
                states.add(policy.status().state());
            }
        });

        runHours(traffic, 24, 0.5);
        assertThat(traffic.slo.policyStatus().state()).isEqualTo("insufficient-data");
        assertThat(traffic.slo.budget().remaining()).isNegative();
        runHours(traffic, 8 * 24, 0);
        runHours(traffic, 6, 0.2);
        runHours(traffic, 6, 0.2);

        assertThat(states).containsExactly("freeze", "caution", "healthy", "caution", "freeze");
        assertThat(traffic.slo.policyStatus().reason())
                .isEqualTo("-42.9% of the error budget of 7d is left, at most 0%");
        assertThat(traffic.slo.policyStatus().consequence()).startsWith("release nothing but fixes");
    }

    @Test
    void anSlaIsASecondLooserObjectiveOnTheSameEvents() {
        Traffic traffic = new Traffic(1, slo -> slo.objective("99.9%").sla("99.5%"));
        Slo sla = traffic.headroom.slo("checkout-sla");

        traffic.run(1_000, 0.004);

        assertThat(sla.recorder()).isSameAs(traffic.slo.recorder());
        assertThat(traffic.slo.budget().remaining()).isCloseTo(-3, within(1e-9));
        assertThat(sla.budget().remaining()).isCloseTo(0.2, within(1e-9));
        assertThat(sla.alerts()).isEmpty();
        assertThat(sla.ledger()).extracting(day -> day.bad()).contains(4L);
        assertThatThrownBy(() -> traffic.headroom.slo(
                        "cart", slo -> slo.objective("99.9%").sla("99.9%")))
                .hasMessageContaining("sla must be below the objective of cart, 0.999");
    }

    @Test
    void aFamilysMembersLeaveAlertsToTheirParent() {
        Traffic traffic = new Traffic(1, slo -> slo.objective(0.999));
        SloFamily family = traffic.headroom.family("checkout", settings -> {});
        family.recorder("tenant").record(Outcome.GOOD);

        assertThat(family.member("tenant"))
                .hasValueSatisfying(member -> assertThat(member.alerts()).isEmpty());
    }

    @Test
    void theLogHasOneLineAPersonUnderstands() {
        try (CapturedLog log = new CapturedLog()) {
            Traffic traffic = new Traffic(100, slo -> slo.objective(0.999).alerts(PAGE));
            traffic.runWell(Duration.ofHours(2));
            runFor(traffic, 60, 1);
            runFor(traffic, 600, 0);

            assertThat(log.lines("checkout burns"))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("ERROR")
                    .contains("checkout burns its error budget at 15.3")
                    .contains("times its pace (page)")
                    .contains("of 360,000 were bad in 1h; its error budget is spent");
            assertThat(log.lines("checkout burns").get(1)).contains("INFO").contains("no faster than it may any more");
        }
    }

    @Test
    void aKeyForgesNoLineOfTheLog() {
        try (CapturedLog log = new CapturedLog()) {
            Traffic traffic = new Traffic(1, slo -> slo.objective(0.99).period(Duration.ofHours(1)));
            SloFamily family = traffic.headroom.family("checkout", settings -> {});
            for (int minute = 0; minute < 90; minute++) {
                family.recorder("a\nERROR \u202eforged é").record(Outcome.BAD);
                traffic.clock.advance(Duration.ofMinutes(1));
                traffic.headroom.tick();
            }

            assertThat(log.lines("forged"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).contains("checkout/a\\u000aERROR \\u202eforged é"));
        }
    }

    @Test
    void anAlertThatFlapsIsLoggedOnceAMinute() {
        try (CapturedLog log = new CapturedLog()) {
            Traffic traffic = new Traffic(
                    100, slo -> slo.objective(0.99).period(Duration.ofHours(1)).alerts("page 8% 1m/10s"));
            for (int i = 0; i < 30; i++) {
                runFor(traffic, 10, 1);
                runFor(traffic, 10, 0);
            }

            assertThat(log.lines("checkout burns")).hasSizeBetween(4, 11);
            assertThat(log.lines("more times since")).isNotEmpty();
        }
    }

    @Test
    void aPolicyThatFlapsIsLoggedOnceAMinuteAndLastAsItStands() {
        try (CapturedLog log = new CapturedLog()) {
            ManualClock clock = new ManualClock();
            SloEvents events = new SloEvents("shop", clock, true);
            Slo slo = new Traffic(1, settings -> settings.objective(0.999)).slo;
            for (int second = 0; second < 110; second++) {
                PolicyStatus status = second % 2 == 0
                        ? new PolicyStatus("caution", "care", "little left", List.of())
                        : new PolicyStatus("healthy", "go", "enough left", List.of());
                events.publish(new PolicyChanged(slo, clock.instant(), "freeze", status));
                events.deliver();
                clock.advance(Duration.ofSeconds(1));
            }
            clock.advance(Duration.ofMinutes(1));
            events.deliver();

            assertThat(log.lines("is in the policy's state")).hasSize(3);
            assertThat(log.lines("is in the policy's state").get(2))
                    .contains("state healthy")
                    .contains("more times since");
        }
    }

    @Test
    void aListenerThatThrowsOrHangsDisturbsNobody() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch hung = new CountDownLatch(1);
        try (Headroom headroom = Headroom.create("listeners")) {
            headroom.addEventListener(event -> {
                throw new IllegalStateException("failing on purpose");
            });
            headroom.addEventListener(event -> {
                hung.countDown();
                awaitUninterrupted(hanging);
            });
            Slo slo = headroom.slo("checkout", settings -> settings.objective(0.999));
            record(slo, 0, 1_000);

            assertThat(hung.await(20, TimeUnit.SECONDS)).isTrue();
            long bad = slo.snapshot().events().bad();
            slo.recorder().record(Outcome.BAD);
            while (slo.snapshot().events().bad() == bad) {
                Thread.onSpinWait();
            }
            hanging.countDown();
        }
    }

    @Test
    void theFirstEventIsDeliveredAtOnce() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try (Headroom headroom = Headroom.create("first")) {
            headroom.addEventListener(event -> told.countDown());
            record(headroom.slo("checkout", slo -> slo.objective("99%").alerts("page 2% 1h/5m")), 0, 100);
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void eventsBeyondAThousandAreDroppedAndTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog()) {
            SloEvents events = new SloEvents("shop", new ManualClock(), true);
            Traffic traffic = new Traffic(1, slo -> slo.objective(0.999));
            SloEvent event =
                    new PolicyChanged(traffic.slo, traffic.clock.instant(), "healthy", traffic.slo.policyStatus());
            List<SloEvent> heard = new ArrayList<>();
            events.add(heard::add);

            for (int i = 0; i < 1_010; i++) {
                events.publish(event);
            }
            events.deliver();

            assertThat(heard).hasSize(1_000);
            assertThat(log.warnings()).anyMatch(line -> line.contains("10 events of SLOs and guards were dropped"));
        }
    }

    private static List<AlertState> states(Slo slo) {
        return slo.alerts().stream().map(AlertStatus::state).toList();
    }

    private static void runFor(Traffic traffic, long seconds, double badRatio) {
        for (long second = 0; second < seconds; second++) {
            traffic.run(1, badRatio);
        }
    }

    private static void runHours(Traffic traffic, int hours, double badRatio) {
        for (int hour = 0; hour < hours; hour++) {
            traffic.run(3_600, badRatio);
        }
    }

    private static void record(Slo slo, int good, int bad) {
        for (int i = 0; i < good; i++) {
            slo.recorder().record(Outcome.GOOD);
        }
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(Outcome.BAD);
        }
    }

    private static Headroom service(ManualClock clock, Path directory) {
        return Headroom.builder("shop")
                .manual(clock)
                .store(DirectoryStore.at(directory))
                .build();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
