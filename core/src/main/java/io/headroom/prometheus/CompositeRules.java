package io.headroom.prometheus;

import io.headroom.CompositeSlo;
import io.headroom.CompositeSlo.Component;
import io.headroom.CompositeSlo.Kind;
import io.headroom.Slo;
import io.headroom.prometheus.Rule.Recording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The rules of a composite, over what is recorded of its SLOs: what of the budget is left, and how fast it burns. There is no sample unless there is one
 * of each SLO.
 */
final class CompositeRules {
    private static final Duration EVALUATED = Duration.ofMinutes(5);

    private final CompositeSlo composite;
    private final String service;
    private final PrometheusRules.Builder settings;
    private final SloSeries series;

    /** @param composite that counts nothing itself: no rule can say slices, which the rules of its SLOs refuse before */
    CompositeRules(CompositeSlo composite, String service, PrometheusRules.Builder settings) {
        this.composite = composite;
        this.service = service;
        this.settings = settings;
        series = new SloSeries(settings.flavour, service, composite.name());
    }

    RuleGroup group() {
        return new RuleGroup(
                "%s-meta-recordings-%s".formatted(settings.flavour.groupPrefix(), series.id()),
                Duration.ZERO,
                List.of(
                        record(
                                SloSeries.PERIOD_DAYS,
                                "vector(%s)"
                                        .formatted(
                                                Decimal.days(composite.period().length()))),
                        record(SloSeries.CURRENT_BURN, combined(SloSeries.CURRENT_BURN)),
                        record(SloSeries.PERIOD_BURN, combined(SloSeries.PERIOD_BURN)),
                        record(SloSeries.REMAINING, "1 - " + series.of(SloSeries.PERIOD_BURN))));
    }

    /** Every SLO has spent another part of its budget; and all but the last one has. */
    List<PromtoolTest> tests() {
        PromtoolTest spent = new PromtoolTest("composite");
        PromtoolTest missing = new PromtoolTest("an SLO without data");
        List<Slo> slos = slos();
        for (int i = 0; i < slos.size(); i++) {
            for (String record : List.of(SloSeries.CURRENT_BURN, SloSeries.PERIOD_BURN)) {
                String values = "%sx10".formatted(Decimal.format(spent(i)));
                String selector = of(slos.get(i)).select(record).toString();
                spent.series(selector, values);
                if (i < slos.size() - 1) {
                    missing.series(selector, values);
                }
            }
        }
        double burn = combined(component -> spent(slos.indexOf(component.slo())));
        spent.gives(EVALUATED, sum(SloSeries.CURRENT_BURN), burn);
        spent.gives(EVALUATED, sum(SloSeries.REMAINING), 1 - burn);
        missing.givesNothing(EVALUATED, sum(SloSeries.REMAINING));
        return List.of(spent, missing);
    }

    private static double spent(int slo) {
        return (slo + 1) / 16.0;
    }

    private double combined(ToDoubleFunction<Component> burn) {
        if (composite.kind() == Kind.WORST) {
            return composite.components().stream().mapToDouble(burn).max().orElse(0);
        }
        double sum = composite.components().stream()
                .mapToDouble(component -> component.weight() * burn.applyAsDouble(component))
                .reduce(0, Double::sum);
        return composite.kind() == Kind.MEAN ? sum / weights() : sum;
    }

    private String combined(String record) {
        if (composite.kind() == Kind.WORST) {
            String any = slos().stream().map(slo -> of(slo).of(record)).collect(Collectors.joining("\nor\n"));
            String all = slos().stream().map(slo -> sum(slo, record)).collect(Collectors.joining("\nand\n"));
            return "max(\n%s\n)\nand\n%s".formatted(any, all);
        }
        String sum = composite.components().stream()
                .map(component -> Decimal.format(component.weight()) + " * " + sum(component.slo(), record))
                .collect(Collectors.joining("\n+\n"));
        return composite.kind() == Kind.MEAN ? "(\n%s\n) / %s".formatted(sum, Decimal.format(weights())) : sum;
    }

    private double weights() {
        return composite.components().stream().mapToDouble(Component::weight).reduce(0, Double::sum);
    }

    private List<Slo> slos() {
        return composite.components().stream().map(Component::slo).distinct().toList();
    }

    private String sum(String record) {
        return "sum(%s)".formatted(series.of(record));
    }

    private String sum(Slo slo, String record) {
        return "sum(%s)".formatted(of(slo).of(record));
    }

    private SloSeries of(Slo slo) {
        return new SloSeries(settings.flavour, service, slo.name());
    }

    private Rule record(String name, String expr) {
        Map<String, String> labels = new LinkedHashMap<>(series.identity());
        labels.putAll(settings.labels);
        return new Recording(name, expr, labels);
    }
}
