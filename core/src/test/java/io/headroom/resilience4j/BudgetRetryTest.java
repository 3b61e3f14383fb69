package io.headroom.resilience4j;

import static io.headroom.Sneaky.sneak;
import static io.headroom.resilience4j.RetryContractTest.attempts;
import static io.headroom.resilience4j.RetryContractTest.events;
import static io.headroom.resilience4j.RetryContractTest.figures;
import static io.headroom.resilience4j.RetryContractTest.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.MaxRetriesExceededException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryEvent.Type;
import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetryDenial;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.ServedSlo;
import io.headroom.guard.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetRetryTest {
    private final Payments payments = Payments.in(GuardMode.ENFORCE);
    private final Payments poor = Payments.enforcing(settings -> settings.retryBurst(0));

    @Test
    void itTakesThePlaceOfARegistrysEntryWithItsConfigAndTags() {
        RetryRegistry registry = RetryRegistry.ofDefaults();
        RetryConfig config = attempts(5).build();
        registry.retry("payments", config, Map.of("team", "billing"));
        Retry entry = payments.resilience4j.replace(registry, "payments");
        assertThat(registry.retry("payments")).isSameAs(entry);
        assertThat(entry.getRetryConfig()).isSameAs(config);
        assertThat(entry.getTags()).containsOnly(Map.entry("team", "billing"));
    }

    /** Of Resilience4j's own retry it does: what a consumer throws takes the place of the result. */
    @Test
    void aConsumerThatThrowsCostsNoCallItsOutcome() {
        Retry retry = retry(payments, attempts(2).build());
        retry.getEventPublisher().onSuccess(event -> {
            throw new IllegalStateException("consumer");
        });
        retry.getEventPublisher().onRetry(event -> {
            throw new AssertionError("consumer");
        });
        retry.getEventPublisher().onError(event -> sneak(new IOException("consumer")));
        assertThat(retry.executeSupplier(new Script(new IllegalArgumentException("reset"), "paid")::answer))
                .isEqualTo("paid");
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> retry.executeCallable(new Script(failure, failure)::next))
                .isSameAs(failure);
        assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                .isOne();
    }

    @Test
    void aDenialThrowsTheFailureItselfAndEveryFigureKnowsTheCall() {
        Retry retry = retry(poor, attempts(3).build());
        List<RetryEvent> events = events(retry);
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> retry.executeCallable(new Script(failure)::next))
                .isSameAs(failure);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        RetryDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(RetryDenial.BUDGET));
        assertThat(figures(retry)).containsExactly(0, 0, 1, 0, 1);
        assertThat(types(events)).containsExactly(Type.ERROR);
        assertThat(events.get(0).getLastThrowable()).isSameAs(failure);
        assertThat(poor.guard.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void aDenialGivesTheResultItselfBackAndEveryFigureKnowsTheCall() {
        Retry retry = retry(poor, attempts(3).retryOnResult("busy"::equals).build());
        List<RetryEvent> events = events(retry);
        assertThat(retry.executeSupplier(new Script("busy")::answer)).isEqualTo("busy");
        assertThat(figures(retry)).containsExactly(0, 0, 1, 0, 1);
        assertThat(types(events)).containsExactly(Type.ERROR);
        assertThat(events.get(0).getLastThrowable()).isInstanceOf(RetryDeniedException.class);
        assertThat(poor.guard.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void whoWantsNoUnwantedResultGetsNoneAfterADenialEither() {
        Retry retry = retry(
                poor,
                attempts(3)
                        .retryOnResult("busy"::equals)
                        .failAfterMaxAttempts(true)
                        .build());
        assertThatThrownBy(() -> retry.executeSupplier(new Script("busy")::answer))
                .isInstanceOf(MaxRetriesExceededException.class);
        assertThat(figures(retry)).containsExactly(0, 0, 1, 0, 1);
    }

    @Test
    void aDenialIsTheSameAsynchronously() {
        Retry retry = retry(poor, attempts(3).retryOnResult("busy"::equals).build());
        Retry.AsyncContext<String> failing = retry.asyncContext();
        assertThat(failing.onError(new IOException("reset"))).isNegative();
        Retry.AsyncContext<String> answering = retry.asyncContext();
        assertThat(answering.onResult("busy")).isNegative();
        answering.onComplete();
        assertThat(figures(retry)).containsExactly(0, 0, 2, 0, 2);
        assertThat(poor.guard.counts().retriesDenied()).isEqualTo(2);
    }

    @Test
    void aDenialAfterARetryIsAFailureWithRetry() {
        Payments payer = Payments.enforcing(settings -> settings.retryBurst(1).retryRatio(0));
        Retry retry = retry(payer, attempts(3).build());
        assertThatThrownBy(() -> retry.executeCallable(new Script(new IOException("1"), new IOException("2"))::next))
                .hasMessage("2");
        assertThat(figures(retry)).containsExactly(0, 0, 0, 1, 2);
    }

    @Test
    void aNegativeIntervalEndsTheCallOnBothPaths() {
        Retry retry = retry(
                payments,
                RetryConfig.<String>custom()
                        .intervalBiFunction((attempt, outcome) -> -1L)
                        .retryOnResult("busy"::equals)
                        .build());
        assertThatThrownBy(() -> retry.executeCallable(new Script(new IOException("reset"))::next))
                .hasMessage("reset");
        assertThat(retry.executeSupplier(new Script("busy")::answer)).isEqualTo("busy");
        assertThat(figures(retry)).containsExactly(0, 0, 2, 0, 2);
    }

    @Test
    void withoutABreakerTheAttemptsAreCountedHere() throws Exception {
        Retry retry = retry(payments, attempts(3).build());
        retry.executeCallable(new Script(new IOException("reset"), "paid")::next);
        assertThat(payments.guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 1, 1, 1, 0, 0));
        assertThat(payments.guard.attempts().inFlight()).isZero();
    }

    @Test
    void withABreakerEachAttemptIsCountedOnce() throws Exception {
        Retry retry = retry(payments, attempts(3).build());
        CircuitBreaker breaker = payments.breaker();
        breaker.executeSupplier(() -> "the breaker is in use");
        Script script = new Script(new IOException("reset"), "paid");
        retry.executeCallable(CircuitBreaker.decorateCallable(breaker, script::next));
        assertThat(payments.guard.attempts().counts()).isEqualTo(new AttemptCounts(2, 1, 2, 1, 0, 0));
        assertThat(payments.guard.counts()).isEqualTo(new GuardCounts(2, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void aBreakerThatIsFirstAskedInACallIsCountedOnceToo() throws Exception {
        Retry retry = retry(payments, attempts(3).build());
        retry.executeCallable(CircuitBreaker.decorateCallable(payments.breaker(), () -> "paid"));
        assertThat(payments.guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 1, 0, 0, 0));
        assertThat(payments.guard.attempts().inFlight()).isZero();
    }

    @Test
    void aCallWhoseEndNobodyTellsTakesNoPlaceWithoutABreaker() {
        retry(payments, attempts(3).build()).asyncContext();
        assertThat(payments.guard.attempts().inFlight()).isZero();
    }

    @Test
    void whatTheBreakerRefusesIsNotTriedAgain() {
        Retry retry = retry(payments, attempts(3).build());
        CircuitBreaker breaker = payments.breaker();
        breaker.transitionToForcedOpenState();
        Script script = new Script();
        assertThatThrownBy(() -> retry.executeCallable(CircuitBreaker.decorateCallable(breaker, script::next)))
                .isInstanceOf(CallNotPermittedException.class);
        assertThat(script.calls()).isZero();
        assertThat(payments.guard.counts()).isEqualTo(new GuardCounts(0, 0, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whileTheBreakerLimitsThereAreNoRetries() {
        Retry retry = retry(payments, attempts(3).build());
        payments.timeOut(payments.breaker(), 10);
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> retry.executeCallable(new Script(failure)::next))
                .isSameAs(failure);
        assertThat(failure.getSuppressed())
                .singleElement()
                .isInstanceOfSatisfying(
                        RetryDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(RetryDenial.OVERLOADED));
    }

    @Test
    void whoOnlyObservesMakesEveryRetryAndSaysWhatWouldHaveBeenDenied() throws Exception {
        poor.guard.mode(GuardMode.OBSERVE);
        Retry retry = retry(poor, attempts(3).build());
        retry.executeCallable(new Script(new IOException("reset"), "paid")::next);
        assertThat(figures(retry)).containsExactly(0, 1, 0, 0, 2);
        assertThat(poor.guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    }

    @Test
    void whoIsOffMakesEveryRetry() throws Exception {
        poor.guard.mode(GuardMode.OFF);
        Retry retry = retry(poor, attempts(3).build());
        retry.executeCallable(new Script(new IOException("reset"), "paid")::next);
        assertThat(figures(retry)).containsExactly(0, 1, 0, 0, 2);
        assertThat(poor.guard.counts().wouldDeny()).isZero();
    }

    @Test
    void aRetryThatWouldMissTheDeadlineIsNotMade() {
        Payments hurried = Payments.enforcing(settings ->
                settings.serves(new ServedSlo("checkout", 0.999, Optional.of(Duration.ofMillis(500)), () -> 1)));
        Retry retry =
                retry(hurried, attempts(3).waitDuration(Duration.ofMillis(600)).build());
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> retry.executeCallable(new Script(failure)::next))
                .isSameAs(failure);
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.DEADLINE);
        assertThat(hurried.pauses.paused()).isZero();
    }

    @Test
    void theDependencysWishToBeLeftAloneIsWaitedFor() throws Exception {
        Payments polite = Payments.enforcing(settings -> settings.classifier(new AttemptClassifier() {
            @Override
            public Verdict ofFailure(Throwable failure) {
                return Verdict.OVERLOAD.after(Duration.ofSeconds(2));
            }
        }));
        Retry retry = retry(polite, attempts(3).build());
        retry.executeCallable(new Script(new IOException("busy"), "paid")::next);
        assertThat(polite.pauses.paused()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void anInterruptEndsTheWaitAndTheRetryIsPaidBack() {
        payments.pauses.interrupt();
        Retry retry = retry(payments, attempts(3).build());
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> retry.executeCallable(new Script(failure)::next))
                .isSameAs(failure);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.INTERRUPTED);
        assertThat(payments.guard.retryBudget().tokens()).isEqualTo(10);
        assertThat(figures(retry)).containsExactly(0, 0, 1, 0, 1);
    }

    @Test
    void aGrantedRetryThatNeverCameToTheBreakerIsNotLookedForForEver() {
        SharedCalls calls = new SharedCalls();
        calls.grantRetry();
        calls.endRetry();
        assertThat(calls.takeRetry()).isFalse();
        calls.grantRetry();
        assertThat(calls.takeRetry()).isTrue();
        assertThat(calls.takeRetry()).isFalse();
        calls.endRetry();
    }

    @Test
    void theTimeOfAnAttemptIsWithoutTheWaitBeforeIt() {
        Retry retry =
                retry(payments, attempts(3).waitDuration(Duration.ofSeconds(5)).build());
        Retry.AsyncContext<String> call = retry.asyncContext();
        payments.clock.advance(Duration.ofMillis(10));
        assertThat(call.onError(new IOException("reset"))).isEqualTo(5_000);
        payments.clock.advance(Duration.ofMillis(5_010));
        call.onResult("paid");
        call.onComplete();
        payments.guard.tick();
        assertThat(payments.guard.breaker().recent().slowOkShare()).isZero();
        assertThat(TimeUnit.NANOSECONDS.toMillis(payments.guard.retryBudget().expectedNanos()))
                .isLessThan(50);
    }

    private static Retry retry(Payments payments, RetryConfig config) {
        return payments.resilience4j.retry("payments", config, Map.of());
    }
}
