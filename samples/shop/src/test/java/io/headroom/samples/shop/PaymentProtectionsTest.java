package io.headroom.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.github.resilience4j.springboot.retry.autoconfigure.RetryAutoConfiguration;
import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.guard.GuardAutoConfiguration;
import io.headroom.spring.resilience4j.Resilience4jAutoConfiguration;
import java.util.DoubleSummaryStatistics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PaymentProtectionsTest {
    private final ApplicationContextRunner shop = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(
                    AopAutoConfiguration.class,
                    HeadroomAutoConfiguration.class,
                    GuardAutoConfiguration.class,
                    Resilience4jAutoConfiguration.class,
                    CircuitBreakerAutoConfiguration.class,
                    RetryAutoConfiguration.class))
            .withUserConfiguration(PaymentProtections.class);
    private int attempts;

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "resilience4j", "resilience4j-tuned", "resilience4j-headroom", "observe", "enforce"})
    void whatSucceedsIsCalledOnce(String name) {
        with(name).run(context -> context.getBean(PaymentProtection.class).pay(() -> attempts++));

        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void withoutProtectionAFailureIsTheCallers() {
        with("none")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(PaymentProtection.class).pay(this::fail))
                        .isInstanceOf(IllegalStateException.class));

        assertThat(attempts).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resilience4j-tuned", "resilience4j-headroom"})
    void theTunedRetryMakesThreeAttempts(String name) {
        with(name)
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(PaymentProtection.class).pay(this::fail))
                        .isInstanceOf(IllegalStateException.class));

        assertThat(attempts).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resilience4j-tuned", "resilience4j-headroom"})
    void itWaitsUpToFiftyMillisecondsThenAHundred(String name) {
        with(name).run(context -> {
            IntervalBiFunction<Object> wait = context.getBean(RetryRegistry.class)
                    .retry("payments")
                    .getRetryConfig()
                    .getIntervalBiFunction();
            assertThat(millis(wait, 1).getMin()).isLessThan(5);
            assertThat(millis(wait, 1).getMax()).isBetween(45.0, 50.0);
            assertThat(millis(wait, 2).getMax()).isBetween(90.0, 100.0);
        });
    }

    /** What stands behind the annotations is decided by a property, and nothing else. */
    @Test
    void theSameAnnotationsCallTheGuard() {
        with("resilience4j-headroom").run(context -> {
            context.getBean(PaymentProtection.class).pay(() -> attempts++);

            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .counts()
                            .success())
                    .isEqualTo(1);
            assertThat(context.getBean(CircuitBreakerRegistry.class).circuitBreaker("payments"))
                    .hasToString("circuit breaker payments of guard payments");
        });
    }

    @Test
    void theTunedBreakerOpensAfterTwentyFailuresAndIsNotRetried() {
        with("resilience4j-tuned").run(context -> {
            PaymentProtection tuned = context.getBean(PaymentProtection.class);
            for (int i = 0; i < 7; i++) {
                assertThatThrownBy(() -> tuned.pay(this::fail)).isNotNull();
            }

            assertThatThrownBy(() -> tuned.pay(this::fail)).isInstanceOf(CallNotPermittedException.class);
        });
        assertThat(attempts).isEqualTo(20);
    }

    @Test
    void anUnknownProtectionIsNamedWithThoseThereAre() {
        with("enforced")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("shop.protection must be none, resilience4j, resilience4j-tuned,"
                                + " resilience4j-headroom, observe or enforce, was enforced"));
    }

    private void fail() {
        attempts++;
        throw new IllegalStateException("refused");
    }

    private static DoubleSummaryStatistics millis(IntervalBiFunction<Object> wait, int attempt) {
        return IntStream.range(0, 1_000)
                .mapToDouble(i -> wait.apply(attempt, Either.right("")))
                .summaryStatistics();
    }

    private ApplicationContextRunner with(String name) {
        return shop.withPropertyValues("shop.protection=" + name);
    }
}
