package io.headroom.spring.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.headroom.Headroom;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.resilience4j.CircuitBreakerSli;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.ListedNames;
import io.headroom.spring.internal.PropertyPlaces;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/** The SLOs that count a circuit breaker's calls, {@code sli.resilience4j}. Their properties are checked elsewhere. */
final class BreakerSources {
    private static final String SLOS = HeadroomProperties.PREFIX + ".slos";

    private final Map<String, String> instancesBySlo = new LinkedHashMap<>();

    /** Who is listened to already: a registry may be seen again through a proxy. */
    private final Set<CircuitBreaker> attached =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    BreakerSources(Environment environment) {
        if (!ListedNames.of(environment).mayEndWith("sli.resilience4j")) {
            return;
        }
        PropertyPlaces places = new PropertyPlaces(environment);
        Binder.get(environment)
                .bind(SLOS, Bindable.mapOf(String.class, SloSource.class))
                .orElse(Map.of())
                .forEach((slo, source) -> {
                    String instance = source.sli().resilience4j();
                    if (instance != null && !places.isAlias(slo)) {
                        instancesBySlo.put(slo, instance.strip());
                    }
                });
    }

    /** Listens to the breakers of a registry that has them. */
    void attach(CircuitBreakerRegistry registry, ObjectProvider<Headroom> headroom) {
        instancesBySlo.values().stream()
                .distinct()
                .forEach(instance -> registry.find(instance)
                        .filter(attached::add)
                        .ifPresent(breaker -> attach(breaker, instance, headroom.getObject())));
    }

    /**
     * Refuses an instance that nobody has.
     *
     * @param found names of instances
     */
    void requireAllIn(Set<String> found) {
        instancesBySlo.forEach((slo, instance) -> {
            if (!found.contains(instance)) {
                throw new InvalidSettingException(
                        "%s.%s.sli.resilience4j".formatted(SLOS, slo),
                        instance,
                        "must be an instance below resilience4j.circuitbreaker.instances",
                        found.isEmpty() ? "declare the instance there" : "name one of " + String.join(", ", found));
            }
        });
    }

    private void attach(CircuitBreaker breaker, String instance, Headroom headroom) {
        instancesBySlo.forEach((slo, source) -> {
            if (source.equals(instance)) {
                CircuitBreakerSli.record(breaker, headroom.slo(slo).recorder());
            }
        });
    }

    /** Of an SLO's properties only what is needed here. */
    record SloSource(@DefaultValue SliSource sli) {}

    record SliSource(@Nullable String resilience4j) {}
}
