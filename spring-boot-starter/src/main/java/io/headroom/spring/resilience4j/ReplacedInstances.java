package io.headroom.spring.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.headroom.Headroom;
import io.headroom.resilience4j.Resilience4jGuard;
import io.headroom.spring.internal.GuardDeclaration;
import io.headroom.spring.internal.GuardDeclarations;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Replaces instances in each registry as it is made, again whenever one of the refresh scope is made anew. */
final class ReplacedInstances implements BeanPostProcessor {
    private final ObjectProvider<GuardDeclarations> declarations;
    private final ObjectProvider<Headroom> headroom;
    private final Map<String, Resilience4jGuard> guards = new ConcurrentHashMap<>();

    /** Names that registries had by themselves. */
    private final Set<String> found = new ConcurrentSkipListSet<>();

    /** Names that were replaced, by themselves there or not. */
    private final Set<String> ownBreakers = new ConcurrentSkipListSet<>();

    private final Set<String> ownRetries = new ConcurrentSkipListSet<>();

    private final BreakerSources sources;

    ReplacedInstances(
            ObjectProvider<GuardDeclarations> declarations, ObjectProvider<Headroom> headroom, BreakerSources sources) {
        this.declarations = declarations;
        this.headroom = headroom;
        this.sources = sources;
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof CircuitBreakerRegistry registry) {
            know(registry.getAllCircuitBreakers().stream().map(CircuitBreaker::getName), ownBreakers);
            replace(ownBreakers, (guard, name) -> guard.replace(registry, name));
            sources.attach(registry, headroom);
        } else if (bean instanceof RetryRegistry registry) {
            know(registry.getAllRetries().stream().map(Retry::getName), ownRetries);
            replace(ownRetries, (guard, name) -> guard.replace(registry, name));
        }
        return bean;
    }

    /** A name that Resilience4j does not know would be a guard that nobody calls. */
    void requireAllFound() {
        for (GuardDeclaration declared : declarations.getObject().all()) {
            String name = declared.resilience4j();
            if (name != null && !found.contains(name)) {
                throw declarations
                        .getObject()
                        .refusal(
                                declared.name(),
                                "resilience4j",
                                name,
                                "must be an instance below resilience4j.circuitbreaker.instances or resilience4j.retry.instances",
                                known());
            }
        }
    }

    /** What we made ourselves, and see again through a proxy, is nobody's. */
    private void know(Stream<String> names, Set<String> own) {
        names.filter(name -> !own.contains(name)).forEach(found::add);
    }

    /** The same for who only counts an instance's calls. */
    void requireSourcesFound() {
        sources.requireAllIn(found);
    }

    private void replace(Set<String> own, Replacement replacement) {
        for (GuardDeclaration declared : declarations.getObject().all()) {
            String name = declared.resilience4j();
            if (name != null) {
                Resilience4jGuard guard = guards.computeIfAbsent(
                        declared.name(),
                        any -> Resilience4jGuard.of(headroom.getObject().guard(declared.name())));
                own.add(name);
                replacement.replace(guard, name);
            }
        }
    }

    private String known() {
        return found.isEmpty() ? "declare the instance there" : "name one of " + String.join(", ", found);
    }

    /** Puts a guard in an instance's place. */
    @FunctionalInterface
    private interface Replacement {
        void replace(Resilience4jGuard guard, String name);
    }
}
