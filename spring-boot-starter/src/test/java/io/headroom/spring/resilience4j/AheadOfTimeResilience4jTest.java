package io.headroom.spring.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.guard.GuardAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/**
 * What processing an application with Resilience4j ahead of time writes down. Without Spring Cloud's refresh scope, beside which
 * Resilience4j's own auto-configuration cannot be processed.
 */
class AheadOfTimeResilience4jTest {
    @Test
    void theInstancesThatSlosNameCanBeBound() {
        RuntimeHints hints = process();

        for (Class<?> bound : new Class<?>[] {BreakerSources.SloSource.class, BreakerSources.SliSource.class}) {
            assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(bound.getDeclaredConstructors()[0]))
                    .as(bound.getName())
                    .accepts(hints);
        }
    }

    private static RuntimeHints process() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("com.example", "Application")), new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext()) {
            application.getEnvironment().setConversionService(new ApplicationConversionService());
            TestPropertyValues.of(
                            "headroom.slos.billing.objective=99%",
                            "headroom.slos.billing.sli.resilience4j=billing",
                            "resilience4j.circuitbreaker.instances.billing.sliding-window-size=7")
                    .applyTo(application);
            application.register(
                    HeadroomAutoConfiguration.class,
                    GuardAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    RetryAutoConfiguration.class,
                    Resilience4jAutoConfiguration.class);
            new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        }
        return generation.getRuntimeHints();
    }
}
