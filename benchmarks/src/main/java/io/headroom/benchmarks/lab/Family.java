package io.headroom.benchmarks.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Experiments with something in common, and who takes part.
 *
 * @param name for the command line
 * @param title what they have in common
 */
record Family(String name, String title, List<Experiment> experiments, List<String> policies) {
    static final String LOAD_62 = "load-62";
    static final String SECOND_ROUND = "second-round";
    static final String RARE_CALLS = "rare-calls";
    static final String LOAD_81 = "load-81";
    static final String CLIENTS_100 = "clients-100";
    static final String CLIENTS_4 = "clients-4";
    static final String FALLBACK = "fallback";
    static final String FALLBACK_SPENT = "fallback-spent";
    static final String SPENT = "spent";
    static final String THREADS = "threads";
    static final String CLASSES = "classes";
    static final String TICKS = "ticks";
    static final String BEHIND = "behind-resilience4j";

    /** All of them. */
    static List<Family> all() {
        List<String> everybody = with(Policies.PEERS);
        List<String> chosen = with(List.of(
                Policies.NONE,
                Policies.RESILIENCE4J_TUNED,
                Policies.FAILSAFE_TUNED,
                Policies.ENVOY,
                Policies.BUCKET,
                Policies.BULKHEAD));
        List<String> breakers = with(List.of(Policies.NONE, Policies.RESILIENCE4J_TUNED, Policies.FAILSAFE_TUNED));
        List<String> few = with(List.of(Policies.NONE, Policies.RESILIENCE4J_TUNED, Policies.ENVOY));
        List<String> limits = with(List.of(Policies.NONE, Policies.RESILIENCE4J_TUNED, Policies.BULKHEAD));
        List<String> ticks = List.of(Policies.HEADROOM, Policies.HEADROOM_10_MS, Policies.HEADROOM_1_S);
        return List.of(
                new Family(
                        LOAD_62,
                        "20 clients of 25 calls/s, 62 % of the capacity",
                        of(Scenarios.FIRST_ROUND),
                        everybody),
                new Family(SECOND_ROUND, "Further faults at the same load", of(Scenarios.SECOND_ROUND), chosen),
                new Family(RARE_CALLS, "20 clients with few calls", of(Scenarios.RARE_CALLS), breakers),
                new Family(
                        LOAD_81,
                        "20 clients of 32.5 calls/s, 81 % of the capacity",
                        of(Scenarios.at81Percent()),
                        chosen),
                new Family(CLIENTS_100, "100 clients of 5 calls/s", of(Scenarios.from(100)), few),
                new Family(CLIENTS_4, "4 clients of 125 calls/s", of(Scenarios.from(4)), few),
                new Family(
                        FALLBACK, "With a fallback, and 390 ms promised", of(Scenarios.withFallback(false)), breakers),
                new Family(
                        FALLBACK_SPENT,
                        "The same with 5 % of the budget left",
                        of(Scenarios.withFallback(true)),
                        breakers),
                new Family(SPENT, "Without a fallback, 5 % of the budget left", of(Scenarios.spent()), breakers),
                new Family(THREADS, "50 threads a client, shared with other calls", of(Scenarios.THREADS), limits),
                new Family(CLASSES, "Critical and best-effort calls", List.of(new TwoClasses()), breakers),
                new Family(TICKS, "Ticks of 10 ms, 100 ms and 1 s", of(Scenarios.FOR_TICKS), ticks),
                new Family(
                        BEHIND,
                        "One code with Resilience4j, and with a guard behind its interfaces",
                        of(Scenarios.FOR_TICKS),
                        List.of(
                                Policies.NONE,
                                Policies.RESILIENCE4J_TUNED,
                                Policies.RESILIENCE4J_GUARDED,
                                Policies.HEADROOM)));
    }

    private static List<Experiment> of(List<Scenario> scenarios) {
        return scenarios.stream().map(Experiment::of).toList();
    }

    private static List<String> with(List<String> peers) {
        List<String> all = new ArrayList<>(peers);
        all.add(Policies.HEADROOM);
        return List.copyOf(all);
    }

    static String title(String name) {
        return all().stream()
                .filter(family -> family.name.equals(name))
                .map(Family::title)
                .findFirst()
                .orElse(name);
    }

    Stream<Job> jobs(List<Long> seeds) {
        return experiments.stream()
                .flatMap(experiment -> policies.stream()
                        .flatMap(policy -> seeds.stream().map(seed -> new Job(name, experiment, policy, seed))));
    }

    /** One run to be made. */
    record Job(String family, Experiment experiment, String policy, long seed) {
        Outcome run() {
            return new Outcome(family, experiment.name(), policy, seed, experiment.run(Policies.named(policy), seed));
        }
    }
}
