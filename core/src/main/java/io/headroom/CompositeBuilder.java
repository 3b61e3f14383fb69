package io.headroom;

import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;

/** The components of a {@link CompositeSlo}; see {@link Headroom#composite}. */
public final class CompositeBuilder {
    private final Headroom headroom;
    private final List<CompositeSlo.Component> components = new ArrayList<>();
    private boolean worst;

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
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new InvalidSettingException(
                    "weight", String.valueOf(weight), "must be above 0 and finite", "write a weight such as 1");
        }
        components.add(new CompositeSlo.Component(headroom.slo(slo), weight));
        return this;
    }

    /**
     * Reads the worst of the given SLOs.
     *
     * @param slos names of declared SLOs
     * @throws IllegalArgumentException if there is none of a name
     */
    public CompositeBuilder worstOf(String... slos) {
        worst = true;
        for (String slo : slos) {
            weighted(slo, 1);
        }
        return this;
    }

    /** @throws IllegalArgumentException if there is no component, or their periods differ */
    CompositeSlo build(String name) {
        if (components.isEmpty()) {
            throw new InvalidSettingException(
                    "composite", name, "must have at least one component", "add one by weighted or worstOf");
        }
        List<String> periods = components.stream()
                .map(component -> component.slo().objective().period().toString())
                .distinct()
                .toList();
        if (periods.size() > 1) {
            throw new InvalidSettingException(
                    "composite", name, "must have components of one period, had " + periods, "give them one period");
        }
        return new CompositeSlo(name, components, worst);
    }
}
