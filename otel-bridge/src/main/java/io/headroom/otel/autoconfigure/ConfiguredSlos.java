package io.headroom.otel.autoconfigure;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.Slo;
import io.headroom.SloBuilder;
import io.headroom.openslo.DeclaredSlo;
import io.headroom.openslo.EventOrigin;
import io.headroom.openslo.OpenSlo;
import io.headroom.otel.spans.SpanSelector;
import io.headroom.otel.spans.SpanSlis;
import io.headroom.store.DirectoryStore;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The SLOs that properties and OpenSLO files declare, and the spans that they count.
 *
 * @param headroom with the SLOs
 * @param spans counts for them
 */
record ConfiguredSlos(Headroom headroom, SpanSlis spans) {
    private static final String FILES = "headroom.openslo";
    private static final String SLOS = "headroom.slos";
    private static final String SERVICE = "headroom.service";
    private static final String DIRECTORY = "headroom.store.directory";
    private static final String INSTANCE = "headroom.store.instance";
    private static final String UNKNOWN = "unknown_service";

    /** Whether there is anything to open. */
    static boolean areDeclared(ConfigProperties config) {
        return config.getBoolean("headroom.enabled", true)
                && !(config.getList(FILES).isEmpty() && config.getList(SLOS).isEmpty());
    }

    /**
     * Opens what is declared.
     *
     * @param resourceName the service's name as OpenTelemetry has it
     * @throws ConfigurationException that names the property, its value and the rule that it breaks
     */
    static ConfiguredSlos read(ConfigProperties config, @Nullable String resourceName) {
        HeadroomBuilder settings = apply(SERVICE, service(config, resourceName), Headroom::builder);
        DirectoryStore store = store(config);
        Headroom headroom = (store == null ? settings : settings.store(store)).build();
        try {
            return new ConfiguredSlos(
                    headroom, new Reader(config, headroom).read(config.getList(FILES), config.getList(SLOS)));
        } catch (RuntimeException wrong) {
            headroom.close();
            throw wrong;
        }
    }

    private static String service(ConfigProperties config, @Nullable String resourceName) {
        String service = config.getString(SERVICE, resourceName == null ? UNKNOWN : resourceName);
        if (service.isBlank() || service.startsWith(UNKNOWN)) {
            throw new ConfigurationException(
                    "%s must name the service, was %s: set it, or otel.service.name".formatted(SERVICE, service));
        }
        return service;
    }

    /** Null if counts live in memory only. */
    private static @Nullable DirectoryStore store(ConfigProperties config) {
        String directory = value(config, DIRECTORY);
        String instance = value(config, INSTANCE);
        if (directory == null) {
            if (instance != null) {
                throw new ConfigurationException("%s must be set where %s is".formatted(DIRECTORY, INSTANCE));
            }
            return null;
        }
        DirectoryStore store = apply(DIRECTORY, directory, path -> DirectoryStore.at(Path.of(path)));
        return instance == null ? store : apply(INSTANCE, instance, store::instance);
    }

    /** What a setter makes of a value, whose refusal is told with the property. */
    private static <T> T apply(String property, String value, Function<String, T> setter) {
        try {
            return setter.apply(value);
        } catch (IllegalArgumentException wrong) {
            throw wrong(property, value, wrong);
        }
    }

    /** What is empty is not set, as everywhere in OpenTelemetry's configuration. */
    private static @Nullable String value(ConfigProperties config, String property) {
        String value = config.getString(property);
        return value == null || value.isBlank() ? null : value;
    }

    private static ConfigurationException wrong(String property, String value, Exception rule) {
        return new ConfigurationException("%s = %s: %s".formatted(property, value, rule.getMessage()), rule);
    }

    private record Reader(ConfigProperties config, Headroom headroom, SpanSlis.Builder spans) {
        Reader(ConfigProperties config, Headroom headroom) {
            this(config, headroom, SpanSlis.builder());
        }

