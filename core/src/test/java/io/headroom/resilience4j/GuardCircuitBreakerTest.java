package io.headroom.resilience4j;

import static io.headroom.resilience4j.CircuitBreakerContractTest.events;
import static io.headroom.resilience4j.CircuitBreakerContractTest.transitions;
import static io.headroom.resilience4j.CircuitBreakerContractTest.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent.Type;
import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.AttemptCounts;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.guard.Verdict;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class GuardCircuitBreakerTest {
    private final Payments payments = Payments.in(GuardMode.ENFORCE);
    private final CircuitBreaker breaker = payments.breaker();
    private final List<CircuitBreakerEvent> events = events(breaker);

    @Test
    void itTakesThePlaceOfARegistrysEntryWithItsConfigAndTags() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        CircuitBreakerConfig config =
                CircuitBreakerConfig.custom().slidingWindowSize(7).build();
        registry.circuitBreaker("payments", config, Map.of("team", "billing"));
        CircuitBreaker entry = payments.resilience4j.replace(registry, "payments");
        assertThat(registry.circuitBreaker("payments")).isSameAs(entry);
        assertThat(entry.getCircuitBreakerConfig()).isSameAs(config);
        assertThat(entry.getTags()).containsOnly(Map.entry("team", "billing"));
    }

    @Test
    void itEntersARegistryThatHasNoSuchEntryYet() {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.ofDefaults();
        payments.resilience4j.replace(registry, "payments");
        registry.circuitBreaker("payments").executeSupplier(() -> "paid");
        assertThat(payments.guard.counts().success()).isEqualTo(1);
    }

    @Test
    void whatGoesThroughItIsCountedByTheGuard() {
        breaker.executeSupplier(() -> "paid");
        fail(new TimeoutException("no answer"));
        fail(new IOException("reset"));
        fail(new InterruptedException());
        assertThat(payments.guard.attempts().counts()).isEqualTo(new AttemptCounts(4, 0, 1, 1, 1, 1));
        assertThat(payments.guard.counts()).isEqualTo(new GuardCounts(1, 2, 0, 0, 0, 0, 0, 0, 0));
        assertThat(payments.guard.attempts().inFlight()).isZero();
    }

    @Test
    void theConfigSaysWhatFailedAndTheClassifierHow() {
        Payments busy = Payments.enforcing(settings -> settings.classifier(new AttemptClassifier() {
            @Override
            public Verdict ofFailure(Throwable failure) {
                return Verdict.OVERLOAD;
            }

            @Override
            public Verdict ofAnswer(Object answer) {
                return "busy".equals(answer) ? Verdict.OVERLOAD : Verdict.OK;
            }
        }));
        CircuitBreaker strict = busy.breaker(CircuitBreakerConfig.custom()
                .recordResult("declined"::equals)
                .recordExceptions(IOException.class)
                .build());
        strict.executeSupplier(() -> "declined");
        strict.executeSupplier(() -> "busy");
        strict.acquirePermission();
        strict.onError(1, TimeUnit.MILLISECONDS, new IOException("reset"));
        strict.acquirePermission();
        strict.onError(1, TimeUnit.MILLISECONDS, new IllegalStateException("business"));
        assertThat(busy.guard.attempts().counts()).isEqualTo(new AttemptCounts(4, 0, 1, 1, 2, 0));
    }

    @Test
    void errorsNeverMakeItRefuse() {
        for (int call = 0; call < 1_000; call++) {
            fail(new IOException("reset"));
        }
        payments.pass(Duration.ofSeconds(1));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(100);
    }

    @Test
    void overloadMakesItHalfOpenAndTheEventsTellIt() {
        payments.timeOut(breaker, 10);
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        List<CircuitBreakerEvent> decisions = events.stream()
                .filter(event -> event.getEventType() != Type.ERROR)
                .toList();
        assertThat(types(decisions))
                .containsExactly(Type.FAILURE_RATE_EXCEEDED, Type.STATE_TRANSITION, Type.STATE_TRANSITION);
        assertThat(transitions(decisions)).containsExactly("CLOSED_TO_OPEN", "OPEN_TO_HALF_OPEN");
    }

    @Test
    void whileItLimitsItRefusesWhatIsTooMuch() {
        payments.timeOut(breaker, 10);
        breaker.acquirePermission();
        assertThatThrownBy(breaker::acquirePermission)
                .isInstanceOf(CallNotPermittedException.class)
                .hasMessageContaining("payments");
        assertThat(payments.guard.counts().rejected()).isEqualTo(1);
        assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isEqualTo(1);
        assertThat(types(events)).endsWith(Type.NOT_PERMITTED);
    }

    @Test
    void itClosesWhenTheOverloadIsGone() {
        payments.timeOut(breaker, 10);
        payments.succeed(breaker, 100);
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(transitions(events)).endsWith("HALF_OPEN_TO_CLOSED");
    }

    @Test
    void aPermissionThatNeverComesBackIsBackAfterTheLease() {
        payments.timeOut(breaker, 10);
        while (breaker.tryAcquirePermission()) {
            // Held for good, as by a call that ended in an Error.
        }
        payments.pass(Payments.TIMEOUT.multipliedBy(5));
        assertThat(breaker.tryAcquirePermission()).isTrue();
    }

    @Test
    void permissionsThatNeverComeBackDoNotAddUpUnderConstantTraffic() {
        Payments narrow = Payments.enforcing(settings -> settings.fixedShare(5));
        CircuitBreaker confined = narrow.breaker();
        for (int held = 0; held < 12; held++) {
            assertThat(confined.tryAcquirePermission()).isTrue();
            for (int call = 0; call < 10; call++) {
                confined.executeRunnable(() -> narrow.pass(Duration.ofMillis(100)));
            }
        }
        narrow.pass(Payments.TIMEOUT.multipliedBy(5));
        assertThat(narrow.guard.attempts().inFlight()).isZero();
    }

    @Test
    void aReleasedPermissionIsBackAtOnceAndNobodyElsesWithIt() {
        Payments narrow = Payments.enforcing(settings -> settings.fixedShare(5));
        CircuitBreaker confined = narrow.breaker();
        confined.acquirePermission();
        for (int released = 0; released < 20; released++) {
            confined.acquirePermission();
            narrow.pass(Duration.ofMillis(50));
            confined.releasePermission();
            assertThat(narrow.guard.attempts().inFlight()).isEqualTo(1);
        }
    }

    @Test
    void whoObservesShowsMetricsOnlyAndRefusesNothing() {
        Payments observing = Payments.in(GuardMode.OBSERVE);
        CircuitBreaker observer = observing.breaker();
        List<CircuitBreakerEvent> seen = events(observer);
        observing.timeOut(observer, 10);
        for (int call = 0; call < 10; call++) {
            assertThat(observer.tryAcquirePermission()).isTrue();
        }
        assertThat(observer.getState()).isEqualTo(State.METRICS_ONLY);
        assertThat(types(seen)).contains(Type.FAILURE_RATE_EXCEEDED).doesNotContain(Type.STATE_TRANSITION);
        assertThat(observing.guard.counts().wouldReject()).isPositive();
    }

    @Test
    void whoIsOffShowsDisabledAndStillCountsEveryEnd() {
        payments.guard.mode(GuardMode.OFF);
        assertThat(breaker.getState()).isEqualTo(State.DISABLED);
        breaker.acquirePermission();
        payments.guard.mode(GuardMode.ENFORCE);
        breaker.onSuccess(1, TimeUnit.MILLISECONDS);
        assertThat(payments.guard.attempts().inFlight()).isZero();
        assertThat(transitions(events)).containsExactly("CLOSED_TO_DISABLED", "DISABLED_TO_CLOSED");
    }

    @Test
    void switchingTheModeIsATransition() {
        payments.guard.modes(GuardMode.ENFORCE, GuardMode.OBSERVE);
        payments.guard.modes(GuardMode.ENFORCE, GuardMode.ENFORCE);
        assertThat(transitions(events)).containsExactly("CLOSED_TO_METRICS_ONLY", "METRICS_ONLY_TO_CLOSED");
    }

    @Test
    void whatSomebodySetHoldsUntilItIsReset() {
        breaker.transitionToOpenState();
        payments.pass(Duration.ofMinutes(10));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        breaker.reset();
        assertThat(breaker.tryAcquirePermission()).isTrue();
    }

    @Test
    void halfOpenHoldsToo() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        payments.succeed(breaker, 100);
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        breaker.transitionToClosedState();
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void itIsOpenedForEverAsResilience4jIs() {
        breaker.transitionToOpenStateFor(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        breaker.reset();
        breaker.transitionToOpenStateUntil(Instant.MAX);
        payments.pass(Duration.ofMinutes(1));
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void openForATimeEndsByItself() {
        breaker.transitionToOpenStateFor(Duration.ofSeconds(5));
        payments.pass(Duration.ofMillis(4_900));
        assertThat(breaker.tryAcquirePermission()).isFalse();
        payments.pass(Duration.ofMillis(100));
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.tryAcquirePermission()).isTrue();
        assertThat(transitions(events)).containsExactly("CLOSED_TO_OPEN", "OPEN_TO_CLOSED");
    }

    @Test
    void openUntilAMomentIsMeasuredFromNow() {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        CircuitBreaker timed = payments.breaker(CircuitBreakerConfig.custom()
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .build());
        timed.transitionToOpenStateUntil(now.plusSeconds(5));
        assertThat(timed.getState()).isEqualTo(State.OPEN);
        payments.pass(Duration.ofSeconds(5));
        assertThat(timed.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void aResetForgetsWhatWasSeenAndTheLimit() {
        payments.timeOut(breaker, 10);
        breaker.reset();
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.getMetrics().getFailureRate()).isEqualTo(-1);
        assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
        assertThat(transitions(events)).endsWith("HALF_OPEN_TO_CLOSED");
    }

    @Test
    void endingWhatSomebodySetGoesBackToTheLimitStepByStep() {
        breaker.transitionToMetricsOnlyState();
        payments.timeOut(breaker, 10);
        breaker.transitionToClosedState();
        assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(transitions(events))
                .containsExactly(
                        "CLOSED_TO_METRICS_ONLY", "METRICS_ONLY_TO_CLOSED", "CLOSED_TO_OPEN", "OPEN_TO_HALF_OPEN");
    }

    @Test
    void theGaugesShowWhatTheLawsSee() {
        for (int call = 0; call < 8; call++) {
            breaker.acquirePermission();
            breaker.onSuccess(call < 2 ? 300 : 50, TimeUnit.MILLISECONDS);
        }
        fail(new IOException("reset"));
        breaker.acquirePermission();
        breaker.onError(300, TimeUnit.MILLISECONDS, new IOException("reset"));
        payments.guard.tick();
        CircuitBreaker.Metrics metrics = breaker.getMetrics();
        assertThat(metrics.getNumberOfBufferedCalls()).isEqualTo(10);
        assertThat(metrics.getNumberOfSuccessfulCalls()).isEqualTo(8);
        assertThat(metrics.getNumberOfFailedCalls()).isEqualTo(2);
        assertThat(metrics.getNumberOfSlowSuccessfulCalls()).isEqualTo(2);
        assertThat(metrics.getNumberOfSlowFailedCalls()).isEqualTo(1);
        assertThat(metrics.getNumberOfSlowCalls()).isEqualTo(3);
        assertThat(metrics.getFailureRate()).isEqualTo(20);
        assertThat(metrics.getSlowCallRate()).isEqualTo(30);
    }

    @Test
    void aWallClockThatGoesBackHidesNothingFromIt() {
        SteppingClock clock = new SteppingClock();
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(60, 200, SlidingWindowType.TIME_BASED)
                .clock(clock)
                .build();
        CircuitBreaker stock = CircuitBreaker.of("stock", config);
        CircuitBreaker ours = payments.breaker(config);
        stock.onSuccess(1, TimeUnit.MILLISECONDS);
        clock.step(Duration.ofMillis(-5));
        for (int call = 0; call < 1_000; call++) {
            stock.onError(400, TimeUnit.MILLISECONDS, new TimeoutException("no answer"));
        }
        payments.timeOut(ours, 1_000);
        assertThat(stock.getState()).isEqualTo(State.CLOSED);
        assertThat(ours.getState()).isEqualTo(State.HALF_OPEN);
    }

    private void fail(Exception failure) {
        breaker.acquirePermission();
        breaker.onError(1, TimeUnit.MILLISECONDS, failure);
    }

    /** A wall clock that somebody sets. */
    private static final class SteppingClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void step(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public long millis() {
            return now.toEpochMilli();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
