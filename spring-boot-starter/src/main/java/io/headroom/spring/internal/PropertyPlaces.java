package io.headroom.spring.internal;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Where properties stand in the environment, and how SLO names were spelt there before relaxed binding read them. */
public final class PropertyPlaces {
    private static final String SLOS = HeadroomProperties.PREFIX + ".slos.";
    private static final String BRACKETED_SLOS = HeadroomProperties.PREFIX + ".slos[";

    private final Environment environment;

    /** With the place of each, an {@link Origin} or a source's name, which is put into words where it is told. */
    private final Map<String, Object> spelledSloNames;

    public PropertyPlaces(Environment environment) {
        this.environment = environment;
        this.spelledSloNames = spelledSloNames(environment);
    }

    /**
     * Whether a bound name is only an environment variable's spelling of one that a file has: {@code checkoutlatency} of
     * {@code checkout-latency}.
     */
    public boolean isAlias(String name) {
        if (spelledSloNames.containsKey(name)) {
            return false;
        }
        for (String spelled : spelledSloNames.keySet()) {
            if (uniform(spelled).equals(uniform(name))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a bound name is an environment variable's spelling of another that no file has. */
    boolean isVariableFor(String name, String spelled) {
        return !spelledSloNames.containsKey(name) && uniform(name).equals(uniform(spelled));
    }

    /** Whether a file has the name just so. */
    boolean isSpelled(String name) {
        return spelledSloNames.containsKey(name);
    }

    /** File, line and column of a property; null if it is not set or its place is not known. */
    public @Nullable String origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(name);
            if (found != null && found.getOrigin() != null) {
                return found.getOrigin().toString();
            }
        }
        return null;
    }

    /** What is set of SLOs, with the places. */
    WrittenSettings settings() {
        return WrittenSettings.of(environment);
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
        spelledSloNames.forEach((name, origin) -> {
            String first = spellings.putIfAbsent(uniform(name), name);
            try {
                DnsLabel.check("name", name);
                if (first != null) {
                    problems.add(new PropertyProblem(
                            sloProperty(name),
                            name,
                            origin.toString(),
                            "must be declared once; Spring's relaxed binding takes %s for the same name"
                                    .formatted(first),
                            "remove one of the two or choose another name"));
                }
            } catch (InvalidSettingException refusal) {
                problems.add(PropertyProblem.of(sloProperty(name), name, origin.toString(), refusal));
            }
        });
        return problems;
    }

    /** As the files have them, with the place of the first property; environment variables have no spelling of their own. */
    private static Map<String, Object> spelledSloNames(Environment environment) {
        Map<String, Object> names = new LinkedHashMap<>();
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> enumerable
                        && !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
                    for (String property : enumerable.getPropertyNames()) {
                        String name = sloName(property);
                        if (name != null) {
                            names.computeIfAbsent(name, first -> place(source, property));
                        }
                    }
                }
            }
        }
        return names;
    }

    /** What relaxed binding compares. */
    private static String uniform(String name) {
        StringBuilder uniform = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                uniform.append(c);
            }
        }
        return uniform.toString();
    }

    private static Object place(PropertySource<?> source, String property) {
        Origin origin = OriginLookup.getOrigin(source, property);
        return origin == null ? source.getName() : origin;
    }

    private static @Nullable String sloName(String property) {
        String lower = property.toLowerCase(Locale.ROOT);
        if (lower.startsWith(BRACKETED_SLOS) && property.indexOf(']') > 0) {
            return property.substring(BRACKETED_SLOS.length(), property.indexOf(']'));
        }
        if (lower.startsWith(SLOS)) {
            String rest = property.substring(SLOS.length());
            int dot = rest.indexOf('.');
            return dot < 0 ? rest : rest.substring(0, dot);
        }
        return null;
    }
}
