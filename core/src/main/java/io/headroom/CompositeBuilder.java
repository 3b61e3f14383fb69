package io.headroom;

import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;

/** The components of a {@link CompositeSlo}; see {@link Headroom#composite}. */
public final class CompositeBuilder {
    private final Headroom headroom;
    private final List<CompositeSlo.Component> components = new ArrayList<>();
    private CompositeSlo.Kind kind = CompositeSlo.Kind.MEAN;

    CompositeBuilder(Headroom headroom) {
        this.headroom = headroom;
    }

    /**
     * Adds an SLO to the weighted mean.
     *
     * @param slo the name of a declared SLO
     * @param weight relative to the others'; above 0
     * @throws IllegalArgumentException if there is no such SLO, or the weight is not positive and finite
     */
    public CompositeBuilder weighted(String slo, double weight) {
        return add(CompositeSlo.Kind.MEAN, slo, weight);
    }

    /**
     * Adds an SLO to the weighted sum.
     *
     * @param slo the name of a declared SLO
     * @param weight what its burn is multiplied by; above 0
     * @throws IllegalArgumentException if there is no such SLO, or the weight is not positive and finite
     */
    public CompositeBuilder summed(String slo, double weight) {
        return add(CompositeSlo.Kind.SUM, slo, weight);
    }

    /**
     * Reads the worst of the given SLOs.
     *
     * @param slos names of declared SLOs
     * @throws IllegalArgumentException if there is none of a name
     */
    public CompositeBuilder worstOf(String... slos) {
        for (String slo : slos) {
            add(CompositeSlo.Kind.WORST, slo, 1);
        }
        return this;
    }

    /** @throws IllegalArgumentException if there is no component, or their periods differ */
    CompositeSlo build(String name) {
        if (components.isEmpty()) {
            throw new InvalidSettingException(
                    "composite", name, "must have at least one component", "add one by weighted, summed or worstOf");
        }
        List<String> periods = components.stream()
                .map(component -> component.slo().objective().period().toString())
                .distinct()
                .toList();
        if (periods.size() > 1) {
            throw new InvalidSettingException(
                    "composite", name, "must have components of one period, had " + periods, "give them one period");
        }
        return new CompositeSlo(name, components, kind);
    }

    private CompositeBuilder add(CompositeSlo.Kind kind, String slo, double weight) {
        if (!components.isEmpty() && kind != this.kind) {
            throw new InvalidSettingException(
                    "composite",
                    slo,
                    "must be read as the others, %s".formatted(this.kind),
                    "declare a composite for it");
        }
        this.kind = kind;
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new InvalidSettingException(
                    "weight", String.valueOf(weight), "must be above 0 and finite", "write a weight such as 1");
        }
        components.add(new CompositeSlo.Component(headroom.slo(slo), weight));
        return this;
    }
}
