package io.headroom.spring.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The properties below {@code headroom} that the environment's sources list. An application names few of those that an SLO may have, and
 * looking for each in every source takes most of the time that binding takes.
 */
public final class ListedNames {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(HeadroomProperties.PREFIX);
    private static final ConfigurationPropertyName SLOS = OURS.append("slos");
    private static final int SLO = SLOS.getNumberOfElements() + 1;

    /** Those of the properties, and all that these begin with. */
    private final Set<ConfigurationPropertyName> names = new HashSet<>();

    /** By the SLO, where each of its properties counts. */
    private final Map<ConfigurationPropertyName, Map<ConfigurationPropertyName, ConfigurationPropertySource>> slos =
            new HashMap<>();

    /** Whether a source may have others. */
    private boolean others;

    private ListedNames() {}

    /** As they are now. */
    public static ListedNames of(Environment environment) {
        ListedNames listed = new ListedNames();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            listed.add(source);
        }
        return listed;
    }

    /** Whether it is one of them, or what one begins with; true if that is not known. */
    boolean mayHave(ConfigurationPropertyName name) {
        return others || names.contains(name);
    }

    /** The properties of an SLO, each with the source where it counts; empty if it has none, or that is not known. */
    Map<ConfigurationPropertyName, ConfigurationPropertySource> ofSlo(ConfigurationPropertyName name) {
        return others ? Map.of() : slos.getOrDefault(name, Map.of());
    }

    /** Whether one of them may end so; true if that is not known. */
    public boolean mayEndWith(String ending) {
        ConfigurationPropertyName last = ConfigurationPropertyName.of(ending);
        return others || names.stream().anyMatch(name -> endsWith(name, last));
    }

    /** Environment variables count as others: one of them is listed by one name and found by several. */
    private void add(ConfigurationPropertySource source) {
        if (source instanceof IterableConfigurationPropertySource iterable) {
            boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
            for (ConfigurationPropertyName name : iterable) {
                if (OURS.isAncestorOf(name)) {
                    others |= variables;
                    add(name);
                    if (SLOS.isAncestorOf(name)) {
                        slos.computeIfAbsent(name.chop(SLO), slo -> new LinkedHashMap<>())
                                .putIfAbsent(name, source);
                    }
                }
            }
        } else {
            others |= source.containsDescendantOf(OURS) != ConfigurationPropertyState.ABSENT;
        }
    }

    private void add(ConfigurationPropertyName name) {
        ConfigurationPropertyName part = name;
        while (part.getNumberOfElements() > 1 && names.add(part)) {
            part = part.getParent();
        }
    }

    private static boolean endsWith(ConfigurationPropertyName name, ConfigurationPropertyName last) {
        int from = name.getNumberOfElements() - last.getNumberOfElements();
        return from >= 0 && name.subName(from).equals(last);
    }
}
