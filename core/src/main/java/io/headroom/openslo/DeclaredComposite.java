package io.headroom.openslo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An SLO whose objectives have an indicator each: their weighted mean.
 *
 * @param name that of the file's SLO
 * @param weights by the names of the SLOs that its objectives are declared as; above 0
 * @param place of its objectives
 */
public record DeclaredComposite(String name, Map<String, Double> weights, Place place) {
    /** Keeps a copy, in the order of the file. */
    public DeclaredComposite {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
}
