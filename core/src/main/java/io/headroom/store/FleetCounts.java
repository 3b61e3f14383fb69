package io.headroom.store;

import io.headroom.internal.window.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What all instances of a service counted together, those that have left included. Immutable.
 *
 * @param at the wall-clock time up to which it was read
 * @param observed how many milliseconds of time somebody counted, as the good events of a curve that grows by at most one a millisecond
 * @param slos the counts of each SLO
 */
public record FleetCounts(Instant at, History observed, Map<Slo, History> slos) {
    /** Copies the map. */
    public FleetCounts {
        slos = Map.copyOf(slos);
    }

    /**
     * Whose counts they are.
     *
     * @param name the SLO's name
     * @param measure what was counted; under another measure the same SLO is another one
     */
    public record Slo(String name, String measure) {
        static Slo of(SavedSlo saved) {
            return new Slo(saved.name(), saved.measure());
        }
    }

    /** The counts of one SLO; empty if nobody counted it. */
    public Optional<History> of(String name, String measure) {
        return Optional.ofNullable(slos.get(new Slo(name, measure)));
    }

    /** The sum of what instances saved each; what lies ahead, for their clocks do, counts as of now. */
    static FleetCounts sum(Instant at, List<SavedCounts> instances) {
        Map<Slo, History> slos = instances.stream()
                .flatMap(instance -> instance.slos().stream())
                .collect(Collectors.groupingBy(
                        Slo::of,
                        Collectors.collectingAndThen(
                                Collectors.mapping(
                                        slo -> slo.history().noLaterThan(at.toEpochMilli()), Collectors.toList()),
                                History::sum)));
        return new FleetCounts(at, Observed.byAny(instances), slos);
    }
}
