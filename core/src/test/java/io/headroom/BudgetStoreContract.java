package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.BudgetScope;
import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.Sli;
import io.headroom.store.BudgetStore;
import io.headroom.store.CapturedLog;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link BudgetStore} promises, told through {@link Headroom}: instances that come and go, each with a clock of its own, and the
 * budgets that they find. The time lies so far ahead that no database's own clock makes anything of it old.
 */
@Timeout(120)
abstract class BudgetStoreContract {
    static final Instant BEGIN = Instant.parse("2126-03-01T11:22:33.456Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Consumer<SloBuilder> MONTH = slo -> slo.objective("99%");

    private final Map<String, Instance> running = new LinkedHashMap<>();
    private Instant now = BEGIN;

    /** The store under test, empty at the first call in each test, and the same store for another instance at each further one. */
    abstract BudgetStore store(String instance);

    @AfterEach
    final void stop() throws Exception {
        running.values().forEach(instance -> instance.headroom.close());
        dispose();
    }

    /** Lets go of the store after each test. */
    void dispose() throws Exception {}

    @Test
    void aFirstStartFindsNothingAndSaysNothing() {
        try (CapturedLog log = new CapturedLog()) {
            Instance one = start("one");
            one.headroom.save();

            assertThat(one.local().total()).isZero();
            assertThat(one.fleet().total()).isZero();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @Test
    void anInstanceGoesOnWithItsOwnBudget() {
        Instance one = start("one");
        one.record(70, 30);
        pass(Duration.ofMinutes(30));
        one.stop();
        pass(Duration.ofMinutes(30));
        Instance again = start("one");

        assertThat(again.local().good()).isEqualTo(70);
        assertThat(again.local().bad()).isEqualTo(30);
        assertThat(again.slo().budget().window(HOUR).coverage()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void eachInstanceKnowsItsOwnBudgetAndTheFleetsApart() {
        Instance one = start("one");
        Instance two = start("two");
        one.record(10, 1);
        two.record(200, 20);
        pass(Duration.ofSeconds(10));
        saveAll(2);

        assertThat(one.local())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(10L, 1L);
        assertThat(two.local())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(200L, 20L);
        for (Instance instance : List.of(one, two)) {
            assertThat(instance.fleet())
                    .extracting(WindowCounts::good, WindowCounts::bad)
                    .containsExactly(210L, 21L);
        }
    }

    @Test
    void anInstanceThatLeftCountsForTheRestOfThePeriodAndNoLonger() {
        Instance one = start("one");
        Instance gone = start("gone");
        gone.record(100, 50);
        pass(Duration.ofSeconds(10));
        gone.stop();

        for (int day = 0; day < 29; day++) {
            pass(DAY);
            one.headroom.save();
            assertThat(one.fleet().bad()).isEqualTo(50);
        }
        pass(DAY.multipliedBy(2));
        one.headroom.save();
        assertThat(one.fleet().total()).isZero();
    }

    @Test
    void savingAgainCountsOnce() {
        Instance one = start("one");
        one.record(10, 5);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(7));
            one.headroom.save();
        }
        assertThat(one.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(10L, 5L);
    }

    @Test
    void theProcessesOfAnInstanceAddUp() {
        for (int life = 1; life <= 4; life++) {
            Instance one = start("one");
            one.record(10, 1);
            pass(Duration.ofMinutes(20));
            one.stop();
        }
        Instance one = start("one");
        one.headroom.save();

        assertThat(one.local())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(40L, 4L);
        assertThat(one.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(40L, 4L);
    }

    @Test
    void anSloThatCountsSomethingElseIsAnotherOne() {
        Instance one = start("one");
        Instance two = start("two", slo -> slo.objective("99%").latency(Duration.ofMillis(300)));
        one.record(10, 1);
        two.slo().recorder().record(1, Outcome.BAD);
        pass(Duration.ofSeconds(10));
        saveAll(2);

        assertThat(one.fleet().total()).isEqualTo(11);
        assertThat(two.fleet().total()).isEqualTo(1);
    }

    @Test
    void anInstanceGoesOnWithWhatItsSloCountsNow() {
        Consumer<SloBuilder> fast = slo -> slo.objective("99%").latency(Duration.ofMillis(300));
        Instance before = start("one");
        before.record(40, 4);
        pass(Duration.ofMinutes(20));
        before.stop();
        Instance changed = start("one", fast);
        assertThat(changed.local().total()).isZero();
        changed.slo().recorder().record(1, Outcome.BAD);
        pass(Duration.ofMinutes(20));
        changed.stop();

        assertThat(start("one", fast).local().bad()).isEqualTo(1);
    }

    @Test
    void anSloIsFoundWhenItIsDeclaredLate() {
        Instance one = start("one");
        one.record(3, 4);
        pass(Duration.ofSeconds(10));
        one.stop();
        Instance two = open("two");
        two.headroom.slo("other", MONTH);
        two.headroom.save();
        two.headroom.slo("checkout", MONTH);
        two.headroom.save();

        assertThat(two.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(3L, 4L);
    }

    @Test
    void namesAreNothingButNames() {
        List<String> keys = List.of(
                "'; DROP TABLE headroom_slot; --",
                "a:b*{c}\r\nFLUSHALL\r\n",
                "back\\slash \\u0041",
                "nul\0 and half \ud83d a face",
                "größe/ ключ",
                "' OR '1'='1");
        Instance one = start("one");
        Instance two = start("two");
        for (Instance instance : List.of(one, two)) {
            SloFamily family = instance.headroom.family("checkout", all -> all.maxKeys(keys.size()));
            keys.forEach(key -> family.recorder(key).record(Outcome.GOOD));
        }
        pass(Duration.ofSeconds(10));
        saveAll(2);

        for (String key : keys) {
            assertThat(one.fleet("checkout/" + key).good()).as(key).isEqualTo(2);
        }
        assertThat(two.fleet().good()).isEqualTo(2L * keys.size());
        two.stop();
        Instance again = start("two");
        SloFamily family = again.headroom.family("checkout", all -> all.maxKeys(keys.size()));
        for (String key : keys) {
            family.recorder(key);
            assertThat(again.headroom
                            .slo("checkout/" + key)
                            .budget()
                            .periodCounts()
                            .good())
                    .as(key)
                    .isEqualTo(1);
        }
    }

    @Test
    void aClockThatIsWrongByAnHourMovesCountsAndLosesNone() {
        Instance right = start("right");
        Instance ahead = start("ahead");
        Instance behind = start("behind");
        ahead.clock.stepWall(HOUR);
        behind.clock.stepWall(HOUR.negated());
        for (int i = 0; i < 30; i++) {
            running.values().forEach(instance -> instance.record(10, 1));
            pass(Duration.ofMinutes(1));
            saveAll(1);
        }
        settle();

        for (Instance instance : List.of(right, ahead, behind)) {
            assertThat(instance.fleet())
                    .extracting(WindowCounts::good, WindowCounts::bad)
                    .containsExactly(900L, 90L);
        }
    }

    @Test
    void aClockThatIsSetBackLosesNothing() {
        Instance one = start("one");
        Instance two = start("two");
        for (int i = 0; i < 20; i++) {
            one.record(5, 1);
            pass(Duration.ofMinutes(1));
            one.clock.stepWall(i == 10 ? Duration.ofMinutes(-25) : Duration.ZERO);
            saveAll(1);
        }
        settle();

        assertThat(two.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(100L, 20L);
    }

    @Test
    void anInstanceThatComesBackLateIsSeenByTheOthersAMinuteLater() {
        Instance one = start("one");
        Instance late = start("late");
        saveAll(1);
        long expected = 0;
        for (Duration away : List.of(Duration.ofMinutes(4), Duration.ofMinutes(50), Duration.ofHours(5))) {
            late.record(1_000, 0);
            expected += 1_000;
            for (int minute = 0; minute < away.toMinutes(); minute++) {
                pass(Duration.ofMinutes(1));
                one.headroom.save();
            }
            assertThat(one.fleet().good()).isEqualTo(expected - 1_000);
            late.headroom.save();
            passAMinute();
            assertThat(one.fleet().good()).as("after %s", away).isEqualTo(expected);
        }
    }

    @Test
    void whatAWrongClockCountsIsSeenByTheOthersAMinuteLater() {
        long expected = 0;
        for (Duration wrong : List.of(Duration.ofMinutes(5), HOUR, Duration.ofHours(5))) {
            start("ahead").clock.stepWall(wrong);
            start("behind").clock.stepWall(wrong.negated());
            start("right");
            saveAll(1);
            for (int minute = 0; minute < 10; minute++) {
                running.values().forEach(instance -> instance.record(7, 0));
                pass(Duration.ofMinutes(1));
                saveAll(1);
            }
            expected += 3 * 70;
            passAMinute();
            for (Instance instance : List.copyOf(running.values())) {
                assertThat(instance.fleet().good())
                        .as("%s by %s", instance.name, wrong)
                        .isEqualTo(expected);
            }
            List.copyOf(running.values()).forEach(Instance::stop);
        }
    }

    /** And two flushes. */
    private void passAMinute() {
        for (int i = 0; i < 8; i++) {
            pass(Duration.ofSeconds(10));
            saveAll(1);
        }
    }

    @Test
    void theFleetWasObservedWhileAnybodyWasThere() {
        Instance one = start("one");
        pass(Duration.ofHours(2));
        one.headroom.save();
        Instance two = start("two");
        one.stop();
        pass(Duration.ofHours(1));
        two.headroom.save();

        ErrorBudget fleet = two.slo().fleetBudget().orElseThrow().budget();
        assertThat(fleet.window(Duration.ofHours(6)).coverage()).isCloseTo(0.5, within(0.01));
        assertThat(fleet.coverage()).isCloseTo(3 / 720.0, within(0.0001));
        assertThat(two.slo().budget().window(Duration.ofHours(6)).coverage()).isCloseTo(1 / 6.0, within(0.01));
    }

    @Test
    void theWindowsOfTheFleetAreThoseOfItsInstancesTogether() {
        Instance one = start("one");
        Instance two = start("two");
        for (int minute = 0; minute < 8 * 60; minute++) {
            for (int i = 0; i < 6; i++) {
                one.record(1, minute < 4 * 60 ? 1 : 0);
                two.record(2, 0);
                pass(Duration.ofSeconds(10));
            }
            if (minute % 10 == 0 || minute >= 7 * 60) {
                saveAll(1);
            }
        }
        saveAll(1);

        for (WindowCounts fleet : one.slo().fleetBudget().orElseThrow().budget().windows()) {
            WindowCounts ones = one.slo().budget().window(fleet.window());
            WindowCounts twos = two.slo().budget().window(fleet.window());
            assertThat((double) fleet.good())
                    .as(fleet.toString())
                    .isCloseTo(ones.good() + twos.good(), within(0.02 * fleet.good()));
            assertThat((double) fleet.bad())
                    .as(fleet.toString())
                    .isCloseTo(ones.bad() + twos.bad(), within(0.02 * fleet.good()));
        }
    }

    /** A month that begins 15 minutes past an hour. */
    @Test
    void theFleetsMonthBeginsWhereTheCalendarSays() {
        Consumer<SloBuilder> monthly =
                slo -> slo.objective("99%").period("month").zone("Asia/Kathmandu");
        now = Instant.parse("2126-03-31T17:45:00Z");
        Instance one = start("one", monthly);
        Instance two = start("two", monthly);
        for (int i = 0; i < 180; i++) {
            one.record(2, 0);
            two.record(0, 1);
            pass(Duration.ofSeconds(10));
            if (i % 3 == 2) {
                saveAll(1);
            }
            if (i % 50 == 0) {
                one = one.restart();
            }
        }
        for (int i = 0; i < 10; i++) {
            pass(DAY);
            saveAll(1);
        }
        saveAll(1);

        assertThat(one.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(0L, 0L);
        one.record(5, 0);
        pass(Duration.ofSeconds(10));
        saveAll(2);
        assertThat(two.fleet().good()).isEqualTo(5);
    }

    @Test
    void slicesOfInstancesAddUpToo() {
        Consumer<SloBuilder> sliced = slo -> slo.objective("95%")
                .sli(Sli.availability())
                .method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.9));
        Instance one = start("one", sliced);
        Instance two = start("two", sliced);
        for (int i = 0; i < 10; i++) {
            one.record(0, 1);
            two.record(1, 0);
            pass(Duration.ofMinutes(1));
            saveAll(1);
        }
        saveAll(1);

        long bad = one.local().bad() + two.local().bad();
        long good = one.local().good() + two.local().good();
        assertThat(bad).isBetween(9L, 11L);
        assertThat(one.fleet())
                .extracting(WindowCounts::good, WindowCounts::bad)
                .containsExactly(good, bad);
    }

    @Test
    void aFreezeOfTheFleetShowsOnEveryReplicaWithinTwoFlushes() {
        Consumer<SloBuilder> hours = slo -> slo.objective("99%").period("2h");
        Instance calm = start("calm", hours);
        Instance burning = start("burning", hours);
        Instance last = start("last", hours);
        for (int i = 0; i < 80; i++) {
            running.values().forEach(instance -> instance.record(10, 0));
            pass(Duration.ofMinutes(1));
            saveAll(1);
        }
        assertThat(calm.slo().policyStatus().state()).isEqualTo("healthy");

        burning.record(0, 500);
        pass(Duration.ofSeconds(10));
        saveAll(2);
        pass(Duration.ofSeconds(1));

        for (Instance instance : List.of(calm, burning, last)) {
            assertThat(instance.slo().actsOn()).isEqualTo(BudgetScope.FLEET);
            assertThat(instance.slo().policyStatus().state()).isEqualTo("freeze");
            assertThat(Guards.served(instance.slo()).remainingBudget().getAsDouble())
                    .isNegative();
        }
        assertThat(calm.slo().budget().remaining()).isEqualTo(1);
        assertThat(last.slo().budget().remaining()).isEqualTo(1);
    }

    @Test
    void aFleetOfWhichNothingWasHeardIsNotActedOn() {
        Instance one = start("one");
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.LOCAL);
        one.headroom.save();
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.FLEET);

        pass(store("one").interval().multipliedBy(3));
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.FLEET);
        pass(Duration.ofSeconds(1));
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.LOCAL);
        assertThat(one.slo().fleetBudget().orElseThrow().isStale()).isTrue();

        one.headroom.save();
        assertThat(one.slo().actsOn()).isEqualTo(BudgetScope.FLEET);
    }

    @Test
    void instancesThatSaveAtOnceLoseNothing() throws Exception {
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(start("instance-" + i));
        }
        ExecutorService threads = Executors.newFixedThreadPool(all.size());
        try {
            for (int round = 0; round < 10; round++) {
                all.forEach(instance -> instance.record(3, 2));
                pass(Duration.ofSeconds(10));
                List<Callable<Void>> saves = new ArrayList<>();
                all.forEach(instance -> saves.add(() -> {
                    instance.headroom.save();
                    return null;
                }));
                for (Future<Void> save : threads.invokeAll(saves)) {
                    save.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        saveAll(1);
        assertThat(all)
                .allSatisfy(instance -> assertThat(instance.fleet())
                        .extracting(WindowCounts::good, WindowCounts::bad)
                        .containsExactly(120L, 80L));
    }

    /** Against the simplest truth there is: how often each outcome was recorded. */
    @Test
    void whateverInstancesDoTheFleetHasCountedWhatWasRecorded() {
        for (long seed = 1; seed <= Scale.of(3, 100); seed++) {
            Random random = new Random(seed);
            String service = "random-" + seed;
            long good = 0;
            long bad = 0;
            for (int step = 0; step < 60; step++) {
                String name = "pod-" + random.nextInt(4);
                Instance instance = running.containsKey(name) ? running.get(name) : start(service, name);
                int goods = random.nextInt(1000);
                int bads = random.nextInt(20);
                instance.record(goods, bads);
                good += goods;
                bad += bads;
                pass(Duration.ofMillis((long) Math.exp(random.nextDouble() * Math.log(7_200_000))));
                switch (random.nextInt(6)) {
                    case 0 -> instance.stop();
                    case 1 -> instance.restart();
                    case 2, 3 -> instance.headroom.save();
                    default -> {}
                }
            }
            settle();
            for (Instance instance : List.copyOf(running.values())) {
                assertThat(instance.fleet())
                        .as("seed %d, %s", seed, instance.name)
                        .extracting(WindowCounts::good, WindowCounts::bad)
                        .containsExactly(good, bad);
                instance.stop();
            }
        }
    }

    private Instance open(String name) {
        return new Instance("shop", name, slo -> {});
    }

    final Instance start(String name) {
        return start("shop", name);
    }

    private Instance start(String service, String name) {
        Instance instance = new Instance(service, name, MONTH);
        instance.declare();
        return instance;
    }

    private Instance start(String name, Consumer<SloBuilder> settings) {
        Instance instance = new Instance("shop", name, settings);
        instance.declare();
        return instance;
    }

    final void pass(Duration time) {
        now = now.plus(time);
        running.values().forEach(instance -> {
            instance.clock.advance(time);
            instance.headroom.tick();
        });
    }

    /** Whoever was late, or has a clock that is wrong by much, is seen by all after ten minutes. */
    private void settle() {
        pass(Duration.ofMinutes(10));
        saveAll(1);
        pass(Duration.ofMinutes(10));
        passAMinute();
    }

    final void saveAll(int times) {
        for (int i = 0; i < times; i++) {
            running.values().forEach(instance -> instance.headroom.save());
        }
    }

    /** One replica, or one process of it after another. */
    final class Instance {
        final String service;
        final String name;
        final Consumer<SloBuilder> settings;
        final ManualClock clock;
        final Headroom headroom;

        Instance(String service, String name, Consumer<SloBuilder> settings) {
            this.service = service;
            this.name = name;
            this.settings = settings;
            clock = new ManualClock(name.hashCode(), now);
            headroom = Headroom.builder(service)
                    .manual(clock)
                    .store(store(name))
                    .follow(BudgetScope.FLEET)
                    .build();
            running.put(name, this);
        }

        void declare() {
            headroom.slo("checkout", settings);
        }

        Slo slo() {
            return headroom.slo("checkout");
        }

        void record(int good, int bad) {
            for (int i = 0; i < good; i++) {
                slo().recorder().record(Outcome.GOOD);
            }
            for (int i = 0; i < bad; i++) {
                slo().recorder().record(Outcome.BAD);
            }
        }

        WindowCounts local() {
            return slo().budget().periodCounts();
        }

        WindowCounts fleet() {
            return fleet("checkout");
        }

        WindowCounts fleet(String slo) {
            return headroom.slo(slo).fleetBudget().orElseThrow().budget().periodCounts();
        }

        void stop() {
            headroom.close();
            running.remove(name);
        }

        Instance restart() {
            stop();
            Instance next = new Instance(service, name, settings);
            next.declare();
            return next;
        }
    }
}
