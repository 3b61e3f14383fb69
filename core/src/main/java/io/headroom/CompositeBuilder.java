package io.headroom;

import io.headroom.budget.BudgetingMethod;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import java.util.ArrayList;
import java.util.List;

/** The components of a {@link CompositeSlo}; see {@link Headroom#composite}. */
public final class CompositeBuilder {
    private final Headroom headroom;
    private final List<CompositeSlo.Component> components = new ArrayList<>();
    private CompositeSlo.Kind kind = CompositeSlo.Kind.MEAN;
    private double target;

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

    /**
     * Counts slices of time that are good in all of the given SLOs, from now on: one is bad if it was bad in any of them. The counts are the composite's own,
     * and outlive the process like those of an SLO.
     *
     * @param target the share of slices that must be good, in (0, 1)
     * @param slos names of declared SLOs, all in timeslices of one length
     * @throws IllegalArgumentException if there is none of a name, one is a member of a family, which may retire, or not in timeslices, their slices differ
     *     in length, or the target is out of range or differs from one given before
     */
    public CompositeBuilder slicesOf(double target, String... slos) {
        RatioGrammar.check("objective", target);
        if (kind == CompositeSlo.Kind.SLICES && target != this.target) {
            throw new InvalidSettingException(
                    "objective",
                    String.valueOf(target),
                    "must be one for all of a composite, %s".formatted(this.target),
                    "write the same");
        }
        for (String slo : slos) {
            add(CompositeSlo.Kind.SLICES, slo, 1);
        }
        this.target = target;
        return this;
    }

    /** @throws IllegalArgumentException if there is no component, or their periods differ */
    CompositeSlo build(String name) {
        if (components.isEmpty()) {
            throw new InvalidSettingException(
                    "composite",
                    name,
                    "must have at least one component",
                    "add one by weighted, summed, worstOf or slicesOf");
        }
        List<String> periods = components.stream()
                .map(component -> component.slo().objective().period().toString())
                .distinct()
                .toList();
        if (periods.size() > 1) {
            throw new InvalidSettingException(
                    "composite", name, "must have components of one period, had " + periods, "give them one period");
        }
        if (kind == CompositeSlo.Kind.SLICES) {
            requireOneSlice(name);
        }
        return new CompositeSlo(name, components, kind, target);
    }

    private void requireOneSlice(String name) {
        if (components.stream().anyMatch(component -> component.slo().parent().isPresent())) {
            throw new InvalidSettingException(
                    "composite",
                    name,
                    "must not read slices of a family's members",
                    "have it read the family's parent");
        }
        List<String> slices = components.stream()
                .map(component -> component.slo().objective().method())
                .map(method -> method instanceof BudgetingMethod.Timeslices each
                        ? DurationGrammar.format(each.slice())
                        : method.toString())
                .distinct()
                .toList();
        boolean counted = components.get(0).slo().objective().method() instanceof BudgetingMethod.Timeslices;
        if (slices.size() > 1 || !counted) {
            throw new InvalidSettingException(
                    "composite",
                    name,
                    "must have components in timeslices of one length, had " + slices,
                    "give them one method, or read them by worstOf");
        }
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
