package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.alert.AlertState;
import io.headroom.alert.BurnRules;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.budget.Maintenance;
import io.headroom.budget.WindowCounts;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SLOs that change while they count. */
class RedeclareTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @TempDir
    Path directory;

    @Test
    void anotherObjectiveKeepsEveryCountTheRecorderAndTheSlo() {
        Slo slo = headroom.slo("checkout", told -> told.objective("99%").latency("300ms"));
        SliRecorder recorder = slo.recorder();
        record(slo, 990, 10);

        headroom.redeclare(
                all -> all.slo("checkout", told -> told.objective("90%").latency("300ms")));

        assertThat(headroom.slo("checkout")).isSameAs(slo);
        assertThat(slo.recorder()).isSameAs(recorder);
        assertThat(slo.objective().target()).isEqualTo(0.9);
        assertThat(slo.snapshot().events().bad()).isEqualTo(10);
        assertThat(slo.budget().remaining()).isEqualTo(0.9);
        record(slo, 0, 1);
        assertThat(slo.budget().periodCounts().bad()).isEqualTo(11);
        assertThat(slo.snapshot().events().total()).isEqualTo(1_001);
    }

    /** The oracle has the last period from the start, on the same events. */
    @Property(tries = 60)
    void itHoldsWhatASloOfThatPeriodFromTheStartHolds(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int changes,
            @ForAll @IntRange(min = 10, max = 20_000) int seconds) {
        Random random = new Random(seed);
        String[] periods = {"1h", "6h", "2d", "30d", "month", "90d"};
        ManualClock clock = new ManualClock();
        Headroom headroom = Headroom.builder("shop").manual(clock).build();
        SliRecorder recorder = headroom.sli(
                sli -> sli.slo("changed", slo -> slo.objective("99%").period("30d"))
                        .slo("always-1h", slo -> slo.objective("99%").period("1h"))
                        .slo("always-6h", slo -> slo.objective("99%").period("6h"))
                        .slo("always-2d", slo -> slo.objective("99%").period("2d"))
                        .slo("always-30d", slo -> slo.objective("99%").period("30d"))
                        .slo("always-month", slo -> slo.objective("99%").period("month"))
                        .slo("always-90d", slo -> slo.objective("99%").period("90d")));

        // Younger than the shortest period, so that no change has to forget anything.
        int step = Math.max(1, Math.min(seconds, 3_000) / 50);
        for (int change = 0; change < changes; change++) {
            for (int i = 0; i < 50 / changes; i++) {
                for (int event = random.nextInt(5); event > 0; event--) {
                    recorder.record(random.nextInt(10) == 0 ? Outcome.BAD : Outcome.GOOD);
                }
                clock.advance(Duration.ofSeconds(1 + random.nextInt(step)));
                headroom.tick();
            }
            String period = periods[random.nextInt(periods.length)];
            headroom.redeclare(
                    all -> all.slo("changed", slo -> slo.objective("99%").period(period)));
            Slo changed = headroom.slo("changed");
            assertThat(changed.budget().windows())
                    .isEqualTo(headroom.slo("always-" + period).budget().windows());
        }
    }

    @Test
    void aLongerPeriodKnowsAsMuchOfThePastAsTheShorterOneDid() {
        Slo slo = headroom.slo("checkout", told -> told.objective("99%").period("2h"));
        for (int hour = 0; hour < 240; hour++) {
            record(slo, 99, 1);
            clock.advance(Duration.ofHours(1));
            headroom.tick();
        }
        WindowCounts threeDays = slo.counts(Duration.ofDays(3));
        assertThat(threeDays.bad()).isEqualTo(72);

        headroom.redeclare(
                all -> all.slo("checkout", told -> told.objective("99%").period("30d")));

        assertThat(slo.counts(Duration.ofDays(3))).isEqualTo(threeDays);
        WindowCounts month = slo.budget().periodCounts();
        assertThat(month.bad()).isBetween(72L, 75L); // the windows of the shorter period reach three days back
        assertThat(month.coverage()).isBetween(3.0 / 30, 3.2 / 30);
        assertThat(slo.snapshot().events().bad()).isEqualTo(240);
        clock.advance(Duration.ofDays(29));
        headroom.tick();
        assertThat(slo.budget().periodCounts().bad()).isBetween(23L, 25L);
    }

    @Test
    void whatIsRecordedMeanwhileIsCountedOnce() throws Exception {
        Headroom running = Headroom.create("shop");
        Slo slo = running.slo("checkout", told -> told.objective("99%"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(2);
        List<Future<Long>> recorded = new ArrayList<>();
        for (int thread = 0; thread < 2; thread++) {
            recorded.add(threads.submit(() -> {
                long count = 0;
                do {
                    slo.recorder().record(count % 10 == 0 ? Outcome.BAD : Outcome.GOOD);
                    count++;
                    begun.countDown();
                } while (!over.get());
                return count;
            }));
        }
        begun.await();
        for (int change = 0; change < 500; change++) {
            String period = change % 2 == 0 ? "7d" : "month";
            running.redeclare(
                    all -> all.slo("checkout", told -> told.objective("99%").period(period)));
        }
        over.set(true);
        long total = recorded.get(0).get() + recorded.get(1).get();
        threads.shutdown();
        running.tick();
        running.redeclare(
                all -> all.slo("checkout", told -> told.objective("99%").period("2d")));

        assertThat(slo.snapshot().events().total()).isEqualTo(total);
        assertThat(slo.budget().periodCounts().total()).isEqualTo(total);
        running.close();
    }

    @Test
    void anAlertThatTheChangeLetsFireIsToldAndOneThatGoesIsToo() {
        List<SloEvent.AlertChanged> told = new ArrayList<>();
        headroom.addEventListener(event -> {
            if (event instanceof SloEvent.AlertChanged change) {
                told.add(change);
            }
        });
        Slo slo = headroom.slo("checkout", it -> it.objective("90%").alerts("page 1% 1h/5m"));
        record(slo, 900, 100);
        assertThat(told).isEmpty();

        headroom.redeclare(
                all -> all.slo("checkout", it -> it.objective("99.9%").alerts("page 1% 1h/5m", "page 5% 6h/30m")));
        assertThat(told).hasSize(2).allSatisfy(change -> {
            assertThat(change.change().from()).isEqualTo(AlertState.INACTIVE);
            assertThat(change.change().status().state()).isEqualTo(AlertState.FIRING);
        });

        told.clear();
        headroom.redeclare(
                all -> all.slo("checkout", it -> it.objective("99.9%").alerts("page 1% 1h/5m")));
        assertThat(told).hasSize(1);
        assertThat(told.get(0).change().status().rule()).hasToString("page 5% 6h/30m");
        assertThat(told.get(0).change().status().state()).isEqualTo(AlertState.INACTIVE);
        assertThat(slo.alerts()).hasSize(1);
        assertThat(slo.incidents()).hasSize(1);
        assertThat(slo.incidents().get(0).bad()).isEqualTo(100);
    }

    @Test
    void anIncidentCostsTheSameThoughItsBadEventsAreCountedFromElsewhere() {
        Slo slo = headroom.slo(
                "checkout", it -> it.objective("99.9%").period("2h").alerts("page 10% 1h/5m"));
        for (int hour = 0; hour < 240; hour++) { // of which a longer period will know the last three days
            record(slo, 10_000, 1);
            clock.advance(Duration.ofHours(1));
            headroom.tick();
        }
        record(slo, 10_000, 500);
        assertThat(slo.incidents()).hasSize(1);
        long cost = slo.incidents().get(0).bad();

        headroom.redeclare(all ->
                all.slo("checkout", it -> it.objective("99.9%").period("30d").alerts("page 10% 1h/5m")));

        assertThat(slo.incidents()).hasSize(1);
        assertThat(slo.incidents().get(0).bad()).isEqualTo(cost).isBetween(500L, 501L);
    }

    @Test
    void theMetersHaveTheNewWindowAndTheCountersGoOn() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Slo slo = headroom.slo("checkout", it -> it.objective("99%").period("7d"));
        new HeadroomMetrics(headroom).bindTo(registry);
        record(slo, 9, 1);
        FunctionCounter bad = registry.get("slo.events").tag("result", "bad").functionCounter();
        int series = registry.getMeters().size();

        headroom.redeclare(
                all -> all.slo("checkout", it -> it.objective("99.5%").period("30d")));

        assertThat(registry.get("slo.events").tag("result", "bad").functionCounter())
                .isSameAs(bad);
        assertThat(bad.count()).isEqualTo(1);
        assertThat(registry.get("slo.objective").gauge().value()).isEqualTo(0.995);
        assertThat(registry.get("slo.window.coverage").tag("window", "30d").gauges())
                .hasSize(1);
        assertThat(registry.find("slo.window.coverage").tag("window", "7d").gauges())
                .isEmpty();
        assertThat(registry.getMeters()).hasSize(series);
    }

    @Test
    void allOfThemChangeOrNone() {
        headroom.slo("checkout", it -> it.objective("99%"));
        headroom.slo("search", it -> it.objective("99%"));

        assertThatThrownBy(() -> headroom.redeclare(all -> all.slo("checkout", it -> it.objective("90%"))
                        .slo("search", it -> it.objective("90%").latency("1s"))))
                .hasMessage("sli must stay while search counts, availability, occurrences, "
                        + "was latency <= 1s, occurrences: restart with it");
        assertThatThrownBy(() -> headroom.redeclare(all ->
                        all.slo("checkout", it -> it.objective("90%")).slo("unknown", it -> it.objective("90%"))))
                .hasMessageContaining("SLO must be one of [checkout, search], was unknown");
        assertThatThrownBy(() -> headroom.redeclare(all -> all.slo("checkout", it -> it.objective("90%"))
                        .slo(
                                "search",
                                it -> it.objective("90%")
                                        .method(BudgetingMethod.ratioTimeslices(Duration.ofMinutes(1))))))
                .hasMessageContaining("must stay while search counts");
        assertThatThrownBy(() -> headroom.redeclare(all -> all.slo("checkout", it -> it.objective(2))))
                .hasMessageContaining("must be in (0, 1)");

        assertThat(headroom.slo("checkout").objective().target()).isEqualTo(0.99);
    }

    @Test
    void theComponentsOfACompositeKeepOnePeriod() {
        headroom.slo("checkout", it -> it.objective("99%"));
        headroom.slo("search", it -> it.objective("99%"));
        headroom.composite("journey", all -> all.worstOf("checkout", "search"));

        assertThatThrownBy(() -> headroom.redeclare(
                        all -> all.slo("checkout", it -> it.objective("99%").period("7d"))))
                .hasMessage("period must be one for all that the composite journey reads, was [7d, 30d]: "
                        + "change all of them at once");
        headroom.redeclare(all -> all.slo("checkout", it -> it.objective("99%").period("7d"))
                .slo("search", it -> it.objective("99%").period("7d")));

        assertThat(headroom.composites().get(0).period()).hasToString("7d");
    }

    @Test
    void membersFollowTheirParentAndAnSlaItsSlo() {
        headroom.slo("checkout", it -> it.objective("99%").sla("95%"));
        SloFamily tenants = headroom.family("checkout", family -> {});
        tenants.recorder("acme").record(Outcome.BAD);

        headroom.redeclare(all ->
                all.slo("checkout", it -> it.objective("90%").period("7d").sla("80%")));

        assertThat(headroom.slo("checkout/acme").objective()).hasToString("90% over 7d");
        assertThat(headroom.slo("checkout/acme").budget().periodCounts().bad()).isEqualTo(1);
        assertThat(tenants.overflow().objective()).hasToString("90% over 7d");
        assertThat(headroom.slo("checkout-sla").objective()).hasToString("80% over 7d");
        tenants.recorder("later").record(Outcome.GOOD);
        assertThat(headroom.slo("checkout/later").objective()).hasToString("90% over 7d");
    }

    @Test
    void maintenanceAndThePolicyAreThoseOfTheChangedSlo() {
        Slo slo = headroom.slo("checkout", it -> it.objective("99%"));
        slo.addMaintenance(new Maintenance(clock.instant(), clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(1));
        record(slo, 0, 5);
        ErrorBudgetPolicy eager = ErrorBudgetPolicy.sample().withLeastCoverage(0);

        headroom.redeclare(all -> all.slo("checkout", it -> it.objective("99%").policy(eager)));
        clock.advance(Duration.ofSeconds(1));
        record(slo, 0, 5);

        assertThat(slo.snapshot().maintenance()).isEqualTo(10);
        assertThat(slo.snapshot().events().bad()).isZero();
        assertThat(slo.maintenance()).hasSize(1);
        assertThat(slo.policyStatus().state()).isEqualTo("healthy");
    }

    @Test
    void slicesGoOnThroughAChange() {
        BudgetingMethod slices = BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.5);
        Slo slo = headroom.slo(
                "checkout", it -> it.objective("99%").method(slices).alerts(BurnRules.NONE));
        for (int minute = 0; minute < 10; minute++) {
            record(slo, 0, 1);
            clock.advance(Duration.ofMinutes(1));
            headroom.tick();
        }
        WindowCounts before = slo.budget().periodCounts();

        headroom.redeclare(all ->
                all.slo("checkout", it -> it.objective("90%").method(slices).alerts(BurnRules.NONE)));

        assertThat(slo.budget().periodCounts()).isEqualTo(before);
        record(slo, 0, 1);
        clock.advance(Duration.ofMinutes(1));
        headroom.tick();
        assertThat(slo.budget().periodCounts().bad()).isEqualTo(before.bad() + 1);
    }

    @Test
    void whatIsSavedAfterAChangeIsWhatWasCounted() {
        DirectoryStore store = DirectoryStore.at(directory);
        try (Headroom first =
                Headroom.builder("shop").manual(clock).store(store).build()) {
            Slo slo = first.slo("checkout", it -> it.objective("99%"));
            slo.recorder().record(Outcome.BAD);
            clock.advance(Duration.ofSeconds(1));
            first.redeclare(all -> all.slo("checkout", it -> it.objective("99%").period("7d")));
            slo.recorder().record(Outcome.BAD);
            clock.advance(Duration.ofSeconds(1));
        }
        try (Headroom second =
                Headroom.builder("shop").manual(clock).store(store).build()) {
            Slo slo = second.slo("checkout", it -> it.objective("99%").period("7d"));
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(2);
            second.redeclare(
                    all -> all.slo("checkout", it -> it.objective("99%").period("month")));
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(2);
        }
    }

    private void record(Slo slo, int good, int bad) {
        for (int i = 0; i < good; i++) {
            slo.recorder().record(1, Outcome.GOOD);
        }
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(1, Outcome.BAD);
        }
        headroom.tick();
    }
}
