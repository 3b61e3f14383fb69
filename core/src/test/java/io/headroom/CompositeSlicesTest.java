package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.Maintenance;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.Outcome;
import io.headroom.store.CapturedLog;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A composite that counts slices; the first clock stands on a slice's beginning. */
class CompositeSlicesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double[] TARGETS = {1, 0.9, 0.5};

    private final ManualClock clock = new ManualClock();

    /** Ten seconds of every SLO, and whom somebody asks for a count of the moment meanwhile. */
    private record Step(List<Tuple2<Integer, Integer>> events, int asked) {}

    @Property(tries = 200)
    void everySliceIsBadIfItWasBadInAnyOfTheSlos(@ForAll("steps") List<Step> steps) {
        ManualClock clock = new ManualClock();
        try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
            for (int slo = 0; slo < TARGETS.length; slo++) {
                declare(headroom, name(slo), TARGETS[slo]);
            }
            CompositeSlo all =
                    headroom.composite("all", composite -> composite.slicesOf(0.9, "slo-0", "slo-1", "slo-2"));
            int begun = 0;
            long bad = 0;
            int[][] open = new int[TARGETS.length][2];
            for (Step step : steps) {
                for (int slo = 0; slo < TARGETS.length; slo++) {
                    Tuple2<Integer, Integer> events = step.events.get(slo);
                    record(headroom.slo(name(slo)), events.get1(), events.get2());
                    open[slo][0] += events.get1();
                    open[slo][1] += events.get2();
                }
                clock.advance(Duration.ofSeconds(10));
                if (step.asked < TARGETS.length) {
                    headroom.slo(name(step.asked)).counts(HOUR);
                }
                if (step.asked != TARGETS.length || begun % 6 == 5) {
                    headroom.tick();
                }
                begun++;
                if (begun % 6 == 0) {
                    bad += isBadInAny(open) ? 1 : 0;
                    open = new int[TARGETS.length][2];
                }
                WindowCounts counted = all.budget().orElseThrow().periodCounts();
                assertThat(counted.bad()).isEqualTo(bad);
                assertThat(counted.total()).isEqualTo(begun / 6);
                assertThat(all.remaining()).isCloseTo(begun < 6 ? 1 : 1 - bad / 0.1 / (begun / 6), within(1e-9));
                assertThat(all.burnRate(HOUR)).isCloseTo(begun < 6 ? 0 : bad / 0.1 / (begun / 6), within(1e-9));
            }
        }
    }

    private static boolean isBadInAny(int[][] events) {
        for (int slo = 0; slo < events.length; slo++) {
            int good = events[slo][0];
            int all = good + events[slo][1];
            if (all > 0 && (double) good / all < TARGETS[slo]) {
                return true;
            }
        }
        return false;
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Tuple2<Integer, Integer>> events = Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.frequencyOf(
                                Tuple.of(12, Arbitraries.just(0)),
                                Tuple.of(1, Arbitraries.integers().between(1, 9))))
                .as(Tuple::of);
        return Combinators.combine(
                        events.list().ofSize(TARGETS.length),
                        Arbitraries.integers().between(0, 2 * TARGETS.length))
                .as(Step::new)
                .list()
                .ofMinSize(6)
                .ofMaxSize(120);
    }

    @Test
    void itsCountsGoOnAfterARestart(@TempDir Path directory) {
        try (Headroom before = stored(directory)) {
            composite(before, 1);
            minutes(before, 30, 3);
        }
        clock.advance(Duration.ofMinutes(30));
        try (Headroom after = stored(directory)) {
            CompositeSlo all = composite(after, 1);
            assertThat(counts(all)).isEqualTo("27 good, 3 bad, 30 of 43200 minutes");

            minutes(after, 30, 2);
            assertThat(counts(all)).isEqualTo("55 good, 5 bad, 60 of 43200 minutes");
            assertThat(all.burnRate(HOUR)).isCloseTo(2 / 30.0 / 0.1, within(1e-9));
        }
    }

    @Test
    void itBeginsAnewIfWhatItCountsIsNotTheSame(@TempDir Path directory) {
        try (Headroom before = stored(directory)) {
            composite(before, 1);
            minutes(before, 30, 3);
        }
        try (CapturedLog log = new CapturedLog();
                Headroom after = stored(directory)) {
            assertThat(counts(composite(after, 0.5))).startsWith("0 good, 0 bad");
            assertThat(log.lines("all begins anew: what was saved of it counted"))
                    .hasSize(1);
        }
    }

    @Test
    void whatManySlosAreIsSavedToo(@TempDir Path directory) {
        String[] names = new String[12];
        for (int process = 0; process < 2; process++) {
            try (Headroom headroom = stored(directory)) {
                for (int i = 0; i < names.length; i++) {
                    names[i] = "a-name-of-sixty-three-characters-at-most-is-a-long-one-" + i;
                    declare(headroom, names[i], 1);
                }
                CompositeSlo all = headroom.composite("all", composite -> composite.slicesOf(0.9, names));
                clock.advance(MINUTE);
                headroom.tick();
                assertThat(all.budget().orElseThrow().periodCounts().good()).isEqualTo(process + 1);
            }
        }
    }

    @Test
    void aSliceUnderMaintenanceIsJudgedByTheOthersAndLeftOutIfItIsEverybodys() {
        try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
            CompositeSlo all = composite(headroom, 1);
            Instant now = clock.instant();
            headroom.slo("slo-0").addMaintenance(new Maintenance(now, now.plusSeconds(110)));
            headroom.slo("slo-1").addMaintenance(new Maintenance(now.plusSeconds(70), now.plusSeconds(170)));
            for (String counted : List.of("0 good, 1 bad", "0 good, 1 bad", "1 good, 1 bad", "1 good, 2 bad")) {
                minutes(headroom, 1, 1);
                assertThat(counts(all)).startsWith(counted);
            }
        }
    }

    @Test
    void aLongStallIsAsBadAsTheWorstOfTheSlos() {
        try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
            CompositeSlo all = composite(headroom, 1);
            record(headroom.slo("slo-0"), 0, 6_000);
            record(headroom.slo("slo-1"), 0, 3_000);
            clock.advance(Duration.ofDays(30));
            headroom.tick();
            WindowCounts counts = all.budget().orElseThrow().periodCounts();
            assertThat(counts.total()).isEqualTo(43_200);
            assertThat(counts.bad()).isBetween(6_000L, 9_000L);

            minutes(headroom, 2, 1);
            assertThat(all.budget().orElseThrow().periodCounts().bad() - counts.bad())
                    .isEqualTo(1);
        }
    }

    @Test
    void slicesMeetThoughAnSloIsYoungerThanAStepOfTheWallClock() {
        for (int step = -50; step <= 50; step += 10) {
            try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
                declare(headroom, "slo-0", 1);
                clock.advance(Duration.ofSeconds(65));
                headroom.tick();
                clock.stepWall(Duration.ofSeconds(step));
                declare(headroom, "slo-1", 1);
                CompositeSlo all = headroom.composite("all", composite -> composite.slicesOf(0.9, "slo-0", "slo-1"));
                for (int second = 0; second < 300; second++) {
                    clock.advance(Duration.ofSeconds(1));
                    headroom.tick();
                }
                long before = all.budget().orElseThrow().periodCounts().bad();
                record(headroom.slo("slo-0"), 0, 1);
                record(headroom.slo("slo-1"), 0, 1);
                for (int second = 0; second < 300; second++) {
                    clock.advance(Duration.ofSeconds(1));
                    headroom.tick();
                }
                assertThat(all.budget().orElseThrow().periodCounts().bad() - before)
                        .as("a step of %d s", step)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void itsPeriodIsThatOfItsSlosAndItsObjectiveItsOwn() {
        try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
            CompositeSlo all = composite(headroom, 1);
            minutes(headroom, 30, 3);
            headroom.redeclare(slos -> {
                for (String name : List.of("slo-0", "slo-1")) {
                    slos.slo(
                            name, slo -> slo.objective(0.5).period("7d").method(BudgetingMethod.timeslices(MINUTE, 1)));
                }
            });
            assertThat(all.budget().orElseThrow().objective()).hasToString("90% over 7d in timeslices of 1m at 100%");
            assertThat(counts(all)).isEqualTo("27 good, 3 bad, 30 of 10080 minutes");
            assertThat(all).hasToString("all: 90% of slices good in all of [slo-0, slo-1]");
            assertThat(all.coverage()).isCloseTo(30 / 10_080.0, within(1e-9));

            minutes(headroom, 1, 1);
            assertThat(counts(all)).startsWith("27 good, 4 bad");
        }
    }

    @Test
    void whatHasNoSlicesInCommonIsRefused() {
        try (Headroom headroom = Headroom.builder("shop").manual(clock).build()) {
            declare(headroom, "slo-0", 1);
            headroom.slo("events", slo -> slo.objective(0.9));
            headroom.slo(
                    "five", slo -> slo.objective(0.9).method(BudgetingMethod.timeslices(Duration.ofMinutes(5), 1)));
            refused(headroom, all -> all.slicesOf(0.9, "slo-0", "five"), "in timeslices of one length, had [1m, 5m]");
            refused(headroom, all -> all.slicesOf(0.9, "events"), "in timeslices of one length, had [occurrences]");
            refused(headroom, all -> all.slicesOf(1, "slo-0"), "objective must be in (0, 1), was 1.0");
            refused(
                    headroom,
                    all -> all.slicesOf(0.9, "slo-0").slicesOf(0.8, "slo-0"),
                    "objective must be one for all of a composite, 0.9, was 0.8");
            refused(headroom, all -> all.worstOf("slo-0").slicesOf(0.9, "slo-0"), "must be read as the others, WORST");
            headroom.family("slo-0", family -> {}).recorder("acme");
            refused(headroom, all -> all.slicesOf(0.9, "slo-0/acme"), "must not read slices of a family's members");
            assertThat(headroom.composites()).isEmpty();
            assertThat(headroom.composite("worst", all -> all.worstOf("slo-0")).budget())
                    .isEmpty();
        }
    }

    private static void refused(Headroom headroom, Consumer<CompositeBuilder> settings, String message) {
        assertThatThrownBy(() -> headroom.composite("all", settings)).hasMessageContaining(message);
    }

    private Headroom stored(Path directory) {
        return Headroom.builder("shop")
                .manual(clock)
                .store(DirectoryStore.at(directory))
                .build();
    }

    private static CompositeSlo composite(Headroom headroom, double target) {
        declare(headroom, "slo-0", target);
        declare(headroom, "slo-1", target);
        return headroom.composite("all", all -> all.slicesOf(0.9, "slo-0", "slo-1"));
    }

    private static void declare(Headroom headroom, String name, double target) {
        headroom.slo(name, slo -> slo.objective(0.9).method(BudgetingMethod.timeslices(MINUTE, target)));
    }

    /** Minutes of which the first ones have one bad event each, in one SLO or the other. */
    private void minutes(Headroom headroom, int minutes, int bad) {
        for (int minute = 0; minute < minutes; minute++) {
            record(headroom.slo(name(minute % 2)), 3, 0);
            record(headroom.slo(name((minute + 1) % 2)), 3, minute < bad ? 1 : 0);
            for (int tick = 0; tick < 6; tick++) {
                clock.advance(Duration.ofSeconds(10));
                headroom.tick();
            }
        }
    }

    private static String counts(CompositeSlo composite) {
        WindowCounts counts = composite.budget().orElseThrow().periodCounts();
        return "%d good, %d bad, %.0f of %d minutes"
                .formatted(
                        counts.good(),
                        counts.bad(),
                        counts.coverage() * counts.window().toMinutes(),
                        counts.window().toMinutes());
    }

    private static void record(Slo slo, int good, int bad) {
        for (int i = 0; i < good + bad; i++) {
            slo.recorder().record(i < good ? Outcome.GOOD : Outcome.BAD);
        }
    }

    private static String name(int slo) {
        return "slo-" + slo;
    }
}
