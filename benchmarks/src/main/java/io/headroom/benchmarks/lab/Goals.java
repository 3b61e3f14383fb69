package io.headroom.benchmarks.lab;

import io.headroom.benchmarks.lab.Outcomes.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What Headroom is to reach in the lab, set before it was built. */
final class Goals {
    private static final ToDoubleFunction<Measures> BAD = run -> 100 * run.bad();
    private static final ToDoubleFunction<Measures> REJECTED = run -> 100 * run.rejected();

    private final Outcomes outcomes;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    static List<Goal> of(Outcomes outcomes) {
        Goals goals = new Goals(outcomes);
        goals.withoutOverload();
        goals.withOverload();
        goals.otherLoads();
        goals.fallbacks();
        goals.classes();
        goals.brownoutsElsewhere();
        return goals.goals.stream()
                .filter(goal -> !Double.isNaN(goal.reached()))
                .toList();
    }

    private void withoutOverload() {
        Place healthy = usual(Scenarios.HEALTHY);
        atMost(healthy, "rejected, %", REJECTED, 0);
        times(healthy, Measures::bad, "bad", Policies.NONE, 1);
        Place slowBurn = usual(Scenarios.SLOW_BURN);
        atMost(slowBurn, "rejected, %", REJECTED, 0);
        atMost(slowBurn, "bad, %", BAD, 0.01);
        for (String few : List.of(Scenarios.ERRORS_2, Scenarios.ERRORS_10)) {
            brownout(few, 0.03, 1.2);
        }
        brownout(Scenarios.ERRORS_30, 3.3, 1.55);
        times(usual(Scenarios.ERRORS_60), Measures::bad, "bad", Policies.NONE, 1);
        atMost(usual(Scenarios.ONE_REFUSES), "bad, %", BAD, 0.05);
        atMost(usual(Scenarios.ONE_HANGS), "bad, %", BAD, 1.2);
        for (String one : List.of(Scenarios.ONE_REFUSES, Scenarios.ONE_HANGS)) {
            amplification(usual(one), 1.15);
        }
        Place outage = usual(Scenarios.OUTAGE);
        amplification(outage, 1.2);
        atMost(outage, "attempts a request", Measures::load, 1.02);
        recovery(outage, 1);
        times(outage, Measures::budget, "budget", Policies.NONE, 1);
        for (String rare : List.of(Scenarios.RARE, Scenarios.SELDOM)) {
            Place place = new Place(Family.RARE_CALLS, rare);
            atMost(place, "rejected, %", REJECTED, 0);
            times(place, Measures::budget, "budget", Policies.NONE, 1);
        }
        amplification(usual(Scenarios.TWO_TIERS_OUTAGE), 1.25);
    }

    private void brownout(String scenario, double badPercent, double amplification) {
        Place place = usual(scenario);
        atMost(place, "bad, %", BAD, badPercent);
        amplification(place, amplification);
        atMost(place, "rejected, %", REJECTED, 0);
    }

    private void withOverload() {
        Place hang = usual(Scenarios.HANG);
        atMost(hang, "attempts a request", Measures::load, 0.15);
        recovery(hang, 4);
        times(hang, Measures::budget, "budget", Policies.NONE, 1.03);
        Place slow = usual(Scenarios.SLOW);
        times(slow, Measures::budget, "budget", Policies.NONE, 1.25);
        times(slow, Measures::budget, "budget", Policies.RESILIENCE4J_TUNED, 0.9);
        Place capacity = usual(Scenarios.CAPACITY_50);
        times(capacity, Measures::budget, "budget", Policies.RESILIENCE4J_TUNED, 0.55);
        times(capacity, Measures::budget, "budget", Policies.RESILIENCE4J, 0.25);
        times(capacity, Measures::budget, "budget", Policies.NONE, 0.4);
        recovery(capacity, 3);
        amplification(capacity, 1.05);
        Place shock = usual(Scenarios.CAPACITY_25);
        times(shock, Measures::budget, "budget", Policies.RESILIENCE4J_TUNED, 0.75);
        times(shock, Measures::budget, "budget", Policies.NONE, 0.6);
        recovery(shock, 4);
        Place twoTiers = usual(Scenarios.TWO_TIERS_CAPACITY);
        times(twoTiers, Measures::budget, "budget", Policies.RESILIENCE4J_TUNED, 0.5);
        recovery(twoTiers, 3);
        for (String fast : List.of(Scenarios.FAST_500, Scenarios.FAST_500_COSTLY)) {
            times(new Place(Family.SECOND_ROUND, fast), Measures::bad, "bad", Policies.NONE, 1.05);
        }
        times(new Place(Family.SECOND_ROUND, Scenarios.RAMP), Measures::bad, "bad", Policies.RESILIENCE4J_TUNED, 0.4);
    }

