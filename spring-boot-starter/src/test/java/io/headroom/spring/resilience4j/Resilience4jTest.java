package io.headroom.spring.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.retry.annotation.Retry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerRefreshScopedRegistryAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryRefreshScopedRegistryAutoConfiguration;
import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.sli.Sli;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.guard.GuardAutoConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** Annotations of Resilience4j in an application, unchanged, with a guard behind their names. */
class Resilience4jTest {
    private final ApplicationContextRunner withResilience4j = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    HeadroomAutoConfiguration.class,
                    GuardAutoConfiguration.class,
                    Resilience4jAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    RetryAutoConfiguration.class))
            .withBean(Checkout.class);
    private final ApplicationContextRunner application = withResilience4j.withPropertyValues(
            "headroom.guards.payments.timeout=400ms",
            "headroom.guards.payments.mode=enforce",
            "headroom.guards.payments.resilience4j=billing",
            "resilience4j.circuitbreaker.instances.billing.sliding-window-size=7",
            "resilience4j.retry.instances.billing.wait-duration=1ms");

    @Test
    void theAnnotationsCallTheGuard() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            Checkout checkout = context.getBean(Checkout.class).answering("paid", new IOException("reset"), "paid");
            assertThat(checkout.pay()).isEqualTo("paid");
            assertThat(checkout.pay()).isEqualTo("paid");
            assertThat(guard(context).attempts().counts().errors()).isEqualTo(1);
            assertThat(guard(context).counts()).isEqualTo(new GuardCounts(2, 0, 0, 0, 1, 0, 0, 0, 0));
        });
    }

    @Test
    void thePropertiesOfItsPageWork() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("headroom.root"), "docs", "resilience4j.md"));
        String yaml = page.split("```yaml\n")[1].split("```")[0];
        PropertySource<?> written = new YamlPropertySourceLoader()
                .load("page", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        withResilience4j
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addFirst(written))
                .withPropertyValues("resilience4j.retry.instances.payments.max-attempts=2")
                .run(context -> assertThat(
                                context.getBean(CircuitBreakerRegistry.class).circuitBreaker("payments"))
                        .hasToString("circuit breaker payments of guard payments"));
    }

    @Test
    void anInstanceKeepsItsConfiguration() {
        application.run(context -> assertThat(context.getBean(CircuitBreakerRegistry.class)
                        .circuitBreaker("billing")
                        .getCircuitBreakerConfig()
                        .getSlidingWindowSize())
                .isEqualTo(7));
    }

    @Test
    void otherInstancesStayResilience4js() {
        application
                .withPropertyValues("resilience4j.circuitbreaker.instances.mail.sliding-window-size=5")
                .run(context -> assertThat(context.getBean(CircuitBreakerRegistry.class)
                                .circuitBreaker("mail")
                                .getClass()
                                .getName())
                        .startsWith("io.github.resilience4j"));
    }

    @Test
    void whatTheBudgetDeniesIsTheCallersFailure() {
        application.withPropertyValues("headroom.guards.payments.retry-burst=0").run(context -> {
            Checkout checkout = context.getBean(Checkout.class).answering(new IOException("reset"));
            assertThatThrownBy(checkout::pay).hasRootCauseMessage("reset");
            assertThat(guard(context).counts().retriesDenied()).isEqualTo(1);
            assertThat(context.getBean(RetryRegistry.class)
                            .retry("billing")
                            .getMetrics()
                            .getNumberOfFailedCallsWithoutRetryAttempt())
                    .isEqualTo(1);
        });
    }

    @Test
    void aRegistryThatIsRefreshedHasTheGuardAgain() {
        application
                .withConfiguration(AutoConfigurations.of(
                        RefreshAutoConfiguration.class,
                        CircuitBreakerRefreshScopedRegistryAutoConfiguration.class,
                        RetryRefreshScopedRegistryAutoConfiguration.class))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    CircuitBreakerRegistry registry = context.getBean(CircuitBreakerRegistry.class);
                    Object before = registry.circuitBreaker("billing");
                    context.getBean(RefreshScope.class).refreshAll();
                    registry.circuitBreaker("billing").executeSupplier(() -> "paid");
                    assertThat(registry.circuitBreaker("billing")).isNotSameAs(before);
                    assertThat(guard(context).counts().success()).isEqualTo(1);
                });
    }

    @Test
    void anInstanceThatResilience4jDoesNotKnowStopsTheStart() {
        application
                .withPropertyValues("headroom.guards.payments.resilience4j=biling")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("headroom.guards.payments.resilience4j = biling")
                        .hasMessageContaining("must be an instance below resilience4j.circuitbreaker.instances"));
    }

    @Test
    void anInstanceBelongsToOneGuard() {
        application
                .withPropertyValues(
                        "headroom.guards.refunds.timeout=400ms", "headroom.guards.refunds.resilience4j=billing")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("must belong to one guard, and belongs to payments"));
    }

    @Test
    void withoutTheLibraryThePropertyStopsTheStart() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HeadroomAutoConfiguration.class,
                        GuardAutoConfiguration.class,
                        Resilience4jAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("io.github.resilience4j"))
                .withPropertyValues(
                        "headroom.guards.payments.timeout=400ms", "headroom.guards.payments.resilience4j=billing")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("headroom.guards.payments.resilience4j = billing")
                        .hasMessageContaining("must not be set without Resilience4j"));
    }

    @Test
    void withoutThePropertyNothingIsReplaced() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HeadroomAutoConfiguration.class,
                        GuardAutoConfiguration.class,
                        Resilience4jAutoConfiguration.class))
                .withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
                .run(context -> assertThat(
                                context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers())
                        .isEmpty());
    }

    @Test
    void anSloCountsTheCallsOfAnInstanceThatIsLeftAsItIs() {
        withResilience4j
                .withPropertyValues(
                        "resilience4j.circuitbreaker.instances.billing.sliding-window-size=7",
                        "headroom.slos.billing.objective=99%",
                        "headroom.slos.billing.sli.resilience4j=billing")
                .run(context -> {
                    Checkout checkout = context.getBean(Checkout.class).answering("paid", "paid");
                    checkout.pay();
                    checkout.pay();
                    Headroom headroom = context.getBean(Headroom.class);
                    headroom.tick();
                    assertThat(headroom.slo("billing")
                                    .recorder()
                                    .counts(Sli.availability())
                                    .good())
                            .isEqualTo(2);
                });
    }

    @Test
    void anSloOfAnInstanceThatResilience4jDoesNotKnowStopsTheStart() {
        withResilience4j
                .withPropertyValues(
                        "headroom.slos.billing.objective=99%", "headroom.slos.billing.sli.resilience4j=biling")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("headroom.slos.billing.sli.resilience4j")
                        .hasMessageContaining("must be an instance below resilience4j.circuitbreaker.instances"));
    }

    @Test
    void theModeCanBeSwitchedAtRunTime() {
        application.run(context -> {
            guard(context).mode(GuardMode.OFF);
            assertThat(context.getBean(CircuitBreakerRegistry.class)
                            .circuitBreaker("billing")
                            .getState())
                    .isEqualTo(io.github.resilience4j.circuitbreaker.CircuitBreaker.State.DISABLED);
        });
    }

    private static Guard guard(BeanFactory context) {
        return context.getBean(Headroom.class).guard("payments");
    }

    /** As an application with Resilience4j writes it. */
    static class Checkout {
        private final Deque<Object> answers = new ArrayDeque<>();

        Checkout answering(Object... next) {
            answers.addAll(List.of(next));
            return this;
        }

        @CircuitBreaker(name = "billing")
        @Retry(name = "billing")
        String pay() {
            Object next = answers.remove();
            if (next instanceof IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return (String) next;
        }
    }
}
