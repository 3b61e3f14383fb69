package io.headroom.spring.internal;

import io.headroom.CompositeBuilder;
import io.headroom.CompositeSlo;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.Objective;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.CompositeProperties;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A composite as the properties declare it.
 *
 * @param weights by the names of its components; all 1 if the worst or slices are read
 * @param target the share of slices that must be good, if it counts them
 * @param property what its properties begin with
 */
record CompositeDeclaration(
        String name, CompositeSlo.Kind kind, Map<String, Double> weights, double target, String property) {
    private static final Map<CompositeSlo.Kind, String> SETTINGS = Map.of(
            CompositeSlo.Kind.WORST,
            "worst-of",
            CompositeSlo.Kind.MEAN,
            "weighted",
            CompositeSlo.Kind.SUM,
            "summed",
            CompositeSlo.Kind.SLICES,
            "slices-of");

    static CompositeDeclaration read(String name, CompositeProperties composite, PropertyReader properties) {
        String property = HeadroomProperties.PREFIX + ".composites." + name;
        properties.read(property, name, text -> DnsLabel.check("name", text));
        Map<CompositeSlo.Kind, Map<String, String>> written = new EnumMap<>(CompositeSlo.Kind.class);
        putIfPresent(written, CompositeSlo.Kind.WORST, evenly(composite.worstOf()));
        putIfPresent(written, CompositeSlo.Kind.MEAN, composite.weighted());
        putIfPresent(written, CompositeSlo.Kind.SUM, composite.summed());
        putIfPresent(written, CompositeSlo.Kind.SLICES, evenly(composite.slicesOf()));
        written.values().removeIf(Map::isEmpty);
        if (written.size() != 1) {
            properties.refuse(
                    property,
                    written.isEmpty()
                            ? "not set"
                            : written.keySet().stream().map(SETTINGS::get).collect(Collectors.joining(" and ")),
                    "must have either worst-of, weighted, summed or slices-of",
                    "list the SLOs in worst-of or slices-of, or write a weight for each in weighted or summed");
        }
        CompositeSlo.Kind kind = written.isEmpty()
                ? CompositeSlo.Kind.WORST
                : written.keySet().iterator().next();
        Map<String, Double> weights = new LinkedHashMap<>();
        written.forEach((each, slos) -> slos.forEach((slo, weight) -> {
            Double read = properties.read(
                    "%s.%s.%s".formatted(property, SETTINGS.get(each), slo), weight, CompositeDeclaration::weight);
            weights.put(slo, read == null ? 1 : read);
        }));
        return new CompositeDeclaration(name, kind, weights, target(kind, composite, property, properties), property);
    }

    private static double target(
            CompositeSlo.Kind kind, CompositeProperties composite, String property, PropertyReader properties) {
        boolean slices = kind == CompositeSlo.Kind.SLICES;
        String setting = property + ".objective";
        String objective = composite.objective();
        if (objective == null) {
            if (slices) {
                properties.refuse(setting, "not set", "must be set with slices-of", "write one such as 99%");
            }
            return 0;
        }
        if (!slices) {
            properties.refuse(
                    setting, objective, "must go with slices-of", "remove it; the SLOs have objectives of their own");
            return 0;
        }
        Double target = properties.read(setting, objective, Objective::parseTarget);
        return target == null ? 0 : target;
    }

    private static @Nullable Map<String, String> evenly(@Nullable List<String> slos) {
        return slos == null
                ? null
                : slos.stream()
                        .collect(Collectors.toMap(slo -> slo, slo -> "1", (same, again) -> same, LinkedHashMap::new));
    }

    private static void putIfPresent(
            Map<CompositeSlo.Kind, Map<String, String>> written,
            CompositeSlo.Kind kind,
            @Nullable Map<String, String> weights) {
        if (weights != null) {
            written.put(kind, weights);
        }
    }

    /** Declares it on the SLOs there are. */
    void declareOn(Headroom headroom, PropertyPlaces places) {
        Set<String> known = headroom.slos().stream().map(Slo::name).collect(Collectors.toSet());
        String unknown =
                weights.keySet().stream().filter(slo -> !known.contains(slo)).collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw refused(unknown, "must read SLOs that properties or beans declare", "name some of " + known, places);
        }
        try {
            headroom.composite(name, this::addTo);
        } catch (InvalidSettingException refusal) {
            throw refused(refusal.value(), refusal.rule(), refusal.fix(), places);
        }
    }

    private void addTo(CompositeBuilder composite) {
        switch (kind) {
            case WORST -> composite.worstOf(weights.keySet().toArray(String[]::new));
            case MEAN -> weights.forEach(composite::weighted);
            case SUM -> weights.forEach(composite::summed);
            case SLICES -> composite.slicesOf(target, weights.keySet().toArray(String[]::new));
        }
    }

    private InvalidPropertiesException refused(String value, String rule, String fix, PropertyPlaces places) {
        String setting = property + "." + SETTINGS.get(kind);
        return new InvalidPropertiesException(
                List.of(new PropertyProblem(setting, value, places.origin(setting + "[0]"), rule, fix)));
    }

    private static double weight(String text) {
        try {
            double weight = Double.parseDouble(text.strip());
            if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
                return weight;
            }
        } catch (NumberFormatException none) {
            // Refused below, as is a number out of range.
        }
        throw new InvalidSettingException(
                "weight", text, "must be a number above 0 and finite", "write a weight such as 1");
    }
}
