package io.headroom.spring;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Where properties stand in the environment, and how SLO names were spelt there before relaxed binding read them. */
final class PropertyPlaces {
    private static final String SLOS = HeadroomProperties.PREFIX + ".slos.";
    private static final String BRACKETED_SLOS = HeadroomProperties.PREFIX + ".slos[";

    private final Environment environment;

    PropertyPlaces(Environment environment) {
        this.environment = environment;
    }

    /** File, line and column of a property, or else of the first one below it; null if neither is known. */
    @Nullable String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        Origin below = null;
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null && found.getOrigin() != null) {
                return found.getOrigin().toString();
            }
            below = below == null ? firstBelow(source, name) : below;
        }
        return below == null ? null : below.toString();
    }

    private static @Nullable Origin firstBelow(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        if (!(source instanceof IterableConfigurationPropertySource iterable)) {
            return null;
        }
        return iterable.stream()
                .filter(name::isAncestorOf)
                .map(iterable::getConfigurationProperty)
                .map(property -> property == null ? null : property.getOrigin())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The property that everything about an SLO begins with. */
    String sloProperty(String name) {
        return SLOS + name;
    }

    /**
     * Names that relaxed binding would change or merge silently: it drops what it cannot use, and takes {@code check-out} and
     * {@code checkout} for one.
     */
    List<PropertyProblem> wrongSloNames() {
        List<PropertyProblem> problems = new ArrayList<>();
        Map<String, String> spellings = new HashMap<>();
        for (String name : spelledSloNames()) {
            String property = sloProperty(name);
            String first = spellings.putIfAbsent(name.replace("-", ""), name);
            try {
                DnsLabel.check("name", name);
                if (first != null) {
                    problems.add(new PropertyProblem(
                            property,
                            name,
                            origin(property),
                            "must be declared once; Spring's relaxed binding takes %s for the same name"
                                    .formatted(first),
                            "remove one of the two or choose another name"));
                }
            } catch (InvalidSettingException refusal) {
                problems.add(PropertyProblem.of(property, name, origin(property), refusal));
            }
        }
        return problems;
    }

    /** As the files have them; environment variables have no spelling of their own. */
    private TreeSet<String> spelledSloNames() {
        TreeSet<String> names = new TreeSet<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> enumerable
                        && !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
                    for (String property : enumerable.getPropertyNames()) {
                        addSloName(property, names);
                    }
                }
            }
        }
        return names;
    }

    private static void addSloName(String property, TreeSet<String> names) {
        if (property.startsWith(BRACKETED_SLOS) && property.indexOf(']') > 0) {
            names.add(property.substring(BRACKETED_SLOS.length(), property.indexOf(']')));
        } else if (property.startsWith(SLOS)) {
            String rest = property.substring(SLOS.length());
            int dot = rest.indexOf('.');
            names.add(dot < 0 ? rest : rest.substring(0, dot));
        }
    }
}
