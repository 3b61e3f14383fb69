package io.headroom.spring.actuate;

import io.headroom.CompositeSlo;

/**
 * A composite as the endpoint shows it.
 *
 * @param name its name
 * @param reads which SLOs it reads, and how
 * @param remaining the share of the budget left: that of the worst, 1 − the weighted mean or sum of what is spent, or that of its own slices
 * @param coverage the least share of the period that one of them observed, or that it counted slices in
 */
public record CompositeDescription(String name, String reads, double remaining, double coverage) {
    static CompositeDescription of(CompositeSlo composite) {
        String text = composite.toString();
        return new CompositeDescription(
                composite.name(),
                text.substring(composite.name().length() + 2),
                composite.remaining(),
                composite.coverage());
    }
}