        SpanSlis read(List<String> files, List<String> names) {
            Map<String, Set<Slo>> bySelector = new LinkedHashMap<>();
            if (!files.isEmpty()) {
                OpenSlo openSlo = openSlo(files);
                headroom(files, openSlo::declareOn);
                for (DeclaredSlo slo : openSlo.declarations().slos()) {
                    if (slo.isCountable()) {
                        add(bySelector, selector(slo), slo.name());
                    }
                }
            }
            declare(names, bySelector);
            bySelector.forEach((selector, slos) -> spans.count(selector, slos.toArray(Slo[]::new)));
            return spans.build();
        }

        private void add(Map<String, Set<Slo>> bySelector, String selector, String name) {
            Slo slo = headroom.slo(name);
            Set<Slo> slos = bySelector.computeIfAbsent(selector, same -> new LinkedHashSet<>());
            slos.add(slo);
            headroom.slos().stream()
                    .filter(other -> other.name().equals(name + Slo.SLA_SUFFIX))
                    .forEach(slos::add);
        }

        private static OpenSlo openSlo(List<String> files) {
            try {
                return OpenSlo.read(files.stream().map(Path::of).toArray(Path[]::new));
            } catch (IOException | IllegalArgumentException wrong) {
                throw wrong(FILES, String.join(",", files), wrong);
            }
        }

        private void headroom(List<String> files, Consumer<Headroom> declare) {
            try {
                declare.accept(headroom);
            } catch (IllegalArgumentException wrong) {
                throw wrong(FILES, String.join(",", files), wrong);
            }
        }

        /** That of the property, or of the requests that the file names. */
        private String selector(DeclaredSlo slo) {
            String property = property(slo.name(), "spans");
            String written = value(config, property);
            if (written != null) {
                return checked(property, written);
            }
            if (!(slo.events().value() instanceof EventOrigin.HttpRequests requests)) {
                throw new ConfigurationException(
                        "%s must be set, since %s says of %s no HTTP requests: a selector such as \"server http.route=/checkout/{id}\""
                                .formatted(property, slo.events().place(), slo.name()));
            }
            if (!requests.bad().isEmpty()) {
                throw new ConfigurationException("%s: of spans 5xx alone is bad, %s says %s"
                        .formatted(FILES, slo.events().place(), requests.bad()));
            }
            String route = "server http.route=\"%s\"".formatted(requests.uri());
            return requests.method() == null ? route : route + " http.request.method=" + requests.method();
        }

        private void declare(List<String> names, Map<String, Set<Slo>> bySelector) {
            Map<String, Set<String>> namesBySelector = new LinkedHashMap<>();
            for (String name : names) {
                String property = property(name, "spans");
                String selector = required(property, "a selector such as \"server http.route=/checkout/{id}\"");
                namesBySelector
                        .computeIfAbsent(checked(property, selector), same -> new LinkedHashSet<>())
                        .add(name);
            }
            namesBySelector.forEach((selector, same) -> {
                headroom.sli(sli -> same.forEach(name -> named(name, () -> sli.slo(name, slo -> settings(name, slo)))));
                same.forEach(name -> add(bySelector, selector, name));
            });
        }

        private void settings(String name, SloBuilder slo) {
            required(property(name, "objective"), "a share such as 99.9%");
            set(name, "objective", slo::objective);
            set(name, "period", slo::period);
            set(name, "zone", slo::zone);
            set(name, "latency", slo::latency);
        }

        private void set(String name, String setting, Function<String, SloBuilder> setter) {
            String property = property(name, setting);
            String value = value(config, property);
            if (value != null) {
                ConfiguredSlos.apply(property, value, setter);
            }
        }

        private static void named(String name, Runnable declare) {
            try {
                declare.run();
            } catch (IllegalArgumentException wrong) {
                throw wrong(SLOS, name, wrong);
            }
        }

        private String required(String property, String example) {
            String value = value(config, property);
            if (value == null) {
                throw new ConfigurationException("%s must be set: %s".formatted(property, example));
            }
            return value;
        }

        private static String checked(String property, String selector) {
            apply(property, selector, SpanSelector::parse);
            return selector;
        }

        private static String property(String slo, String setting) {
            return "%s.%s.%s".formatted(SLOS, slo, setting);
        }
    }
}
