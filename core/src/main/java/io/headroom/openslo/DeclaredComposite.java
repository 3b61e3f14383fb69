package io.headroom.openslo;

import io.headroom.CompositeBuilder;
import io.headroom.CompositeSlo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An SLO whose objectives have an indicator each.
 *
 * @param name that of the file's SLO
 * @param kind how it reads the SLOs
 * @param weights by the names of the SLOs that its objectives are; above 0
 * @param target the share of slices that must be good in all of them, in (0, 1); 0 unless it counts slices
 * @param place of its objectives
 */
public record DeclaredComposite(
        String name, CompositeSlo.Kind kind, Map<String, Double> weights, double target, Place place) {
    /** Keeps a copy, in the order of the file. */
    public DeclaredComposite {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** Tells a composite what it reads. */
    public void applyTo(CompositeBuilder composite) {
        weights.forEach((slo, weight) -> {
            switch (kind) {
                case WORST -> composite.worstOf(slo);
                case MEAN -> composite.weighted(slo, weight);
                case SUM -> composite.summed(slo, weight);
                case SLICES -> composite.slicesOf(target, slo);
            }
        });
    }
}