    private void otherLoads() {
        times(new Place(Family.LOAD_81, Scenarios.ERRORS_30), Measures::bad, "bad", Policies.NONE, 0.92);
        times(
                new Place(Family.LOAD_81, Scenarios.CAPACITY_50),
                Measures::bad,
                "bad",
                Policies.RESILIENCE4J_TUNED,
                0.65);
        amplification(new Place(Family.CLIENTS_100, Scenarios.OUTAGE), 1.2);
    }

    private void fallbacks() {
        for (String scenario : List.of(Scenarios.HANG, Scenarios.SLOW, Scenarios.CAPACITY_50)) {
            times(new Place(Family.FALLBACK, scenario), Measures::badEvents, "bad", Policies.RESILIENCE4J_TUNED, 0.35);
        }
        for (String scenario : List.of(Scenarios.SLOW, Scenarios.CAPACITY_50, Scenarios.ONE_HANGS)) {
            Place place = new Place(Family.FALLBACK_SPENT, scenario);
            double full = outcomes.mean(new Place(Family.FALLBACK, scenario), Policies.HEADROOM, Measures::badEvents);
            add(place, "bad, times that with a full budget", of(place, Measures::badEvents) / full, 1);
        }
    }

    private void classes() {
        Place day = new Place(Family.CLASSES, new TwoClasses().name());
        double periods = 10;
        add(day, "days of ten with the critical SLO kept", periods * of(day, kept(Measures::criticalSpent)), 9, true);
        add(day, "days of ten with the other kept", periods * of(day, kept(Measures::bestEffortSpent)), 10, true);
    }

    /** Nowhere may a call be refused because a dependency merely fails. */
    private void brownoutsElsewhere() {
        outcomes.places().stream()
                .filter(place -> !place.family().equals(Family.LOAD_62)
                        && !place.family().equals(Family.TICKS))
                .filter(place -> place.scenario().equals(Scenarios.HEALTHY)
                        || place.scenario().endsWith(Scenarios.ERRORS))
                .forEach(place -> atMost(place, "rejected, %", REJECTED, 0));
    }

    private static ToDoubleFunction<Measures> kept(ToDoubleFunction<Measures> spent) {
        return run -> spent.applyAsDouble(run) <= 1 ? 1 : 0;
    }

    private static Place usual(String scenario) {
        return new Place(Family.LOAD_62, scenario);
    }

    private void amplification(Place place, double limit) {
        atMost(place, "attempts a request in the worst 5 s", Measures::amplification, limit);
    }

    private void recovery(Place place, double limit) {
        atMost(place, "recovery, s", Measures::recovery, limit);
    }

    private void atMost(Place place, String what, ToDoubleFunction<Measures> measure, double limit) {
        add(place, what, of(place, measure), limit);
    }

    private void times(Place place, ToDoubleFunction<Measures> measure, String what, String peer, double limit) {
        add(
                place,
                "%s, times that of %s".formatted(what, peer),
                of(place, measure) / outcomes.mean(place, peer, measure),
                limit);
    }

    private double of(Place place, ToDoubleFunction<Measures> measure) {
        return outcomes.mean(place, Policies.HEADROOM, measure);
    }

    private void add(Place place, String what, double reached, double limit) {
        add(place, what, reached, limit, false);
    }

    private void add(Place place, String what, double reached, double limit, boolean least) {
        String family = place.family().equals(Family.LOAD_62) ? "" : place.family() + ": ";
        goals.add(new Goal(family + place.scenario(), what, reached, limit, least));
    }
}
