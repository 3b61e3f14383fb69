package io.headroom.benchmarks.lab;

import io.headroom.benchmarks.lab.Scenario.Load;
import io.headroom.benchmarks.lab.Scenario.Promise;
import io.headroom.benchmarks.lab.Scenario.Servers;
import java.util.List;
import java.util.stream.Stream;

/** What goes wrong in the lab. */
final class Scenarios {
    static final String HEALTHY = "healthy";
    static final String SLOW_BURN = "0.3 % errors";
    static final String OUTAGE = "outage";
    static final String HANG = "hang";
    static final String ERRORS_2 = "2 % errors";
    static final String ERRORS_10 = "10 % errors";
    static final String ERRORS_30 = "30 % errors";
    static final String ERRORS_60 = "60 % errors";
    /** How the names of brownouts end. */
    static final String ERRORS = "% errors";

    static final String SLOW = "slow answers";
    static final String CAPACITY_50 = "capacity 50 %, 30 s";
    static final String CAPACITY_25 = "capacity 25 %, 10 s";
    static final String ONE_REFUSES = "1 of 10 refuses";
    static final String ONE_HANGS = "1 of 10 hangs";
    static final String FLAPPING = "10 s down, 10 s up";
    static final String TWO_TIERS_OUTAGE = "two tiers, outage";
    static final String TWO_TIERS_CAPACITY = "two tiers, capacity 50 %";
    static final String FAST_500 = "fast 500s";
    static final String FAST_500_COSTLY = "fast 500s, costly";
    static final String RAMP = "load up to 140 %";
    static final String RARE = "0.1 calls/s each, outage";
    static final String SELDOM = "1 call/s each, outage";

    private static final double SLOW_SECONDS = 0.33;

    static final List<Scenario> FIRST_ROUND = List.of(
            Scenario.named(HEALTHY, Fault.NONE).until(60),
            Scenario.named(SLOW_BURN, Fault.NONE)
                    .with(Servers.USUAL.errors(0.003))
                    .lasting(480, 0, 480),
            Scenario.named(OUTAGE, Fault.OUTAGE),
            Scenario.named(HANG, Fault.HANG),
            Scenario.named(ERRORS_2, Fault.errors(0.02)).until(180),
            Scenario.named(ERRORS_10, Fault.errors(0.1)).until(180),
            Scenario.named(ERRORS_30, Fault.errors(0.3)).until(180),
            Scenario.named(ERRORS_60, Fault.errors(0.6)).until(180),
            Scenario.named(SLOW, Fault.slow(SLOW_SECONDS)),
            Scenario.named(CAPACITY_50, Fault.slowdown(2)).until(90),
            Scenario.named(CAPACITY_25, Fault.slowdown(4)).until(70),
            Scenario.named(ONE_REFUSES, Fault.ONE_REFUSES).until(180),
            Scenario.named(ONE_HANGS, Fault.ONE_HANGS).until(180),
            Scenario.named(FLAPPING, Fault.FLAPPING).until(180),
            twoTiers(TWO_TIERS_OUTAGE, Fault.OUTAGE),
            twoTiers(TWO_TIERS_CAPACITY, Fault.slowdown(2)).until(90));

    static final List<Scenario> SECOND_ROUND = List.of(
            Scenario.named("slower answers", Fault.slow(0.4)),
            Scenario.named("slow answers, 10 min", Fault.slow(SLOW_SECONDS)).lasting(780, 60, 660),
            Scenario.named("capacity 44 %, 120 s", Fault.slowdown(2.286)).until(180),
            failingFast(FAST_500, 0.010),
            failingFast(FAST_500_COSTLY, 0.020),
            Scenario.named(RAMP, Fault.NONE).with(Load.USUAL.climbing()).lasting(360, 60, 300));

    static final List<Scenario> RARE_CALLS = List.of(
            Scenario.named(RARE, Fault.OUTAGE)
                    .with(Load.USUAL.each(0.1))
                    .with(Servers.USUAL.errors(0.005))
                    .lasting(14_400, 7_200, 7_800),
            Scenario.named(SELDOM, Fault.OUTAGE)
                    .with(Load.USUAL.each(1))
                    .with(Servers.USUAL.errors(0.005))
                    .lasting(3_600, 1_800, 1_920));

