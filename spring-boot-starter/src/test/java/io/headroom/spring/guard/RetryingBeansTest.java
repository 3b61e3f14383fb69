package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.Verdict;
import io.headroom.spring.GuardCustomizer;
import io.headroom.spring.HeadroomAutoConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.resilience.retry.MethodRetryEvent;
import reactor.core.publisher.Mono;

/** Retries that are there already, put on a budget by property. */
class RetryingBeansTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HeadroomAutoConfiguration.class,
                    GuardAutoConfiguration.class,
                    GuardedMethodAutoConfiguration.class))
            .withUserConfiguration(Retrying.class)
            .withPropertyValues(
                    "headroom.guards.payments.timeout=400ms",
                    "headroom.guards.payments.retry-ratio=0",
                    "headroom.guards.payments.retry-burst=3",
                    "headroom.guards.payments.retrying-beans[0]=ledger",
                    "headroom.guards.payments.retrying-beans[1]=paymentRetry");

    @Test
    void aRetryTemplateIsOnTheBudgetOfTheGuardThatNamesIt() {
        application.run(context -> {
            Guard guard = context.getBean(Headroom.class).guard("payments");
            Ledger plain = new Ledger();
            assertThat(context.getBean("paymentRetry", RetryTemplate.class).execute(() -> plain.failingUntil(2)))
                    .isEqualTo("booked");
            assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 1, 1, 1, 0, 0));
            assertThat(context.getBean("otherRetry", RetryTemplate.class)).isExactlyInstanceOf(RetryTemplate.class);
        });
    }

    @Test
    void aRetryableMethodIsOnTheBudgetToTheToken() {
        application.run(context -> {
            Guard guard = context.getBean(Headroom.class).guard("payments");
            Ledger ledger = context.getBean(Ledger.class);
            assertThatThrownBy(() -> ledger.failingUntil(9)).isSameAs(ledger.failure());
            assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 2, 0, 3, 0, 0));
            assertThat(guard.retryBudget().tokens()).isOne();
            assertThat(guard.counts().retriesDenied()).isZero();

            assertThatThrownBy(() -> ledger.failingUntil(9)).isSameAs(ledger.failure());
            assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(2, 3, 0, 5, 0, 0));
            assertThat(ledger.failure().getSuppressed()).hasAtLeastOneElementOfType(RetryDeniedException.class);
            assertThat(guard.counts().failure()).isEqualTo(2);
        });
    }

    @Test
    void springStillTellsOfEveryFailureAndOfTheEnd() {
        application.run(context -> {
            assertThat(context.getBean(Ledger.class).failingUntil(3)).isEqualTo("booked");
            assertThat(context.getBean(Retrying.class).heard).hasSize(2);
        });
    }

    @Test
    void whatItsAnnotationDoesNotRetryIsNotPaidFor() {
        application.run(context -> {
            Ledger ledger = context.getBean(Ledger.class);
            assertThatThrownBy(ledger::picky).isSameAs(ledger.failure());
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .retryBudget()
                            .tokens())
                    .isEqualTo(3);
        });
    }

    @Test
    void aPolicysTimeoutGivesTheTokenBack() {
        application.run(context -> {
            Ledger ledger = context.getBean(Ledger.class);
            assertThatThrownBy(ledger::hurried).isSameAs(ledger.failure());
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .retryBudget()
                            .tokens())
                    .isEqualTo(3);
        });
    }

    @Test
    void aMethodWhoseWaitIsShorterThanTheDependencyAsksIsNotRetried() {
        application
                .withBean(
                        GuardCustomizer.class,
                        () -> (name, guard) ->
                                guard.classifier(failure -> Verdict.OVERLOAD.after(Duration.ofSeconds(1))))
                .run(context -> {
                    Ledger ledger = context.getBean(Ledger.class);
                    assertThatThrownBy(() -> ledger.failingUntil(9)).isSameAs(ledger.failure());
                    Guard guard = context.getBean(Headroom.class).guard("payments");
                    assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 1, 0));
                    assertThat(guard.retryBudget().tokens()).isEqualTo(3);
                });
    }

    @Test
    void aRefusedCallOfAMethodIsNotMade() {
        application.withPropertyValues("headroom.guards.payments.fixed-share=1").run(context -> {
            context.getBean(Headroom.class).guard("payments").begin().tryStart();
            Ledger ledger = context.getBean(Ledger.class);
            assertThatThrownBy(() -> ledger.failingUntil(1)).isInstanceOf(GuardRejectedException.class);
        });
    }

    @Test
    void whatAnswersLaterIsLeftToSpring() {
        application.run(context -> {
            Ledger ledger = context.getBean(Ledger.class);
            assertThat(ledger.later()).isCompletedWithValue("booked");
            assertThat(ledger.reactive().block()).isEqualTo("booked");
            assertThat(context.getBean(Headroom.class)
                            .guard("payments")
                            .attempts()
                            .counts()
                            .first())
                    .isZero();
        });
    }

    @Test
    void whileTheGuardIsOffEverythingIsAsSpringHasIt() {
        application.withPropertyValues("headroom.guards.payments.retry-burst=0").run(context -> {
            context.getBean(Headroom.class).guard("payments").mode(GuardMode.OFF);
            assertThat(context.getBean(Ledger.class).failingUntil(3)).isEqualTo("booked");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "plain"})
    void aBeanThatIsNotThereOrRetriesNothingStopsTheStart(String bean) {
        application
                .withPropertyValues("headroom.guards.payments.retrying-beans[0]=" + bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageStartingWith("headroom.guards.payments.retrying-beans[0] = " + bean)
                        .hasMessageEndingWith("must be a RetryTemplate or a bean with methods that are @Retryable"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableResilientMethods
    static class Retrying {
        private final List<MethodRetryEvent> heard = new ArrayList<>();

        @Bean
        Ledger ledger() {
            return new Ledger();
        }

        @Bean
        RetryTemplate paymentRetry() {
            return new RetryTemplate(
                    RetryPolicy.builder().maxRetries(3).delay(Duration.ZERO).build());
        }

        @Bean
        RetryTemplate otherRetry() {
            return new RetryTemplate();
        }

        @Bean
        String plain() {
            return "retries nothing";
        }

        @EventListener
        void hear(MethodRetryEvent event) {
            heard.add(event);
        }
    }

    static class Ledger {
        private final IOException failure = new IOException("reset");
        private int attempts;

        /** Not the proxy's. */
        IOException failure() {
            return failure;
        }

        @Retryable(maxRetries = 2, delay = 0)
        String failingUntil(int attempt) throws IOException {
            attempts++;
            if (attempts < attempt) {
                throw failure;
            }
            return "booked";
        }

        @Retryable(excludes = IOException.class)
        String picky() throws IOException {
            throw failure;
        }

        @Retryable(timeout = 60_000, delay = 120_000)
        String hurried() throws IOException {
            throw failure;
        }

        @Retryable
        CompletableFuture<String> later() {
            return CompletableFuture.completedFuture("booked");
        }

        @Retryable
        Mono<String> reactive() {
            return Mono.just("booked");
        }
    }
}
