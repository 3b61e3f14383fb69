package io.headroom.spring.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.GuardDeclarations;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Puts the guards that name a Resilience4j instance in its place, in every registry that is created. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "io.headroom.spring.guard.GuardAutoConfiguration")
@ConditionalOnClass({CircuitBreakerRegistry.class, RetryRegistry.class})
@ConditionalOnBean(name = GuardDeclarations.BEAN)
@RegisterReflectionForBinding(BreakerSources.SloSource.class)
public final class Resilience4jAutoConfiguration {
    @Bean
    static ReplacedInstances headroomReplacedInstances(
            ObjectProvider<GuardDeclarations> guardDeclarations,
            ObjectProvider<Headroom> headroom,
            Environment environment) {
        return new ReplacedInstances(guardDeclarations, headroom, new BreakerSources(environment));
    }

    /** Once all beans are there, each name must have been found. */
    @Bean
    SmartInitializingSingleton headroomReplacedInstancesCheck(
            ReplacedInstances replaced,
            ObjectProvider<CircuitBreakerRegistry> circuitBreakers,
            ObjectProvider<RetryRegistry> retries) {
        return () -> {
            // Registries of the refresh scope are made when they are asked.
            circuitBreakers.forEach(CircuitBreakerRegistry::getAllCircuitBreakers);
            retries.forEach(RetryRegistry::getAllRetries);
            replaced.requireAllFound();
            replaced.requireSourcesFound();
        };
    }
}
