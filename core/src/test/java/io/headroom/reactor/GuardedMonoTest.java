package io.headroom.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.guard.Guard;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryTimer;
import io.headroom.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class GuardedMonoTest {
    private final ManualClock clock = new ManualClock();
    private final Guard guard = Guard.builder("prices")
            .clock(clock)
            .wallClock(clock)
            .timer(new RetryTimer() {
                @Override
                public void pause(long nanos) {}

                @Override
                public void schedule(Runnable task, long delayNanos) {
                    task.run();
                }
            })
            .timeout("400ms")
            .idempotent(true)
            .build();

    @Test
    void aFailedMonoIsSubscribedToAgain() {
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<String> quote = Mono.defer(() -> subscriptions.incrementAndGet() < 3
                ? Mono.error(new IllegalStateException("reset"))
                : Mono.just("quote"));
        assertThat(quote.transformDeferred(GuardedMono.by(guard)).block()).isEqualTo("quote");
        assertThat(guard.counts().retriesGranted()).isEqualTo(2);
    }

    @Test
    void nothingHappensUntilSomebodySubscribesAndEachSubscriptionIsACall() {
        Mono<String> guarded = Mono.just("quote").transformDeferred(GuardedMono.by(guard));
        assertThat(guard.attempts().counts().first()).isZero();
        guarded.block();
        guarded.block();
        assertThat(guard.attempts().counts().first()).isEqualTo(2);
    }

    @Test
    void theFailureItselfComesThrough() {
        IllegalStateException failure = new IllegalStateException("reset");
        assertThatThrownBy(() -> Mono.error(failure)
                        .transformDeferred(GuardedMono.by(guard.idempotent(false)))
                        .block())
                .isSameAs(failure);
    }

    @Test
    void aFallbackAnswers() {
        Mono<String> failing = Mono.error(new IllegalStateException("reset"));
        assertThat(failing.transformDeferred(GuardedMono.by(guard.idempotent(false), reason -> "cached"))
                        .block())
                .isEqualTo("cached");
    }

    @Test
    void anEmptyMonoIsAGoodAnswer() {
        assertThat(Mono.empty().transformDeferred(GuardedMono.by(guard)).blockOptional())
                .isEmpty();
        assertThat(guard.counts().success()).isOne();
    }

    @Test
    void cancellingTheSubscriptionCancelsTheAttempt() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Disposable subscription = Mono.never()
                .doOnCancel(() -> cancelled.set(true))
                .transformDeferred(GuardedMono.by(guard))
                .subscribe();
        assertThat(guard.attempts().inFlight()).isOne();
        subscription.dispose();
        assertThat(cancelled).isTrue();
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aSubscriberThatCancelsAfterTheTimeoutFoundTheDependencyOverloaded() {
        Disposable subscription =
                Mono.never().transformDeferred(GuardedMono.by(guard)).subscribe();
        clock.advance(guard.timeout());
        subscription.dispose(); // as Mono.timeout does
        assertThat(guard.attempts().counts().overloads()).isOne();
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void theSubscribersContextReachesEveryAttemptAndMayCarryTheRequest() {
        List<RequestScope> scopes = new ArrayList<>();
        RequestScope request = RequestScope.startedAt(clock.nanoTime());
        Mono<String> quote = Mono.deferContextual(context -> {
            scopes.add(RequestScope.current());
            return Mono.just(context.<String>get("tenant"));
        });
        assertThat(quote.transformDeferred(GuardedMono.by(guard))
                        .contextWrite(context -> context.put("tenant", "acme").put(GuardedMono.REQUEST_SCOPE, request))
                        .block())
                .isEqualTo("acme");
        assertThat(scopes).containsExactly(request);
    }
}
