package io.headroom.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent.Type;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetricsPublisher;
import io.headroom.guard.GuardMode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Resilience4j's own breaker does and its users rely on, asked of it and of ours. */
class CircuitBreakerContractTest {
    private static final Map<String, String> TAGS = Map.of("team", "billing");

    /** Whose breaker. */
    enum Maker {
        RESILIENCE4J {
            @Override
            CircuitBreaker breaker(CircuitBreakerConfig config) {
                return CircuitBreaker.of("payments", config, TAGS);
            }
        },
        HEADROOM {
            @Override
            CircuitBreaker breaker(CircuitBreakerConfig config) {
                return Payments.in(GuardMode.ENFORCE).breaker(config);
            }
        };

        abstract CircuitBreaker breaker(CircuitBreakerConfig config);

        CircuitBreaker breaker() {
            return breaker(CircuitBreakerConfig.ofDefaults());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsMadeAndItsAnswerGivenBack(Maker maker) throws Throwable {
        CircuitBreaker breaker = maker.breaker();
        assertThat(breaker.executeSupplier(() -> "paid")).isEqualTo("paid");
        assertThat(breaker.executeCallable(() -> "paid")).isEqualTo("paid");
        assertThat(breaker.executeCheckedSupplier(() -> "paid")).isEqualTo("paid");
        assertThat(breaker.executeCompletionStage(() -> CompletableFuture.completedFuture("paid")))
                .isCompletedWithValue("paid");
        assertThat(CircuitBreaker.decorateFunction(breaker, (Integer cents) -> cents + 1)
                        .apply(1))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aBreakerBeginsClosedWithItsNameConfigAndTags(Maker maker) {
        CircuitBreakerConfig config = CircuitBreakerConfig.ofDefaults();
        CircuitBreaker breaker = maker.breaker(config);
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.getName()).isEqualTo("payments");
        assertThat(breaker.getCircuitBreakerConfig()).isSameAs(config);
        assertThat(breaker.getTags()).isEqualTo(TAGS);
    }

    @ParameterizedTest
    @EnumSource
    void theTimestampsThatDecoratorsTakeAreNanoseconds(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        assertThat(breaker.getTimestampUnit()).isEqualTo(TimeUnit.NANOSECONDS);
        assertThat(breaker.getCurrentTimestamp()).isLessThanOrEqualTo(breaker.getCurrentTimestamp());
    }

    @ParameterizedTest
    @EnumSource
    void aSuccessIsToldWithItsDuration(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.acquirePermission();
        breaker.onSuccess(30, TimeUnit.MILLISECONDS);
        assertThat(events).singleElement().isInstanceOfSatisfying(CircuitBreakerOnSuccessEvent.class, event -> {
            assertThat(event.getElapsedDuration()).isEqualTo(Duration.ofMillis(30));
            assertThat(event.getCircuitBreakerName()).isEqualTo("payments");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsThrownAndTold(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        UncheckedIOException failure = new UncheckedIOException(new IOException("reset"));
        assertThatThrownBy(() -> breaker.executeSupplier(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        CircuitBreakerOnErrorEvent.class,
                        event -> assertThat(event.getThrowable()).isSameAs(failure));
    }

    @ParameterizedTest
    @EnumSource
    void anIgnoredExceptionIsToldAsIgnoredWithoutItsWrapper(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .ignoreExceptions(IllegalArgumentException.class)
                .build());
        List<CircuitBreakerEvent> events = events(breaker);
        IllegalArgumentException failure = new IllegalArgumentException("amount");
        breaker.acquirePermission();
        breaker.onError(0, TimeUnit.NANOSECONDS, new CompletionException(failure));
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        CircuitBreakerOnIgnoredErrorEvent.class,
                        event -> assertThat(event.getThrowable()).isSameAs(failure));
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatIsNotRecordedIsASuccess(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .recordExceptions(IOException.class)
                .build());
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.acquirePermission();
        breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("business"));
        assertThat(types(events)).containsExactly(Type.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatTheConfigRecordsIsAFailureAndGivenBack(Maker maker) {
        CircuitBreaker breaker = maker.breaker(
                CircuitBreakerConfig.custom().recordResult("declined"::equals).build());
        List<CircuitBreakerEvent> events = events(breaker);
        assertThat(breaker.executeSupplier(() -> "declined")).isEqualTo("declined");
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        CircuitBreakerOnErrorEvent.class,
                        event -> assertThat(event.getThrowable()).isInstanceOf(ResultRecordedAsFailureException.class));
    }

    @ParameterizedTest
    @EnumSource
    void whoIsForcedOpenRefusesEverythingAndTellsOnlyOfTheTransition(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.transitionToForcedOpenState();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThatThrownBy(breaker::acquirePermission)
                .isInstanceOfSatisfying(
                        CallNotPermittedException.class,
                        refusal -> assertThat(refusal.getCausingCircuitBreakerName())
                                .isEqualTo("payments"))
                .hasMessageContaining("FORCED_OPEN");
        assertThat(breaker.executeCompletionStage(CompletableFuture::new)).isCompletedExceptionally();
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(3);
        assertThat(types(events)).containsExactly(Type.STATE_TRANSITION);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsOpenedRefusesAndTells(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.transitionToOpenState();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(transitions(events)).containsExactly("CLOSED_TO_OPEN");
        assertThat(types(events)).containsExactly(Type.STATE_TRANSITION, Type.NOT_PERMITTED);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsDisabledLetsEverythingThroughAndTellsNothing(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.transitionToDisabledState();
        assertThat(breaker.executeSupplier(() -> "paid")).isEqualTo("paid");
        assertThat(breaker.getState()).isEqualTo(State.DISABLED);
        assertThat(transitions(events)).containsExactly("CLOSED_TO_DISABLED");
        assertThat(events).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoOnlyMeasuresLetsEverythingThroughAndTells(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.transitionToMetricsOnlyState();
        assertThat(breaker.executeSupplier(() -> "paid")).isEqualTo("paid");
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
        assertThat(types(events)).containsExactly(Type.STATE_TRANSITION, Type.SUCCESS);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsHalfOpenLetsAsManyThroughAtOnceAsItsConfigSays(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(2)
                .build());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void anIgnoredOutcomeInHalfOpenGivesItsPermissionBack(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(1)
                .ignoreExceptions(IllegalArgumentException.class)
                .build());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int call = 0; call < 3; call++) {
            assertThat(breaker.tryAcquirePermission()).isTrue();
            breaker.onError(1, TimeUnit.MILLISECONDS, new IllegalArgumentException("amount"));
        }
        assertThat(breaker.tryAcquirePermission()).isTrue();
        breaker.releasePermission();
        assertThat(breaker.tryAcquirePermission()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledFutureGivesItsPermissionBack(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .permittedNumberOfCallsInHalfOpenState(1)
                .build());
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        Future<String> future =
                breaker.<String>decorateFuture(CompletableFuture::new).get();
        assertThat(breaker.tryAcquirePermission()).isFalse();
        future.cancel(true);
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThat(breaker.tryAcquirePermission()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aTransitionThatResilience4jDoesNotKnowIsRefused(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        assertThatThrownBy(breaker::transitionToHalfOpenState).isInstanceOf(IllegalStateTransitionException.class);
        breaker.transitionToMetricsOnlyState();
        assertThatThrownBy(breaker::transitionToOpenState).isInstanceOf(IllegalStateTransitionException.class);
        assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
    }

    @ParameterizedTest
    @EnumSource
    void aResetTellsOfTheTransitionAndThenOfItself(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        breaker.transitionToForcedOpenState();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.reset();
        breaker.reset();
        assertThat(types(events)).containsExactly(Type.STATE_TRANSITION, Type.RESET, Type.RESET);
        assertThat(transitions(events)).containsExactly("FORCED_OPEN_TO_CLOSED");
        assertThat(breaker.tryAcquirePermission()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsWhatSomebodySet(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        List<CircuitBreakerEvent> events = events(breaker);
        breaker.transitionToForcedOpenState();
        breaker.transitionToDisabledState();
        breaker.transitionToClosedState();
        breaker.transitionToClosedState();
        assertThat(transitions(events))
                .containsExactly("CLOSED_TO_FORCED_OPEN", "FORCED_OPEN_TO_DISABLED", "DISABLED_TO_CLOSED");
    }

    @ParameterizedTest
    @EnumSource
    void aResultMayOpenItForATime(Maker maker) {
        CircuitBreaker breaker = maker.breaker(CircuitBreakerConfig.custom()
                .transitionOnResult(
                        result -> result.fold("come back later"::equals, IllegalStateException.class::isInstance)
                                ? TransitionCheckResult.transitionToOpenAndWaitFor(Duration.ofSeconds(30))
                                : TransitionCheckResult.noTransition())
                .build());
        breaker.executeSupplier(() -> "paid");
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        breaker.executeSupplier(() -> "come back later");
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        breaker.reset();
        assertThatThrownBy(() -> breaker.executeSupplier(() -> {
                    throw new IllegalStateException("maintenance");
                }))
                .hasMessage("maintenance");
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatThrowsHarmsNoCall(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        breaker.getEventPublisher().onSuccess(event -> {
            throw new IllegalStateException("consumer");
        });
        assertThat(breaker.executeSupplier(() -> "paid")).isEqualTo("paid");
    }

    @ParameterizedTest
    @EnumSource
    void ratesAreMinusOneBelowTheEvidence(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        breaker.executeSupplier(() -> "paid");
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(-1);
        assertThat(breaker.getMetrics().getSlowCallRate()).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void resilience4jsMetersReadIt(Maker maker) {
        CircuitBreaker breaker = maker.breaker();
        SimpleMeterRegistry meters = metersOf(breaker);
        breaker.executeSupplier(() -> "paid");
        breaker.transitionToOpenState();
        breaker.tryAcquirePermission();
        assertThat(ids(meters)).isEqualTo(ids(metersOf(Maker.RESILIENCE4J.breaker())));
        assertThat(meters.get("resilience4j.circuitbreaker.calls")
                        .tag("kind", "successful")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("resilience4j.circuitbreaker.not.permitted.calls")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("resilience4j.circuitbreaker.state")
                        .tag("state", "open")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private static SimpleMeterRegistry metersOf(CircuitBreaker breaker) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new TaggedCircuitBreakerMetricsPublisher(meters).publishMetrics(breaker);
        return meters;
    }

    private static Set<Meter.Id> ids(SimpleMeterRegistry meters) {
        return meters.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    static List<CircuitBreakerEvent> events(CircuitBreaker breaker) {
        List<CircuitBreakerEvent> events = new ArrayList<>();
        breaker.getEventPublisher().onEvent(events::add);
        return events;
    }

    static List<Type> types(List<CircuitBreakerEvent> events) {
        return events.stream().map(CircuitBreakerEvent::getEventType).toList();
    }

    static List<String> transitions(List<CircuitBreakerEvent> events) {
        return events.stream()
                .filter(CircuitBreakerOnStateTransitionEvent.class::isInstance)
                .map(event -> ((CircuitBreakerOnStateTransitionEvent) event)
                        .getStateTransition()
                        .name())
                .toList();
    }
}
