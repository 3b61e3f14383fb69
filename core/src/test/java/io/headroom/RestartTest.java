package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.BudgetingMethod;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.Outcome;
import io.headroom.store.CapturedLog;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service finds again when it starts anew: each process has a monotonic clock of its own, the wall clock goes on. */
class RestartTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTES_5 = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private ManualClock clock = new ManualClock(Long.MAX_VALUE - 5, Instant.parse("2026-02-10T11:22:33.456Z"));
    private Headroom headroom;

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void budgetsGoOnWhereTheyWere() {
        Slo slo = start("checkout");
        run(Duration.ofDays(33), Duration.ofMinutes(10), 50, 1);
        run(Duration.ofHours(2), SECOND, 3, 1);
        List<WindowCounts> before = slo.budget().windows();

        slo = restartAfter(Duration.ZERO, "checkout");
        assertThat(before).hasSize(8).allMatch(window -> window.coverage() == 1 && window.bad() > 0);
        assertThat(slo.budget().windows()).isEqualTo(before);

        headroom.tick();
        assertThat(slo.budget().windows()).isEqualTo(before);
    }

    @Test
    void theBudgetOfAYoungServiceKeepsItsCoverage() {
        start("checkout");
        run(Duration.ofMinutes(20), SECOND, 3, 1);
        Slo slo = restartAfter(Duration.ZERO, "checkout");
        run(Duration.ofMinutes(10), SECOND, 3, 1);

        assertThat(slo.budget().window(HOUR)).isEqualTo(new WindowCounts(HOUR, 5400, 1800, 0.5));
        assertThat(slo.budget().window(MINUTES_5)).isEqualTo(new WindowCounts(MINUTES_5, 900, 300, 1));
    }

    @Test
    void windowsMoveOnWhileTheServiceIsDownAndCoverageTellsOfIt() {
        clock = new ManualClock(77, Instant.parse("2026-02-10T11:20:00Z"));
        start("checkout");
        run(Duration.ofHours(9), SECOND, 3, 1);
        Slo slo = restartAfter(HOUR, "checkout");

        assertThat(slo.budget().window(MINUTES_5)).isEqualTo(new WindowCounts(MINUTES_5, 0, 0, 0));
        assertThat(slo.budget().window(HOUR)).isEqualTo(new WindowCounts(HOUR, 0, 0, 0));
        assertThat(slo.budget().window(Duration.ofHours(2)))
                .isEqualTo(new WindowCounts(Duration.ofHours(2), 10_800, 3_600, 0.5));
        assertThat(slo.budget().window(DAY).total()).isEqualTo(9 * 4 * 3600);
        assertThat(slo.budget().window(DAY).coverage()).isCloseTo(9 / 24.0, within(1e-9));

        run(Duration.ofMinutes(30), SECOND, 0, 2);
        assertThat(slo.budget().window(HOUR)).isEqualTo(new WindowCounts(HOUR, 0, 3600, 0.5));
        assertThat(slo.budget().window(Duration.ofHours(2)))
                .isEqualTo(new WindowCounts(Duration.ofHours(2), 5_400, 1_800 + 3_600, 0.5));
    }

    @Test
    void aSecondGapDoesNotHideTheFirst() {
        start("checkout");
        run(HOUR, SECOND, 1, 0);
        restartAfter(HOUR, "checkout");
        run(HOUR, SECOND, 1, 0);
        Slo slo = restartAfter(HOUR, "checkout");

        assertThat(slo.budget().window(Duration.ofHours(6)))
                .isEqualTo(new WindowCounts(Duration.ofHours(6), 7200, 0, 2 / 6.0));
    }

    @Test
    void aCrashLosesWhatWasCountedSinceTheLastSaveAndNothingElse() throws IOException {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        headroom.save();
        run(Duration.ofMinutes(10), SECOND, 3, 1);
        Slo slo = restartAfterCrash("checkout");

        assertThat(slo.budget().periodCounts().good()).isEqualTo(3 * 3600);
        assertThat(slo.budget().periodCounts().bad()).isEqualTo(3600);
        assertThat(slo.budget().window(HOUR).total()).isEqualTo(4 * 3000);
        assertThat(slo.budget().window(HOUR).coverage()).isCloseTo(50 / 60.0, within(1e-9));
    }

    @Test
    void theEventsSinceTheStartBeginAnew() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        Slo slo = restartAfter(SECOND, "checkout");

        assertThat(slo.snapshot().events().total()).isZero();
        assertThat(slo.budget().periodCounts().total()).isEqualTo(4 * 3600);
    }

    /** The boundaries lie 15 minutes past an hour, and in the fourth hour of six. After two weeks slots are six hours long. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Kathmandu, 2026-02-28T18:15:00Z, P8D",
        "Europe/Zurich, 2026-03-31T22:00:00Z, P8D",
        "Europe/Zurich, 2026-10-31T23:00:00Z, P15D",
        "UTC, 2026-03-01T00:00:00Z, P20D"
    })
    void aMonthKeepsItsExactBeginningOverRestarts(String zone, Instant boundary, Duration each) {
        clock = new ManualClock(77, boundary.minus(Duration.ofDays(3)).minusMillis(544));
        Consumer<SloBuilder> monthly =
                slo -> slo.objective("99%").period("month").zone(zone);
        start("checkout", monthly);
        run(Duration.ofDays(3), Duration.ofMinutes(1), 0, 7);
        run(SECOND, SECOND, 0, 1000);
        run(Duration.ofDays(3), Duration.ofMinutes(1), 5, 1);
        Slo slo = headroom.slo("checkout");
        // 456 ms of the second across the boundary lie in the new month.
        assertThat(slo.budget().periodCounts().bad()).isEqualTo(456 + 3 * 1440);

        for (int restart = 1; restart <= 3; restart++) {
            slo = restartAfter(Duration.ofMinutes(3), "checkout", monthly);
            assertThat(slo.budget().periodCounts().good()).isEqualTo(5 * 3 * 1440);
            assertThat(slo.budget().periodCounts().bad()).isEqualTo(456 + 3 * 1440);
            assertThat(slo.budget().coverage()).isBetween(0.0, 1.0);
            run(each.dividedBy(3), HOUR, 0, 0);
        }
    }

    @Test
    void aMonthThatBeganWhileTheServiceWasDownIsEmpty() {
        clock = new ManualClock(77, Instant.parse("2026-03-31T20:00:00Z"));
        Consumer<SloBuilder> monthly =
                slo -> slo.objective("99%").period("month").zone("Europe/Zurich");
        start("checkout", monthly);
        run(HOUR, SECOND, 1, 1);
        Slo slo = restartAfter(Duration.ofHours(5), "checkout", monthly);

        assertThat(slo.budget().periodCounts().total()).isZero();
        assertThat(slo.budget().coverage()).isZero();
        assertThat(slo.budget().window(DAY).total()).isEqualTo(7200);
    }

    @Test
    void aMonthIsSavedThoughTheWallClockStepped() {
        clock = new ManualClock(77, Instant.parse("2026-02-28T23:00:00Z"));
        Consumer<SloBuilder> monthly = slo -> slo.objective("99%").period("month");
        start("checkout", monthly);
        run(Duration.ofHours(6), SECOND, 1, 1);
        for (Duration step : List.of(Duration.ofHours(2), Duration.ofHours(-4), Duration.ofMillis(3))) {
            clock.stepWall(step);
            run(Duration.ofMinutes(1), SECOND, 1, 1);
            headroom.save();
            assertThat(headroom.saveAge()).hasValue(Duration.ZERO);
        }
        long before = headroom.slo("checkout").budget().periodCounts().total();
        Slo slo = restartAfter(SECOND, "checkout", monthly);

        // The boundary moved with the wall clock.
        assertThat(slo.budget().periodCounts().total()).isCloseTo(before, within(2L * 2 * 3600));
    }

    /** The wall clock of a JVM counts microseconds, and nano time does not begin with one. */
    @Test
    void aMonthIsSavedThoughItsBoundaryFellBetweenMilliseconds() {
        clock = new ManualClock(77, Instant.parse("2026-02-28T23:59:59.900400Z"));
        Consumer<SloBuilder> monthly = slo -> slo.objective("99%").period("month");
        start("checkout", monthly);
        for (int tick = 0; tick < 100; tick++) {
            run(Duration.ofNanos(7_300_100), Duration.ofNanos(7_300_100), 0, 1000);
            headroom.save();
            assertThat(headroom.saveAge()).hasValue(Duration.ZERO);
        }
        long before = headroom.slo("checkout").budget().periodCounts().total();

        assertThat(restartAfter(SECOND, "checkout", monthly)
                        .budget()
                        .periodCounts()
                        .total())
                .isEqualTo(before);
    }

    @Test
    void whatCountsSomethingElseThanBeforeBeginsAnew() {
        start("checkout", slo -> slo.objective("99%").latency("300ms"));
        run(HOUR, SECOND, 0, 1);
        try (CapturedLog log = new CapturedLog()) {
            Slo slo = restartAfter(
                    SECOND, "checkout", settings -> settings.objective("99%").latency("400ms"));

            assertThat(slo.budget().periodCounts().total()).isZero();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("checkout begins anew: what was saved of it counted \"latency <= 300ms, occurrences\"");
        }
    }

    @Test
    void anotherObjectiveOrPeriodKeepsTheCounts() {
        start("checkout", slo -> slo.objective("99%").period("30d"));
        run(Duration.ofDays(8), HOUR, 9, 1);
        Slo slo = restartAfter(
                SECOND, "checkout", settings -> settings.objective("80%").period("7d"));
        assertThat(slo.budget().periodCounts().total()).isCloseTo(7 * 24 * 10, within(1L));
        assertThat(slo.budget().remaining()).isCloseTo(0.5, within(0.01));

        slo = restartAfter(
                SECOND, "checkout", settings -> settings.objective("90%").period("month"));
        assertThat(slo.budget().periodCounts().total()).isPositive();
    }

    @Test
    void anSloThatIsDeclaredLaterFindsItsHistory() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        restart(SECOND);
        headroom.slo("search", slo -> slo.objective("99%"));
        run(HOUR, SECOND, 1, 1);
        headroom.save();
        Slo late = headroom.slo("checkout", slo -> slo.objective("99%"));

        // The hour begins within the slot of a minute in which the last events were.
        assertThat(late.budget().window(HOUR).total()).isLessThanOrEqualTo(4 * 60);
        assertThat(late.budget().window(Duration.ofHours(6)).total()).isEqualTo(4 * 3600);
    }

    @Test
    void anSloThatNobodyDeclaresIsKeptForItsPeriod() {
        Consumer<SloBuilder> oneDay = slo -> slo.objective("99%").period("1d");
        start("checkout", oneDay);
        run(HOUR, SECOND, 3, 1);
        for (int restart = 1; restart <= 3; restart++) {
            restartAfter(SECOND, "search");
            run(HOUR, Duration.ofMinutes(1), 1, 0);
            headroom.save();
        }
        Slo found = headroom.slo("checkout", oneDay);
        assertThat(found.budget().periodCounts().total()).isEqualTo(4 * 3600);

        restartAfter(SECOND, "search");
        run(DAY.plus(SECOND), HOUR, 0, 0);
        headroom.save();
        restart(SECOND);
        assertThat(headroom.slo("checkout", oneDay)
                        .budget()
                        .window(Duration.ofDays(3))
                        .total())
                .isZero();
        assertThat(headroom.slo("search", slo -> slo.objective("99%"))
                        .budget()
                        .periodCounts()
                        .total())
                .isEqualTo(180);
    }

    @Test
    void membersOfAFamilyComeBackByTheirKey() {
        start("checkout");
        SloFamily tenants = headroom.family("checkout", family -> {});
        for (String key : List.of("acme", "a key/with \"all\" \u00fc\ud83d\ude00")) {
            tenants.recorder(key).record(Outcome.BAD);
        }
        tick(SECOND);
        restartAfter(HOUR, "checkout");
        SloFamily again = headroom.family("checkout", family -> {});
        assertThat(again.members()).isEmpty();

        again.recorder("acme").record(Outcome.GOOD);
        tick(SECOND);
        assertThat(total("checkout/acme")).isEqualTo(2);
        assertThat(total("checkout")).isEqualTo(3);
        restartAfter(HOUR, "checkout");
        headroom.family("checkout", family -> {}).recorder("a key/with \"all\" \u00fc\ud83d\ude00");
        tick(SECOND);
        assertThat(total("checkout/a key/with \"all\" \u00fc\ud83d\ude00")).isEqualTo(1);
    }

    @Test
    void slicesComeBack() {
        Consumer<SloBuilder> sliced =
                slo -> slo.objective("90%").method(BudgetingMethod.timeslices(Duration.ofMinutes(1), 0.95));
        start("checkout", sliced);
        run(Duration.ofHours(2), SECOND, 99, 1);
        run(HOUR, SECOND, 9, 1);
        Slo slo = restartAfter(HOUR, "checkout", sliced);
        run(HOUR, SECOND, 9, 1);

        assertThat(slo.budget().periodCounts().good()).isBetween(119L, 121L);
        assertThat(slo.budget().periodCounts().bad()).isBetween(118L, 121L);
        assertThat(slo.budget().window(DAY).coverage()).isCloseTo(4 / 24.0, within(1e-9));
    }

    @Test
    void aSecondServiceOnTheDirectoryTakesOverWhenTheFirstCloses() {
        Slo first = start("checkout");
        Headroom holder = headroom;
        run(HOUR, SECOND, 3, 1);
        try (CapturedLog log = new CapturedLog()) {
            headroom = open();
            Slo second = headroom.slo("checkout", slo -> slo.objective("99%"));
            for (int minute = 1; minute <= 10; minute++) {
                first.recorder().record(Outcome.GOOD);
                second.recorder().record(Outcome.BAD);
                clock.advance(Duration.ofMinutes(1));
                holder.tick();
                headroom.tick();
                headroom.save();
            }
            assertThat(log.warnings()).singleElement().asString().contains("until another process lets go");
            assertThat(second.budget().periodCounts().total()).isEqualTo(10);

            holder.close();
            headroom.save();
            assertThat(second.budget().periodCounts().good()).isEqualTo(3 * 3600 + 10);
            assertThat(second.budget().periodCounts().bad()).isEqualTo(3600 + 10);
            assertThat(second.budget().window(MINUTES_5)).isEqualTo(new WindowCounts(MINUTES_5, 5, 5, 1));
            assertThat(second.budget().window(Duration.ofHours(2)).coverage()).isCloseTo(70 / 120.0, within(1e-9));
            assertThat(log.warnings()).hasSize(1);
        }
        Slo third = restartAfter(SECOND, "checkout");
        assertThat(third.budget().periodCounts().total()).isEqualTo(4 * 3600 + 20);
    }

    @Test
    void aDirectoryThatIsAFileHarmsNobodyAndIsUsedOnceItIsOne() throws IOException {
        directory = directory.resolve("store");
        Files.writeString(directory, "not a directory");
        try (CapturedLog log = new CapturedLog()) {
            Slo slo = start("checkout");
            for (int minute = 0; minute < 5; minute++) {
                run(Duration.ofMinutes(1), SECOND, 3, 1);
                headroom.save();
            }
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Counts of shop are kept in memory only")
                    .contains(directory.toString());
            assertThat(slo.budget().window(MINUTES_5).total()).isEqualTo(4 * 300);
            assertThat(headroom.saveAge()).hasValue(MINUTES_5);

            Files.delete(directory);
            headroom.save();
            assertThat(headroom.saveAge()).hasValue(Duration.ZERO);
            assertThat(log.warnings()).hasSize(1);
        }
        assertThat(restartAfter(SECOND, "checkout").budget().periodCounts().total())
                .isEqualTo(4 * 300);
    }

    @Test
    void aDirectoryThatBecomesUnusableIsSaidOnceForEachTimeItHappens() throws IOException {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        headroom.save();
        try (CapturedLog log = new CapturedLog()) {
            Path obstacle = directory.resolve("default.tmp");
            for (int time = 1; time <= 2; time++) {
                Files.createDirectories(obstacle.resolve("filled"));
                headroom.save();
                headroom.save();
                assertThat(log.warnings()).hasSize(time);
                Files.delete(obstacle.resolve("filled"));
                headroom.save();
            }
        }
        assertThat(restartAfter(SECOND, "checkout").budget().periodCounts().total())
                .isEqualTo(4 * 3600);
    }

    @Test
    void whatAWallClockThatWasAheadLeftInTheFutureCountsAsOfNow() {
        start("checkout");
        run(Duration.ofHours(9), SECOND, 3, 1);
        Slo slo = restartAfter(Duration.ofHours(-2), "checkout");
        tick(SECOND);

        assertThat(slo.budget().periodCounts().total()).isEqualTo(4 * 9 * 3600);
        assertThat(slo.budget().window(MINUTES_5).total()).isCloseTo(4 * (2 * 3600 + 300), within(8L));
        run(HOUR, SECOND, 0, 0);
        assertThat(slo.budget().window(MINUTES_5).total()).isZero();
        assertThat(slo.budget().window(Duration.ofHours(6)).total()).isCloseTo(4 * 7 * 3600, within(4L * 300));

        slo = restartAfter(SECOND, "checkout");
        assertThat(slo.budget().periodCounts().total()).isEqualTo(4 * 9 * 3600);
    }

    /** Twenty hours back the slots were an hour long. */
    @Test
    void theFutureCountsAsOfNowHoweverLongTheSlotsWereThen() {
        start("checkout");
        run(Duration.ofHours(30), Duration.ofMinutes(1), 3, 1);
        Slo slo = restartAfter(Duration.ofHours(-20), "checkout");
        tick(SECOND);

        assertThat(slo.budget().window(MINUTES_5).total()).isCloseTo(4 * (20 * 60 + 5), within(4L));
    }

    @Test
    void whatLiesWhollyInTheFutureCountsAsOfNow() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        Slo slo = restartAfter(Duration.ofHours(-20), "checkout");
        tick(SECOND);
        assertThat(slo.budget().windows()).allMatch(window -> window.total() == 4 * 3600);

        slo = restartAfter(Duration.ofHours(2), "checkout");
        assertThat(slo.budget().window(HOUR).total()).isZero();
        assertThat(slo.budget().periodCounts().total()).isEqualTo(4 * 3600);
    }

    @Test
    void aGapInTheFutureTakesNoCoverage() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        restartAfter(Duration.ofHours(10), "checkout");
        tick(SECOND);
        Slo slo = restartAfter(Duration.ofHours(-8), "checkout");
        run(HOUR, SECOND, 1, 0);

        // Of the ten hours nobody counted, two are past.
        assertThat(slo.budget().windows())
                .allSatisfy(window -> assertThat(window.coverage()).isBetween(0.0, 1.0));
        assertThat(slo.budget().window(HOUR).coverage()).isEqualTo(1);
        assertThat(slo.budget().window(Duration.ofHours(6)).coverage()).isCloseTo(2 / 6.0, within(1e-3));
    }

    @Test
    void aFileFromMoreThanADayAheadIsSetAside() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        try (CapturedLog log = new CapturedLog()) {
            Slo slo = restartAfter(Duration.ofDays(-2), "checkout");

            assertThat(slo.budget().periodCounts().total()).isZero();
            assertThat(log.warnings().get(0)).contains("Set aside").contains("times must be at most 24h ahead");
            assertThat(log.warnings().get(log.warnings().size() - 1)).contains("start at zero");
            headroom.save();
            assertThat(headroom.saveAge()).hasValue(Duration.ZERO);
        }
        assertThat(Files.exists(directory.resolve("default.counts"))).isTrue();
        assertThat(directory.toFile().list()).anyMatch(name -> name.startsWith("default.counts.damaged-"));
    }

    @Test
    void severalSlosOnOneSliComeBackEachWithItsOwn() {
        Consumer<SliBuilder> two = sli -> sli.slo("availability", slo -> slo.objective("99%"))
                .slo("latency", slo -> slo.objective("90%").latency("300ms"));
        headroom = open();
        headroom.sli(two).record(Duration.ofMillis(400).toNanos(), Outcome.GOOD);
        restart(HOUR);
        headroom.sli(two).record(Duration.ofMillis(200).toNanos(), Outcome.GOOD);
        tick(SECOND);

        Function<String, String> counts =
                name -> headroom.slo(name).budget().periodCounts().good() + " of "
                        + headroom.slo(name).budget().periodCounts().total();
        assertThat(headroom.slos().stream().collect(Collectors.toMap(Slo::name, slo -> counts.apply(slo.name()))))
                .isEqualTo(Map.of("availability", "2 of 2", "latency", "1 of 2"));
    }

    @Test
    void aServiceThatStopsBeforeItDeclaresAnythingKeepsWhatWasSaved() {
        start("checkout");
        run(HOUR, SECOND, 3, 1);
        restart(HOUR);
        Slo slo = restartAfter(HOUR, "checkout");

        assertThat(slo.budget().periodCounts().total()).isEqualTo(4 * 3600);
        assertThat(slo.budget().window(Duration.ofHours(6)).coverage()).isCloseTo(1 / 6.0, within(1e-9));
    }

    private Headroom open() {
        return Headroom.builder("shop")
                .manual(clock)
                .store(DirectoryStore.at(directory))
                .build();
    }

    private Slo start(String slo) {
        return start(slo, settings -> settings.objective("99%"));
    }

    private Slo start(String slo, Consumer<SloBuilder> settings) {
        headroom = open();
        return headroom.slo(slo, settings);
    }

    private Slo restartAfter(Duration downtime, String slo) {
        return restartAfter(downtime, slo, settings -> settings.objective("99%"));
    }

    private Slo restartAfter(Duration downtime, String slo, Consumer<SloBuilder> settings) {
        restart(downtime);
        return headroom.slo(slo, settings);
    }

    private void restart(Duration downtime) {
        headroom.close();
        startClockAnew(downtime);
        headroom = open();
    }

    /** The files as they are now, at another place, since this process cannot let go of them without a last save. */
    private Slo restartAfterCrash(String slo) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        for (String file : List.of("default.counts", "default.previous")) {
            if (Files.exists(directory.resolve(file))) {
                Files.copy(directory.resolve(file), copy.resolve(file));
            }
        }
        headroom.close();
        directory = copy;
        startClockAnew(Duration.ZERO);
        return start(slo);
    }

    private void startClockAnew(Duration downtime) {
        clock = new ManualClock(clock.nanoTime() * 31 + 17, clock.instant().plus(downtime));
    }

    private void run(Duration duration, Duration step, int goodPerStep, int badPerStep) {
        for (long i = 0; i < duration.dividedBy(step); i++) {
            for (Slo slo : headroom.slos()) {
                count(slo, goodPerStep, Outcome.GOOD);
                count(slo, badPerStep, Outcome.BAD);
            }
            tick(step);
        }
    }

    private static void count(Slo slo, int events, Outcome outcome) {
        for (int i = 0; i < events; i++) {
            slo.recorder().record(outcome);
        }
    }

    private void tick(Duration elapsed) {
        clock.advance(elapsed);
        headroom.tick();
    }

    private long total(String slo) {
        return headroom.slo(slo).budget().periodCounts().total();
    }
}
