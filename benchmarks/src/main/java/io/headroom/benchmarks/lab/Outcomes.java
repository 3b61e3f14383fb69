package io.headroom.benchmarks.lab;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What all runs came to, by experiment and policy; in the order of running. */
final class Outcomes {
    private final Map<Place, Map<String, Map<Long, Measures>>> runs = new LinkedHashMap<>();

    Outcomes(Collection<Outcome> outcomes) {
        outcomes.forEach(outcome -> runs.computeIfAbsent(
                        new Place(outcome.family(), outcome.scenario()), place -> new LinkedHashMap<>())
                .computeIfAbsent(outcome.policy(), policy -> new TreeMap<>())
                .put(outcome.seed(), outcome.measures()));
    }

    /**
     * An experiment.
     *
     * @param scenario its name
     */
    record Place(String family, String scenario) {}

    Set<Place> places() {
        return runs.keySet();
    }

    Set<String> policies(Place place) {
        return at(place).keySet();
    }

    Optional<Sample> sample(Place place, String policy, ToDoubleFunction<Measures> measure) {
        Map<Long, Measures> bySeed = at(place).get(policy);
        return bySeed == null
                ? Optional.empty()
                : Optional.of(
                        Sample.of(bySeed.values().stream().mapToDouble(measure).toArray()));
    }

    double mean(Place place, String policy, ToDoubleFunction<Measures> measure) {
        return sample(place, policy, measure).map(Sample::mean).orElse(Double.NaN);
    }

    /** By how much the one is above the other, seed by seed: with a seed, all policies meet the same users. */
    Sample difference(Place place, String policy, String other, ToDoubleFunction<Measures> measure) {
        Map<Long, Measures> these = at(place).getOrDefault(policy, Map.of());
        Map<Long, Measures> those = at(place).getOrDefault(other, Map.of());
        List<Long> seeds = these.keySet().stream().filter(those::containsKey).toList();
        return Sample.of(seeds.stream()
                .mapToDouble(seed -> measure.applyAsDouble(these.get(seed)) - measure.applyAsDouble(those.get(seed)))
                .toArray());
    }

    private Map<String, Map<Long, Measures>> at(Place place) {
        return runs.getOrDefault(place, Map.of());
    }
}
