package io.headroom.spring.internal;

import io.headroom.CompositeBuilder;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.CompositeProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A composite as the properties declare it.
 *
 * @param weights by the names of its components; all 1 if the worst is read
 * @param property what its properties begin with
 */
record CompositeDeclaration(String name, boolean worst, Map<String, Double> weights, String property) {
    static CompositeDeclaration read(String name, CompositeProperties written, PropertyReader properties) {
        String property = HeadroomProperties.PREFIX + ".composites." + name;
        properties.read(property, name, text -> DnsLabel.check("name", text));
        List<String> worstOf = written.worstOf() == null ? List.of() : written.worstOf();
        Map<String, String> weighted = written.weighted() == null ? Map.of() : written.weighted();
        if (worstOf.isEmpty() == weighted.isEmpty()) {
            properties.refuse(
                    property,
                    worstOf.isEmpty() ? "not set" : "worst-of and weighted",
                    "must have either worst-of or weighted",
                    "list the SLOs in worst-of, or write a weight for each in weighted");
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        worstOf.forEach(slo -> weights.put(slo, 1.0));
        weighted.forEach((slo, weight) -> {
            Double read = properties.read(property + ".weighted." + slo, weight, CompositeDeclaration::weight);
            weights.put(slo, read == null ? 1 : read);
        });
        return new CompositeDeclaration(name, !worstOf.isEmpty(), weights, property);
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
        if (worst) {
            composite.worstOf(weights.keySet().toArray(String[]::new));
        } else {
            weights.forEach(composite::weighted);
        }
    }

    private InvalidPropertiesException refused(String value, String rule, String fix, PropertyPlaces places) {
        String setting = property + (worst ? ".worst-of" : ".weighted");
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
