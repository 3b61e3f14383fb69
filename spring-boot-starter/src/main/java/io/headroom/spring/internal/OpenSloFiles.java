package io.headroom.spring.internal;

import io.headroom.openslo.Declarations;
import io.headroom.openslo.InvalidOpenSloException;
import io.headroom.openslo.OpenSlo;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Reads the OpenSLO files that a property names, and adds what they declare to the environment, below all other properties. */
public final class OpenSloFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSloFiles.class);
    private static final String PROPERTY = HeadroomProperties.PREFIX + ".openslo";

    private OpenSloFiles() {}

    /**
     * Takes the place of what was read before; does nothing if the property is not set.
     *
     * @return what brings back what was read before
     * @throws InvalidOpenSloException with all that is wrong in the files; the environment stays as it is then
     * @throws IllegalArgumentException if there is no such file; likewise
     */
    public static Runnable addTo(ConfigurableEnvironment environment) {
        Map<String, byte[]> files = read(environment);
        List<PropertySource<?>> anew = new ArrayList<>();
        if (!files.isEmpty()) {
            OpenSlo read = OpenSlo.read(files);
            Declarations declarations = read.declarations();
            read.warnings().forEach(warning -> LOG.warn("{}", warning));
            declarations.warnings().forEach(warning -> LOG.warn("{}", warning));
            anew.add(OpenSloProperties.of(declarations));
            anew.add(new QueriedSlos(declarations, files));
        }
        List<PropertySource<?>> before = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source.getName().startsWith(OpenSloProperties.NAME)) {
                before.add(source);
            }
        }
        replace(environment, anew);
        return () -> replace(environment, before);
    }

    /** Whether the files are others than when they were read last. */
    static boolean haveChanged(ConfigurableEnvironment environment) {
        try {
            return !QueriedSlos.isOf(environment, read(environment));
        } catch (InvalidPropertiesException unreadable) {
            return true;
        }
    }

    private static void replace(ConfigurableEnvironment environment, List<PropertySource<?>> sources) {
        environment.getPropertySources().remove(OpenSloProperties.NAME);
        environment.getPropertySources().remove(QueriedSlos.NAME);
        for (PropertySource<?> source : sources) {
            environment.getPropertySources().addLast(source);
        }
    }

    private static Map<String, byte[]> read(ConfigurableEnvironment environment) {
        List<String> locations = Binder.get(environment)
                .bind(PROPERTY, Bindable.listOf(String.class))
                .orElse(List.of());
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String location : locations) {
            read(environment, location, files);
        }
        return files;
    }

    private static void read(ConfigurableEnvironment environment, String location, Map<String, byte[]> files) {
        List<Resource> found = new ArrayList<>();
        try {
            for (Resource resource : new PathMatchingResourcePatternResolver().getResources(location)) {
                if (resource.isReadable()) {
                    found.add(resource);
                }
            }
            for (Resource resource : found) {
                try (InputStream in = resource.getInputStream()) {
                    files.put(resource.getDescription(), in.readNBytes(OpenSlo.ENOUGH_BYTES));
                }
            }
        } catch (IOException unreadable) {
            LOG.debug("{} cannot be read", location, unreadable);
            found.clear();
        }
        if (found.isEmpty()) {
            throw refusal(
                    environment,
                    location,
                    "must name files that can be read",
                    "write a place such as classpath:slo/*.yaml or file:/etc/shop/slo.yaml");
        }
    }

    private static InvalidPropertiesException refusal(
            ConfigurableEnvironment environment, String value, String rule, String fix) {
        PropertyPlaces places = new PropertyPlaces(environment);
        String origin = places.origin(PROPERTY);
        return new InvalidPropertiesException(List.of(new PropertyProblem(
                PROPERTY, value, origin == null ? places.origin(PROPERTY + "[0]") : origin, rule, fix)));
    }
}
