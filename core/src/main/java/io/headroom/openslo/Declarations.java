package io.headroom.openslo;

import io.headroom.Headroom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the SLOs of files are to Headroom.
 *
 * @param slos one for each objective
 * @param composites of those whose objectives have an indicator each
 * @param warnings what the files say that Headroom does otherwise
 */
public record Declarations(List<DeclaredSlo> slos, List<DeclaredComposite> composites, List<Problem> warnings) {
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

    /** Keeps copies. */
    public Declarations {
        slos = List.copyOf(slos);
        composites = List.copyOf(composites);
        warnings = List.copyOf(warnings);
    }

    /** Whether a process can count what a composite reads, all of it. */
    public boolean isCountable(DeclaredComposite composite) {
        return slos.stream()
                .filter(slo -> composite.weights().containsKey(slo.name()))
                .allMatch(DeclaredSlo::isCountable);
    }

    /**
     * Declares all SLOs whose events a process can count, those of one origin on one SLI, then the composites. What is left to Prometheus
     * is logged, composites that read such included, as are the warnings.
     *
     * @throws IllegalArgumentException if a name is taken
     */
    public void declareOn(Headroom headroom) {
        warnings.forEach(warning -> LOG.warn("{}", warning));
        Map<EventOrigin, List<DeclaredSlo>> byOrigin = new LinkedHashMap<>();
        for (DeclaredSlo slo : slos) {
            if (slo.isCountable()) {
                byOrigin.computeIfAbsent(slo.events().value(), origin -> new ArrayList<>())
                        .add(slo);
            } else {
                LOG.info(
                        "{} is left to Prometheus: {}", slo.name(), slo.events().value());
            }
        }
        byOrigin.values().forEach(same -> headroom.sli(sli -> same.forEach(slo -> sli.slo(slo.name(), slo::applyTo))));
        slos.stream().filter(DeclaredSlo::isCountable).forEach(slo -> slo.applyTo(headroom));
        composites.forEach(composite -> {
            if (isCountable(composite)) {
                headroom.composite(composite.name(), composite::applyTo);
            } else {
                LOG.info("{} is left to Prometheus with what it reads", composite.name());
            }
        });
    }
}