    static final List<Scenario> THREADS = Stream.of(0.4, 3.0)
            .flatMap(timeout -> Stream.of(
                            Scenario.named("hang", Fault.HANG),
                            Scenario.named("capacity 50 %, 30 s", Fault.slowdown(2))
                                    .until(90),
                            Scenario.named("1 of 10 hangs", Fault.ONE_HANGS))
                    .map(scenario -> threaded(scenario, timeout)))
            .toList();

    static final List<Scenario> FOR_TICKS = pick(
            FIRST_ROUND,
            HEALTHY,
            OUTAGE,
            HANG,
            ERRORS_10,
            ERRORS_30,
            SLOW,
            CAPACITY_50,
            CAPACITY_25,
            ONE_HANGS,
            TWO_TIERS_CAPACITY);

    private Scenarios() {}

    static List<Scenario> at81Percent() {
        Load more = Load.USUAL.times(1.3);
        return Stream.concat(
                        pick(
                                FIRST_ROUND,
                                HEALTHY,
                                OUTAGE,
                                ERRORS_10,
                                ERRORS_30,
                                ERRORS_60,
                                SLOW,
                                CAPACITY_50,
                                CAPACITY_25,
                                ONE_HANGS)
                                .stream(),
                        pick(SECOND_ROUND, FAST_500, FAST_500_COSTLY).stream())
                .map(scenario -> scenario.with(more))
                .toList();
    }

    static List<Scenario> from(int clients) {
        return pick(
                        FIRST_ROUND,
                        HEALTHY,
                        OUTAGE,
                        HANG,
                        ERRORS_10,
                        ERRORS_30,
                        SLOW,
                        CAPACITY_50,
                        CAPACITY_25,
                        ONE_HANGS,
                        TWO_TIERS_OUTAGE,
                        TWO_TIERS_CAPACITY)
                .stream()
                .map(scenario -> scenario.with(Load.USUAL.from(clients)))
                .toList();
    }

    static List<Scenario> withFallback(boolean spent) {
        Promise tight = Promise.USUAL.latency(0.39).withFallback();
        return pick(FIRST_ROUND, HEALTHY, HANG, ERRORS_10, ERRORS_30, SLOW, CAPACITY_50, ONE_HANGS).stream()
                .map(scenario -> scenario.with(spent ? tight.nearlySpent() : tight))
                .toList();
    }

    static List<Scenario> spent() {
        return pick(FIRST_ROUND, OUTAGE, ERRORS_2, ERRORS_10, ERRORS_30, SLOW, CAPACITY_50, ONE_REFUSES).stream()
                .map(scenario -> scenario.with(scenario.promise().nearlySpent()))
                .toList();
    }

    static Scenario named(String name) {
        return pick(
                        Stream.of(FIRST_ROUND, SECOND_ROUND, RARE_CALLS)
                                .flatMap(List::stream)
                                .toList(),
                        name)
                .get(0);
    }

    private static List<Scenario> pick(List<Scenario> all, String... names) {
        List<String> wanted = List.of(names);
        return all.stream().filter(scenario -> wanted.contains(scenario.name())).toList();
    }

    private static Scenario twoTiers(String name, Fault fault) {
        return Scenario.named(name, fault).with(Servers.USUAL.behindProxies()).with(Promise.USUAL.latency(2));
    }

    private static Scenario failingFast(String name, double costSeconds) {
        return Scenario.named(name, Fault.slowdown(2)).with(Servers.USUAL.failingFast(6, costSeconds));
    }

    private static Scenario threaded(Scenario scenario, double timeout) {
        return scenario.called("%s, timeout %s s".formatted(scenario.name(), timeout < 1 ? "0.4" : "3"))
                .with(Load.USUAL.threads(50))
                .with(Servers.USUAL.timeout(timeout))
                .with(Promise.USUAL.latency(timeout < 1 ? 1 : 4));
    }
}
