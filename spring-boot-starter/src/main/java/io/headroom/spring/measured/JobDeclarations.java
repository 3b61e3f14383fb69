package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.sli.Sli;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.JobSelector;
import io.headroom.spring.internal.ListedNames;
import io.headroom.spring.internal.PropertyPlaces;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * The methods that the properties name as {@code sli.job}. Read from the environment, since beans are looked at long before those that
 * check the properties exist; what is wrong is left to these.
 */
final class JobDeclarations {
    private static final String SLOS = HeadroomProperties.PREFIX + ".slos";

    private final Map<String, JobSelector> jobsBySlo = new LinkedHashMap<>();

    /** Those that a bean's method was found for. Guarded by itself. */
    private final Set<JobSelector> found = new HashSet<>();

    /** Null if no property names one, as usual: nothing is bound for that. */
    static @Nullable JobDeclarations in(Environment environment) {
        return ListedNames.of(environment).mayEndWith("sli.job") ? new JobDeclarations(environment) : null;
    }

    private JobDeclarations(Environment environment) {
        PropertyPlaces places = new PropertyPlaces(environment);
        Binder.get(environment)
                .bind(SLOS, Bindable.mapOf(String.class, SloJob.class))
                .orElse(Map.of())
                .forEach((name, slo) -> JobSelector.tryParse(slo.sli().job())
                        .filter(job -> !places.isAlias(name))
                        .ifPresent(job -> jobsBySlo.put(name, job)));
    }

    /** Whether a class has to be looked at. */
    boolean mayMean(Class<?> type) {
        return jobsBySlo.values().stream().anyMatch(job -> job.selects(type));
    }

    /** The SLOs that count a method's calls. */
    List<String> of(Class<?> type, Method method) {
        return jobsBySlo.entrySet().stream()
                .filter(slo -> means(slo.getValue(), type, method))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean means(JobSelector job, Class<?> type, Method method) {
        boolean meant = job.method().equals(method.getName()) && job.selects(type);
        if (meant) {
            synchronized (found) {
                found.add(job);
            }
        }
        return meant;
    }

    /** Those by SLO for which no bean's method was found yet. */
    Map<String, JobSelector> missing() {
        Map<String, JobSelector> missing = new LinkedHashMap<>(jobsBySlo);
        synchronized (found) {
            missing.values().removeAll(found);
        }
        return missing;
    }

    /** Has those of SLOs on freshness watched from now on, be they ever called or not. */
    void watchOn(Headroom headroom) {
        jobsBySlo.keySet().stream()
                .filter(slo -> headroom.slo(slo).sli() instanceof Sli.Freshness)
                .forEach(headroom::watchJob);
    }

    /** What is bound, for a native image. */
    static final class Hints implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), SloJob.class);
        }
    }

    /** Of an SLO's properties only what is needed here: binding them all takes time at the start. */
    record SloJob(@DefaultValue SliJob sli) {}

    record SliJob(@Nullable String job) {}
}
