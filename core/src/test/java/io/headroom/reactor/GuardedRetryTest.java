package io.headroom.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

class GuardedRetryTest {
    private static final RetryBackoffSpec TWICE = Retry.fixedDelay(2, Duration.ofMillis(100));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final AtomicInteger attempts = new AtomicInteger();
    private final IOException failure = new IOException("reset");

    @AfterEach
    void restoreTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void aFailureIsRetriedAsTheSpecificationSays() {
        Guard guard = settings().build();
        StepVerifier.create(failingUntil(3).transform(GuardedRetry.of(guard, TWICE)::mono))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofMillis(99)))
                .then(() -> assertThat(attempts).hasValue(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .then(() -> assertThat(attempts).hasValue(2))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(100)))
                .expectNext("quote")
                .verifyComplete();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 2, 1, 2, 0, 0));
        assertThat(guard.retryBudget().tokens()).isEqualTo(8);
    }

    @Test
    void aDeniedRetryEndsWithTheFailureItselfAndWithoutAWait() {
        Guard guard = settings().retryBurst(0).build();
        StepVerifier.create(failingUntil(2).transform(GuardedRetry.of(guard, TWICE)::mono))
                .verifyErrorSatisfies(thrown -> {
                    assertThat(thrown).isSameAs(failure);
                    assertThat(thrown.getSuppressed()).hasAtLeastOneElementOfType(RetryDeniedException.class);
                });
        assertThat(attempts).hasValue(1);
        assertThat(guard.counts().retriesDenied()).isOne();
        assertThat(guard.counts().failure()).isOne();
    }

    @Test
    void theSpecificationsOwnEndTakesNoToken() {
        Guard guard = settings().build();
        StepVerifier.create(failingUntil(9).transform(GuardedRetry.of(guard, Retry.max(2))::mono))
                .verifyErrorMatches(Exceptions::isRetryExhausted);
        assertThat(attempts).hasValue(3);
        assertThat(guard.retryBudget().tokens()).isEqualTo(8);
        assertThat(guard.counts().retriesDenied()).isZero();
    }

    @Test
    void whatTheSpecificationDoesNotRetryTakesNoToken() {
        Guard guard = settings().retryBurst(0).build();
        RetryBackoffSpec onlyTimeouts = TWICE.filter(thrown -> thrown instanceof java.util.concurrent.TimeoutException);
        StepVerifier.create(failingUntil(2).transform(GuardedRetry.of(guard, onlyTimeouts)::mono))
                .verifyErrorSatisfies(thrown -> assertThat(thrown).isSameAs(failure));
        assertThat(guard.counts().retriesDenied()).isZero();
    }

    @Test
    void theDependencysPauseIsAddedToTheWait() {
        Guard guard = settings()
                .classifier(any -> Verdict.OVERLOAD.after(Duration.ofSeconds(1)))
                .build();
        StepVerifier.create(failingUntil(2).transform(GuardedRetry.of(guard, TWICE)::mono))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1_099)))
                .then(() -> assertThat(attempts).hasValue(1))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectNext("quote")
                .verifyComplete();
    }

    @Test
    void cancellingDuringTheWaitGivesTheTokenBack() {
        Guard guard = settings().build();
        Disposable subscription =
                failingUntil(2).transform(GuardedRetry.of(guard, TWICE)::mono).subscribe();
        assertThat(guard.retryBudget().tokens()).isEqualTo(9);
        subscription.dispose();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void cancellingAnAttemptSaysNothingOfTheDependency() {
        Guard guard = settings().build();
        Disposable subscription =
                Mono.never().transform(GuardedRetry.of(guard, TWICE)::mono).subscribe();
        assertThat(guard.attempts().inFlight()).isOne();
        subscription.dispose();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 0, 1));
    }

    @Test
    void aRefusedCallIsAnErrorThatIsNotRetried() {
        Guard narrow = settings().fixedShare(1).build();
        GuardedRetry retry = GuardedRetry.of(narrow, Retry.max(5));
        Mono.never().transform(retry::mono).subscribe();
        StepVerifier.create(failingUntil(1).transform(retry::mono)).verifyError(GuardRejectedException.class);
        assertThat(attempts).hasValue(0);
        assertThat(narrow.counts().rejected()).isOne();
    }

    @Test
    void aFluxIsGoodWhenItCompletes() {
        Guard guard = settings().build();
        Flux<Integer> broken = Flux.defer(() ->
                attempts.incrementAndGet() == 1 ? Flux.concat(Flux.just(1), Flux.error(failure)) : Flux.just(1, 2));
        StepVerifier.create(broken.transform(GuardedRetry.of(guard, Retry.max(1))::flux))
                .expectNext(1, 1, 2)
                .verifyComplete();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 1, 1, 1, 0, 0));
    }

    @Test
    void aRefusedFluxIsAnError() {
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        StepVerifier.create(Flux.just(1).transform(GuardedRetry.of(narrow, TWICE)::flux))
                .verifyError(GuardRejectedException.class);
    }

    @Test
    void everySubscriptionIsACall() {
        Guard guard = settings().build();
        Mono<String> quote = Mono.just("quote").transform(GuardedRetry.of(guard, TWICE)::mono);
        quote.block();
        quote.block();
        assertThat(guard.attempts().counts().first()).isEqualTo(2);
    }

    @Test
    void theDeadlineIsThatOfTheRequestInTheContext() {
        Guard guard = settings().build();
        RequestScope request = RequestScope.startedAt(0).endingAt(-1);
        StepVerifier.create(failingUntil(2)
                        .transform(GuardedRetry.of(guard, TWICE)::mono)
                        .contextWrite(context -> context.put(GuardedMono.REQUEST_SCOPE, request)))
                .verifyErrorSatisfies(thrown -> assertThat(thrown).isSameAs(failure));
    }

    @Test
    void whileRetriesObserveNothingChanges() {
        Guard watching = settings().retryMode(GuardMode.OBSERVE).retryBurst(0).build();
        StepVerifier.create(failingUntil(2).transform(GuardedRetry.of(watching, Retry.max(2))::mono))
                .expectNext("quote")
                .verifyComplete();
    }

    private Mono<String> failingUntil(int attempt) {
        return Mono.defer(() -> attempts.incrementAndGet() < attempt ? Mono.error(failure) : Mono.just("quote"));
    }

    private GuardBuilder settings() {
        return Guard.builder("prices")
                .clock(() -> time.now(TimeUnit.NANOSECONDS))
                .timeout("400ms")
                .retryRatio(0);
    }
}
