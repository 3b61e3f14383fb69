package io.headroom.spring.internal;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/** Says what to write instead of a property that Headroom does not have; asked before Spring Boot's own, which cannot know. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(HeadroomProperties.PREFIX);

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        Collection<ConfigurationProperty> unknown = cause.getUnboundProperties();
        if (!unknown.stream().allMatch(property -> OURS.isAncestorOf(property.getName()))) {
            return null;
        }
        List<PropertyProblem> problems =
                unknown.stream().map(UnknownPropertyFailureAnalyzer::problem).toList();
        return new InvalidPropertiesFailureAnalyzer().analyze(rootFailure, new InvalidPropertiesException(problems));
    }

    private static PropertyProblem problem(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        ResolvableType type = ResolvableType.forClass(HeadroomProperties.class);
        int depth = OURS.getNumberOfElements();
        while (depth < name.getNumberOfElements()) {
            ResolvableType below = below(type, name.getElement(depth, Form.UNIFORM));
            if (below == null) {
                break;
            }
            type = below;
            depth++;
        }
        String written = name.getElement(Math.min(depth, name.getNumberOfElements() - 1), Form.UNIFORM);
        String parent = name.chop(depth).toString();
        List<String> known =
                components(type).map(UnknownPropertyFailureAnalyzer::dashed).toList();
        return new PropertyProblem(
                name.toString(),
                String.valueOf(property.getValue()),
                property.getOrigin() == null ? null : property.getOrigin().toString(),
                "is no property; %s has %s"
                        .formatted(parent, known.isEmpty() ? "a value only" : String.join(", ", known)),
                nearest(written, known)
                        .map(meant -> "write %s.%s".formatted(parent, meant))
                        .orElse(known.isEmpty() ? "remove it" : "remove it, or write one of these"));
    }

    /** What a name leads to from there; null if to nothing. */
    private static @Nullable ResolvableType below(ResolvableType type, String element) {
        if (type.toClass() == Map.class) {
            return type.getGeneric(1);
        }
        if (Collection.class.isAssignableFrom(type.toClass())) {
            return type.getGeneric(0);
        }
        return components(type)
                .filter(component -> component.getName().equalsIgnoreCase(element))
                .map(component -> ResolvableType.forType(component.getGenericType()))
                .findFirst()
                .orElse(null);
    }

    private static Stream<RecordComponent> components(ResolvableType type) {
        return type.toClass().isRecord() ? Arrays.stream(type.toClass().getRecordComponents()) : Stream.empty();
    }

    private static String dashed(RecordComponent component) {
        return DataObjectPropertyName.toDashedForm(component.getName());
    }

    /** The known one that differs in no more than a third of its letters. */
    private static Optional<String> nearest(String written, List<String> known) {
        return known.stream()
                .filter(one -> edits(written, one) <= Math.max(1, one.length() / 3))
                .min(Comparator.comparingInt(one -> edits(written, one)));
    }

    /** How many letters are to be inserted, left out or changed, after Wagner and Fischer (1974); dashes aside. */
    private static int edits(String written, String known) {
        String other = known.replace("-", "");
        int[] edits = new int[other.length() + 1];
        Arrays.setAll(edits, i -> i);
        for (int i = 1; i <= written.length(); i++) {
            int diagonal = edits[0];
            edits[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (written.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = edits[j];
                edits[j] = Math.min(changed, 1 + Math.min(edits[j], edits[j - 1]));
            }
        }
        return edits[other.length()];
    }
}
