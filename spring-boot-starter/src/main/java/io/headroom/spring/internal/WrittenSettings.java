package io.headroom.spring.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** The properties below {@code headroom} as they are written where they count, by the first two or three parts of their names. */
final class WrittenSettings {
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(HeadroomProperties.PREFIX);
    private static final int GROUP = 2;
    private static final int SLO = 3;

    private final Map<ConfigurationPropertyName, List<Written>> byPrefix = new HashMap<>();

    private WrittenSettings() {}

    static WrittenSettings of(Environment environment) {
        WrittenSettings written = new WrittenSettings();
        Set<ConfigurationPropertyName> seen = new HashSet<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                for (ConfigurationPropertyName name : iterable) {
                    if (OURS.isAncestorOf(name) && seen.add(name)) {
                        written.add(iterable.getConfigurationProperty(name));
                    }
                }
            }
        }
        return written;
    }

    /**
     * Those of a group or an SLO, which are put into words when somebody asks.
     *
     * @param property {@code headroom.defaults}, {@code headroom.slos.checkout}
     */
    Supplier<List<SettingOrigin>> below(String property) {
        List<Written> settings = byPrefix.getOrDefault(ConfigurationPropertyName.adapt(property, '.'), List.of());
        return () -> settings.stream().map(Written::origin).toList();
    }

    private void add(@Nullable ConfigurationProperty setting) {
        if (setting == null) {
            return;
        }
        Written written = new Written(setting.getName().toString(), setting.getValue(), setting.getOrigin());
        for (int parts = GROUP; parts <= SLO && parts < setting.getName().getNumberOfElements(); parts++) {
            byPrefix.computeIfAbsent(setting.getName().chop(parts), any -> new ArrayList<>())
                    .add(written);
        }
    }

    /** What is kept of a setting: its name in Spring's form takes far more memory. */
    private record Written(
            String name, Object value, @Nullable Origin place) {
        SettingOrigin origin() {
            return new SettingOrigin(name, String.valueOf(value), place == null ? null : place.toString());
        }
    }
}
