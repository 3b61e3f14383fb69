package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.budget.Period;
import io.headroom.budget.WindowCounts;
import io.headroom.sli.EventCounts;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Random lives of a service, in one process after another, against an oracle that keeps every event in a list. After each
 * step every window of every SLO must lie within its oldest slot of the truth, and hold all that was ever counted if it is
 * covered whole.
 */
class HeadroomModelTest {
    private static final Period.Calendar MONTH =
            (Period.Calendar) Period.calendar(Period.Unit.MONTH, Period.parseZone("Asia/Kathmandu"));
    private static final Duration THREE_DAYS = Duration.ofDays(3);
    private static final Map<String, Period> PERIODS = Map.of(
            "hours", Period.parse("2h"),
            "week", Period.parse("7d"),
            "latency", Period.parse("30d"),
            "month", MONTH,
            "year", Period.parse("366d"));

    /** The finest slots that reach back so far. */
    private static final SortedMap<Duration, Duration> SLOTS = new TreeMap<>(Map.of(
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofHours(6),
            Duration.ofMinutes(5),
            THREE_DAYS,
            Duration.ofHours(1),
            Duration.ofDays(92),
            Duration.ofHours(6),
            Duration.ofDays(400),
            Duration.ofDays(1)));

    @Property(tries = 60)
    void everyWindowLiesWithinItsOldestSlotOfTheTruth(@ForAll("lives") List<Step> life) throws IOException {
        Path root = Files.createTempDirectory("headroom-model");
        Service service = new Service(root);
        try {
            for (Step step : life) {
                step.happenTo(service);
                service.check();
            }
        } finally {
            service.headroom.close();
            deleteAll(root);
        }
    }

