package io.headroom;

import io.headroom.budget.ErrorBudget;
import io.headroom.budget.Period;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.internal.check.RatioGrammar;
import io.headroom.internal.window.SlotGrid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several SLOs read as one: by the burn of the worst of them, by their weighted mean, by their weighted sum, or by slices of time that are good
 * in all of them (OpenSLO v1, composite SLOs). Only the last counts anything itself. Declared through {@link Headroom#composite}.
 *
 * <p>Thread-safe; reads take the state of the last tick and never wait.
 */
public final class CompositeSlo {
    private final String name;
    private final List<Component> components;
    private final Kind kind;
    private final double target;

    /** Written once, under the lock of the {@link Headroom}, before anybody else knows the composite; null if it counts nothing. */
    private @Nullable CompositeSlices slices;

    /** @param target the share of slices that must be good, if it counts them */
    CompositeSlo(String name, List<Component> components, Kind kind, double target) {
        this.name = name;
        this.components = List.copyOf(components);
        this.kind = kind;
        this.target = target;
    }

    /**
     * One SLO in a composite.
     *
     * @param slo what it reads
     * @param weight in a mean relative to the others', in a sum what its burn is multiplied by; above 0
     */
    public record Component(Slo slo, double weight) {}

    /** How a composite reads its components. */
    public enum Kind {
        /** As far gone as the worst of them, and burning as fast as the fastest. */
        WORST("worst of"),
        /** Spends and burns their mean by weight. */
        MEAN("weighted mean of"),
        /** Spends and burns the sum of what each does times its weight: its budget is gone when that reaches one. */
        SUM("weighted sum of"),
        /** Counts slices itself, from its declaration on: one is bad if it was bad in any of them. */
        SLICES("slices good in all of");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** A DNS label, unique among the SLOs and composites of its {@link Headroom}. */
    public String name() {
        return name;
    }

    /** What it consists of, in the order of the declaration. */
    public List<Component> components() {
        return components;
    }

    /** How it reads them. */
    public Kind kind() {
        return kind;
    }

    /** The period that all components share. */
    public Period period() {
        return components.get(0).slo().objective().period();
    }

    /** The budget of the slices that it counts, with an objective of its own; empty if it counts none. */
    public Optional<ErrorBudget> budget() {
        return Optional.ofNullable(slices).map(CompositeSlices::budget);
    }

    /**
     * The share of the error budget that is left: that of the worst component, 1 − the weighted mean or sum of what is spent, or that of its own
     * slices.
     */
    public double remaining() {
        return slices != null
                ? slices.budget().remaining()
                : 1 - combine(slo -> 1 - slo.budget().remaining());
    }

    /**
     * How fast the budget burned: the worst component's burn rate, the weighted mean or sum of all, or that of its own slices.
     *
     * @param window one of the windows of every component; of the usual ones and the period if it counts slices
     * @throws IllegalArgumentException if a component has no such window
     */
    public double burnRate(Duration window) {
        return slices != null
                ? slices.budget().burnRate(window)
                : combine(slo -> slo.budget().burnRate(window));
    }

    /** The share of the period that it counted slices in, or the least that any component observed, in [0, 1]. */
    public double coverage() {
        return slices != null
                ? slices.budget().periodCounts().coverage()
                : reduce(component -> component.slo().budget().coverage(), Math::min);
    }

    @Override
    public String toString() {
        String share = kind == Kind.SLICES ? RatioGrammar.format(target) + " of " : "";
        return name + ": " + share + kind.text + " "
                + components.stream().map(component -> component.slo().name()).toList();
    }

    /** Begins to count, if it counts anything; to be called once, under the lock. */
    void begin(SlotGrid grid) {
        if (kind == Kind.SLICES) {
            slices = new CompositeSlices(components.stream().map(Component::slo).toList(), target, grid);
        }
    }

    /** What it counts itself; to be used under the lock. */
    @Nullable CompositeSlices slices() {
        return slices;
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
        if (kind == Kind.WORST) {
            return reduce(component -> spent.applyAsDouble(component.slo()), Math::max);
        }
        double sum = reduce(component -> component.weight() * spent.applyAsDouble(component.slo()), Double::sum);
        return kind == Kind.SUM ? sum : sum / reduce(Component::weight, Double::sum);
    }

    private double reduce(ToDoubleFunction<Component> value, DoubleBinaryOperator operator) {
        return components.stream().mapToDouble(value).reduce(operator).orElseThrow();
    }
}
