package io.headroom;

import io.headroom.budget.Period;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Several SLOs read as one: by the burn of the worst of them, or by their weighted mean (OpenSLO v1, composite SLOs). It counts
 * nothing itself. Declared through {@link Headroom#composite}.
 *
 * <p>Thread-safe; reads combine the components' last snapshots and never wait.
 */
public final class CompositeSlo {
    private final String name;
    private final List<Component> components;
    private final boolean worst;

    CompositeSlo(String name, List<Component> components, boolean worst) {
        this.name = name;
        this.components = List.copyOf(components);
        this.worst = worst;
    }

    /**
     * One SLO in a composite.
     *
     * @param slo what it reads
     * @param weight its share of a weighted mean, relative to the others'; above 0
     */
    public record Component(Slo slo, double weight) {}

    /** A DNS label, unique among the SLOs and composites of its {@link Headroom}. */
    public String name() {
        return name;
    }

    /** What it consists of, in the order of the declaration. */
    public List<Component> components() {
        return components;
    }

    /** The period that all components share. */
    public Period period() {
        return components.get(0).slo().objective().period();
    }

    /** The share of the error budget that is left: that of the worst component, or 1 − the weighted mean of what is spent. */
    public double remaining() {
        return 1 - combine(slo -> 1 - slo.budget().remaining());
    }

    /**
     * How fast the budget burned: the worst component's burn rate, or the weighted mean of all.
     *
     * @param window one of the windows of every component
     * @throws IllegalArgumentException if a component has no such window
     */
    public double burnRate(Duration window) {
        return combine(slo -> slo.budget().burnRate(window));
    }

    /** The least share of the period that any component observed, in [0, 1]. */
    public double coverage() {
        return reduce(component -> component.slo().budget().coverage(), Math::min);
    }

    @Override
    public String toString() {
        return name + ": " + (worst ? "worst of " : "weighted mean of ")
                + components.stream().map(component -> component.slo().name()).toList();
    }

    /** @throws IllegalArgumentException if some settings would have its components differ in their period */
    void requireOnePeriod(List<SloBuilder> settings) {
        List<String> periods = components.stream()
                .map(component -> period(component.slo(), settings))
                .distinct()
                .toList();
        if (periods.size() > 1) {
            throw new InvalidSettingException(
                    "period",
                    periods.toString(),
                    "must be one for all that the composite %s reads".formatted(name),
                    "change all of them at once");
        }
    }

    private static String period(Slo slo, List<SloBuilder> settings) {
        return settings.stream()
                .filter(changed -> changed.name.equals(slo.name()))
                .findFirst()
                .map(SloBuilder::objective)
                .orElse(slo.objective())
                .period()
                .toString();
    }

    private double combine(ToDoubleFunction<Slo> spent) {
        if (worst) {
            return reduce(component -> spent.applyAsDouble(component.slo()), Math::max);
        }
        double weights = reduce(Component::weight, Double::sum);
        return reduce(component -> component.weight() * spent.applyAsDouble(component.slo()), Double::sum) / weights;
    }

    private double reduce(ToDoubleFunction<Component> value, DoubleBinaryOperator operator) {
        return components.stream().mapToDouble(value).reduce(operator).orElseThrow();
    }
}
