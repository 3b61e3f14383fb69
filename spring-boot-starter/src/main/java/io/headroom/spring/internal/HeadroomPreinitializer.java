package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Loads and links what the start of an application needs of Headroom on the thread that Spring Boot has for that, while the main thread reads
 * configurations. What comes too late there is done by whoever is first.
 *
 * <p>Changes nothing: binds, and declares SLOs where the application has some, in an environment and a {@link Headroom} of its own, and loads
 * the other classes without initializing them. Spring Boot makes two of it, and gives the environment to the other one only, which goes first.
 */
final class HeadroomPreinitializer implements BackgroundPreinitializer, EnvironmentPostProcessor {
    private static final String OURS = "io.headroom.";
    private static final String ENABLED = HeadroomProperties.PREFIX + ".enabled";
    private static final String SLOS = "slos";
    private static final String OPENSLO = "openslo";

    /** A hint from one thread to another: wrong, it costs time. */
    private static volatile Wanted wanted = Wanted.CLASSES;

    /** Those of a usual web application, in the order in which Spring reads them. */
    private static final List<String> CONFIGURATIONS = List.of(
            "HeadroomAutoConfiguration",
            "http.HttpSelectorAutoConfiguration",
            "http.HttpSelectorAutoConfiguration$Actuator",
            "http.HttpSelectorAutoConfiguration$Servlet",
            "http.HttpObservationAutoConfiguration",
            "http.HttpObservationAutoConfiguration$Servlet",
            "guard.GuardedMethodAutoConfiguration",
            "guard.ServletScopeAutoConfiguration",
            "measured.MeasuredByAutoConfiguration",
            "health.SloHealthAutoConfiguration",
            "metrics.HeadroomMetricsAutoConfiguration",
            "metrics.PrometheusExemplarsAutoConfiguration",
            "tracing.ObservedSpansAutoConfiguration");

    /** On one SLI, so that their selectors are compared. */
    private static final Map<String, Object> TWO_SLOS = Map.of(
            "headroom.slos.one.objective", "99.9%",
            "headroom.slos.one.sli.http.uri", "/one/{id}",
            "headroom.slos.two.objective", "99%",
            "headroom.slos.two.sli.http.uri", "/one/{id}",
            "headroom.slos.two.sli.latency", "300ms");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        wanted = "false".equalsIgnoreCase(environment.getProperty(ENABLED))
                ? Wanted.NOTHING
                : hasSlos(environment) ? Wanted.SLOS : Wanted.CLASSES;
    }

    @Override
    public void preinitialize() {
        if (wanted == Wanted.NOTHING) {
            return;
        }
        for (String configuration : configurations()) {
            load(configuration);
        }
        declare(wanted == Wanted.SLOS ? TWO_SLOS : Map.of());
    }

    /** The names of the classes. */
    static List<String> configurations() {
        return CONFIGURATIONS.stream().map(name -> OURS + "spring." + name).toList();
    }

    /** Names in any spelling, of environment variables too; SLOs that beans define are not seen. */
    private static boolean hasSlos(ConfigurableEnvironment environment) {
        int from = HeadroomProperties.PREFIX.length() + 1;
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (name.regionMatches(true, 0, HeadroomProperties.PREFIX, 0, from - 1)
                            && (name.regionMatches(true, from, SLOS, 0, SLOS.length())
                                    || name.regionMatches(true, from, OPENSLO, 0, OPENSLO.length()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void declare(Map<String, Object> slos) {
        AbstractEnvironment environment = new AbstractEnvironment() {};
        environment.getPropertySources().addFirst(new MapPropertySource("slos", slos));
        HeadroomProperties properties = HeadroomSettings.bind(environment);
        HeadroomSettings settings = HeadroomSettings.read(properties, new PropertyPlaces(environment), () -> false);
        try (Headroom headroom =
                Headroom.builder("slos").manual(new ManualClock()).build()) {
            settings.slos().declareOn(headroom);
            if (!slos.isEmpty()) {
                bindMeters(headroom);
            }
        }
    }

    private static void bindMeters(Headroom headroom) {
        try {
            Meters.bind(headroom);
        } catch (LinkageError absent) {
            // The application has no Micrometer.
        }
    }

    /** With the beans that it makes: asking for methods links a class, and loads what is named in them. */
    private static void load(String configuration) {
        try {
            Class<?> type = ClassUtils.forName(configuration, HeadroomPreinitializer.class.getClassLoader());
            for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
                if (method.getReturnType().getName().startsWith(OURS)) {
                    ReflectionUtils.getDeclaredMethods(method.getReturnType());
                }
            }
        } catch (ClassNotFoundException | LinkageError | IllegalStateException absent) {
            // Made for a library that the application does not have.
        }
    }

    /** Apart, since the JVM looks for the registry's class before the first method of the class that makes one can be called. */
    private static final class Meters {
        static void bind(Headroom headroom) {
            new HeadroomMetrics(headroom).bindTo(new SimpleMeterRegistry());
        }
    }

    private enum Wanted {
        NOTHING,
        CLASSES,
        SLOS
    }
}