    @Provide
    Arbitrary<List<Step>> lives() {
        Arbitrary<Long> ticks = Arbitraries.longs().between(0, 2_000_000);
        Arbitrary<Long> stalls = upTo(Duration.ofHours(8));
        Arbitrary<Long> longStalls = upTo(Duration.ofDays(40));
        Arbitrary<Long> elapsed = Arbitraries.frequencyOf(
                Tuple.of(8, ticks),
                Tuple.of(4, upTo(Duration.ofMinutes(3))),
                Tuple.of(3, stalls),
                Tuple.of(1, longStalls));
        Arbitrary<Integer> events = Arbitraries.integers().between(0, 300);
        Arbitrary<Long> down = Arbitraries.frequencyOf(
                Tuple.of(4, upTo(Duration.ofMinutes(1))),
                Tuple.of(4, stalls),
                Tuple.of(1, longStalls),
                Tuple.of(1, upTo(Duration.ofMinutes(90)).map(micros -> -micros)));
        Arbitrary<Long> origins = Arbitraries.longs();
        return Arbitraries.frequencyOf(
                        Tuple.of(
                                10,
                                Combinators.combine(elapsed, events, events, events)
                                        .as(Traffic::new)),
                        Tuple.of(1, upTo(Duration.ofHours(25)).map(Jump::new)),
                        Tuple.of(1, upTo(Duration.ofHours(25)).map(micros -> new Jump(-micros))),
                        Tuple.of(3, upTo(Duration.ofDays(3)).map(micros -> new Read(1_000_000 + micros))),
                        Tuple.of(1, Arbitraries.just(new Save())),
                        Tuple.of(2, Combinators.combine(down, origins).as(Restart::new)),
                        Tuple.of(1, Combinators.combine(down, origins).as(Crash::new)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(40)
                .map(List::copyOf);
    }

    private static Arbitrary<Long> upTo(Duration longest) {
        return Arbitraries.longs().between(0, longest.toNanos() / 1000);
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Something that happens to a service. Times are in microseconds. */
    private sealed interface Step {
        void happenTo(Service service) throws IOException;
    }

    private record Traffic(long elapsed, int fast, int slow, int bad) implements Step {
        @Override
        public void happenTo(Service service) {
            service.record(fast, slow, bad);
            service.advance(elapsed);
            service.headroom.tick();
            service.fold();
        }
    }

    private record Jump(long step) implements Step {
        @Override
        public void happenTo(Service service) {
            service.jump(step);
        }
    }

    private record Read(long window) implements Step {
        @Override
        public void happenTo(Service service) {
            service.record(1, 2, 3);
            service.advance(700_000);
            service.read(Duration.ofNanos(1000 * window));
            service.headroom.tick();
            service.fold();
        }
    }

    private record Save() implements Step {
        @Override
        public void happenTo(Service service) {
            service.record(3, 1, 2);
            service.advance(400_000);
            service.headroom.save();
            service.saved();
        }
    }

    private record Restart(long downtime, long origin) implements Step {
        @Override
        public void happenTo(Service service) {
            service.record(2, 1, 3);
            service.advance(100_000);
            service.headroom.close();
            service.saved();
            service.start(downtime, origin);
        }
    }

    private record Crash(long downtime, long origin) implements Step {
        @Override
        public void happenTo(Service service) throws IOException {
            service.record(5, 5, 5);
            service.crash();
            service.start(downtime, origin);
        }
    }

    /** One process after another, and what an oracle makes of it. */
    private static final class Service {
        /** What the nano time within a millisecond adds to every time that goes through a file. */
        private static final long ROUNDING = 2_000_000;

        private final Path root;
        private Path directory;
        private ManualClock clock = new ManualClock(
                Long.MAX_VALUE - Duration.ofHours(3).toNanos(), Instant.parse("2026-02-28T11:22:33.456789Z"));
        private Headroom headroom;
        private SliRecorder recorder;
        private long now;
        private Map<String, EventOracle> oracles = new LinkedHashMap<>();
        private Map<String, EventOracle> savedOracles = Map.of();
        private long savedNow;
        private Instant savedWall = Instant.EPOCH;
        private long fast;
        private long slow;
        private long bad;
        private int restarts;
        private boolean jumped;
        private int processesThatJumped;
        private Duration setBack = Duration.ZERO;

        Service(Path root) {
            this.root = root;
            directory = root.resolve("0");
            PERIODS.keySet().forEach(slo -> oracles.put(slo, new EventOracle(now)));
            open();
        }

        void record(int fast, int slow, int bad) {
            for (int i = 0; i < fast; i++) {
                recorder.record(Duration.ofMillis(300).toNanos(), Outcome.GOOD);
            }
            for (int i = 0; i < slow; i++) {
                recorder.record(Duration.ofMillis(301).toNanos(), Outcome.GOOD);
            }
            for (int i = 0; i < bad; i++) {
                recorder.record(Outcome.BAD);
            }
            this.fast += fast;
            this.slow += slow;
            this.bad += bad;
            oracles.forEach((slo, oracle) -> {
                boolean latency = slo.equals("latency");
                oracle.record(latency ? fast : fast + slow, latency ? slow + bad : bad);
            });
        }

        void advance(long micros) {
            clock.advance(Duration.ofNanos(1000 * micros));
            now += 1000 * micros;
        }

        void jump(long micros) {
            clock.stepWall(Duration.ofNanos(1000 * micros));
            processesThatJumped += jumped ? 0 : 1;
            jumped = true;
        }

        void fold() {
            oracles.values().forEach(oracle -> oracle.fold(now));
        }

        void saved() {
            fold();
            savedOracles = oracles;
            oracles = new LinkedHashMap<>();
            savedOracles.forEach((slo, oracle) -> oracles.put(slo, oracle.restoredAt(now)));
            savedNow = now;
            savedWall = clock.instant();
        }

        /** The files as they were, at another place, since this process cannot let go of them without a last save. */
        void crash() throws IOException {
            Path copy = Files.createDirectories(root.resolve(String.valueOf(restarts + 1)));
            for (String file : List.of("default.counts", "default.previous")) {
                if (Files.exists(directory.resolve(file))) {
                    Files.copy(directory.resolve(file), copy.resolve(file));
                }
            }
            headroom.close();
            directory = copy;
        }

        /**
         * What lies deeper in the past than the slots reach is dropped with a save; so a clock is set back a little only, and
         * only one that never jumped.
         */
        void start(long downtimeMicros, long origin) {
            Instant wall = clock.instant().plusNanos(1000 * downtimeMicros);
            Duration back = Duration.between(wall, savedWall);
            if (!back.isNegative()) {
                boolean tooFar = setBack.plus(back).compareTo(Duration.ofMinutes(90)) > 0 || processesThatJumped > 0;
                wall = tooFar ? savedWall : wall;
                setBack = tooFar ? setBack : setBack.plus(back);
            }
            restarts++;
            jumped = false;
            fast = 0;
            slow = 0;
            bad = 0;
            clock = new ManualClock(origin, wall);
            boolean found = !savedOracles.isEmpty();
            now = found ? savedNow + Duration.between(savedWall, wall).toNanos() : now;
            PERIODS.keySet()
                    .forEach(slo ->
                            oracles.put(slo, found ? savedOracles.get(slo).restoredAt(now) : new EventOracle(now)));
            open();
        }

        private void open() {
            headroom = Headroom.builder("shop")
                    .manual(clock)
                    .store(DirectoryStore.at(directory))
                    .build();
            recorder = headroom.sli(sli -> PERIODS.forEach((name, period) -> sli.slo(name, slo -> {
                slo.objective("99%").period(period);
                if (name.equals("latency")) {
                    slo.latency("300ms");
                }
            })));
        }

        void read(Duration window) {
            for (Slo slo : headroom.slos()) {
                Duration period = slo.objective().period().length();
                Duration longest = period.compareTo(THREE_DAYS) > 0 ? period : THREE_DAYS;
                WindowCounts counts = slo.counts(window.compareTo(longest) > 0 ? longest : window);
                oracles.get(slo.name()).fold(now);
                check(slo, counts);
            }
        }

        void check() {
            for (Slo slo : headroom.slos()) {
                EventCounts events = slo.snapshot().events();
                boolean latency = slo.name().equals("latency");
                assertThat(events)
                        .isEqualTo(new EventCounts(latency ? fast : fast + slow, latency ? slow + bad : bad, 0));
                List<WindowCounts> windows = slo.budget().windows();
                boolean calendar = slo.objective().period() instanceof Period.Calendar;
                windows.subList(0, windows.size() - (calendar ? 1 : 0)).forEach(window -> check(slo, window));
                if (calendar) {
                    checkMonth(slo.budget().periodCounts(), oracles.get(slo.name()));
                }
            }
        }

        private void check(Slo slo, WindowCounts counts) {
            EventOracle truth = oracles.get(slo.name());
            long window = counts.window().toNanos();
            long from = now - window;
            boolean holdsAll = from < truth.start() - restarts * ROUNDING;
            long slack = holdsAll ? 0 : slack(slo, counts.window());
            double rounding = holdsAll ? 0 : 1.0 + restarts;
            String what = "%s of %s, %s".formatted(counts.window(), slo.name(), counts);
            assertThat((double) counts.good())
                    .as(what)
                    .isBetween(truth.goodSince(from + slack) - rounding, truth.goodSince(from - slack) + rounding)
                    .isBetween(0.0, truth.goodSince(Long.MIN_VALUE));
            assertThat((double) counts.bad())
                    .as(what)
                    .isBetween(truth.badSince(from + slack) - rounding, truth.badSince(from - slack) + rounding)
                    .isBetween(0.0, truth.badSince(Long.MIN_VALUE));
            assertThat(counts.coverage()).as(what).isBetween(0.0, 1.0);
            assertThat(counts.coverage() * window)
                    .as(what)
                    .isCloseTo(truth.observedSince(from), within(1000.0 + restarts * ROUNDING));
        }

        /**
         * A slot that a wall-clock step stretched lasts less than two of its lengths. So does one that was cut anew by a
         * process that found slots on other boundaries.
         */
        private long slack(Slo slo, Duration window) {
            Duration reach = window.plus(setBack);
            Duration longest = slo.objective().period().length();
            Duration slot = SLOTS.keySet().stream()
                    .filter(span -> reach.compareTo(span) <= 0)
                    .findFirst()
                    .map(SLOTS::get)
                    .orElseThrow();
            Duration coarsest = longest.compareTo(THREE_DAYS) <= 0 ? Duration.ofHours(1) : slot;
            return 2 * (1 + processesThatJumped) * (slot.compareTo(coarsest) > 0 ? coarsest : slot).toNanos()
                    + restarts * ROUNDING;
        }

        /** Cut exactly at the boundary, unless the wall clock made that two moments. */
        private void checkMonth(WindowCounts counts, EventOracle truth) {
            assertThat(counts.coverage()).isBetween(0.0, 1.0);
            assertThat(counts.good()).isBetween(0L, Math.round(truth.goodSince(Long.MIN_VALUE)));
            assertThat(counts.bad()).isBetween(0L, Math.round(truth.badSince(Long.MIN_VALUE)));
            if (processesThatJumped == 0 && setBack.isZero()) {
                long boundary = now
                        - Duration.between(MONTH.start(clock.instant()), clock.instant())
                                .toNanos();
                double rounding = 1 + restarts;
                assertThat((double) counts.good())
                        .isBetween(
                                truth.goodSince(boundary + ROUNDING) - rounding,
                                truth.goodSince(boundary - ROUNDING) + rounding);
                assertThat((double) counts.bad())
                        .isBetween(
                                truth.badSince(boundary + ROUNDING) - rounding,
                                truth.badSince(boundary - ROUNDING) + rounding);
                assertThat(counts.coverage() * (now - boundary))
                        .isCloseTo(truth.observedSince(boundary), within((2.0 + restarts) * ROUNDING));
            }
        }
    }
}
