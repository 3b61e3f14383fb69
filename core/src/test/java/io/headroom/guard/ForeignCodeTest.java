package io.headroom.guard;

import static io.headroom.Sneaky.sneak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What classifiers, listeners, fallbacks, timers and budgets of others do wrong costs no call its outcome and no attempt its place. */
class ForeignCodeTest {
    private static final AttemptClassifier BROKEN = new AttemptClassifier() {
        @Override
        public Verdict ofFailure(Throwable failure) {
            throw new NoClassDefFoundError("a client's exception");
        }

        @Override
        public Verdict ofAnswer(Object answer) {
            throw new NoClassDefFoundError("a client's answer");
        }
    };

    private final ManualClock clock = new ManualClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final IOException failure = new IOException("reset");

    @Test
    void anErrorOfTheClassifierHidesNoFailure() {
        Guard guard = settings().classifier(BROKEN).build();
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(guard.attempts().counts().errors()).isOne();
    }

    @Test
    void anErrorOfTheClassifierHidesNoAnswer() {
        Guard guard = settings().classifier(BROKEN).build();
        assertThat(guard.call(() -> "quote")).isEqualTo("quote");
        assertThat(guard.callAsync(() -> CompletableFuture.completedStage("quote")))
                .isCompletedWithValue("quote");
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void anErrorOfTheClassifierLeavesNoResultWaiting() {
        Guard guard = settings().classifier(BROKEN).build();
        CompletableFuture<String> result = guard.callAsync(() -> CompletableFuture.failedStage(failure));
        assertFailed(result);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aStageThatCannotBeFollowedEndsTheCall() {
        UnsupportedOperationException refusal = new UnsupportedOperationException("no callbacks");
        CompletableFuture<String> stage = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                throw refusal;
            }
        };
        for (GuardMode mode : GuardMode.values()) {
            Guard guard = settings().mode(mode).build();
            CompletableFuture<String> result = guard.callAsync(() -> stage);
            assertThat(result.handle((answer, thrown) -> thrown)).as("%s", mode).isCompletedWithValue(refusal);
            assertThat(guard.attempts().inFlight()).isZero();
        }
    }

    @Test
    void aListenerThatThrowsReplacesNoFailure() {
        List<GuardEvent> heard = new ArrayList<>();
        Guard guard = settings()
                .listener(event -> {
                    heard.add(event);
                    throw new IllegalStateException("no disk");
                })
                .build();
        for (int call = 0; call < 20; call++) {
            clock.advance(Duration.ofMillis(50));
            assertThatThrownBy(() -> guard.call(this::timeOut)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(heard).isNotEmpty();
    }

    @Test
    void aListenerThatThrowsLeavesNoResultWaiting() {
        Guard guard = settings()
                .listener(event -> {
                    throw new IllegalStateException("no disk");
                })
                .build();
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int call = 0; call < 20; call++) {
            clock.advance(Duration.ofMillis(50));
            results.add(guard.callAsync(() -> CompletableFuture.failedStage(new SocketTimeoutException())));
        }
        assertThat(results).allMatch(CompletableFuture::isDone);
    }

    @Test
    void aListenerThatThrowsKeepsNoOtherFromHearing() {
        List<GuardEvent> heard = new ArrayList<>();
        Guard guard = settings().build();
        guard.steps().addListener(event -> {
            throw new IllegalStateException("no disk");
        });
        guard.steps().addListener(heard::add);
        guard.mode(GuardMode.OBSERVE);
        assertThat(heard).hasSize(1);
    }

    @Test
    void aBudgetThatCannotBeReadSteersNothing() {
        Guard guard = settings()
                .serves(new ServedSlo("checkout", 0.999, Optional.of(Duration.ofSeconds(1)), () -> {
                    throw new IllegalStateException("no budget");
                }))
                .build();
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        guard.tick();
        clock.advance(Duration.ofMillis(100));
        guard.tick();
        assertThat(guard.breaker().isUnticked()).isFalse();
    }

    @Test
    void aBudgetThatIsNoNumberSteersNothing() {
        Guard guard = settings()
                .serves(new ServedSlo("checkout", 0.999, Optional.of(Duration.ofSeconds(1)), () -> Double.NaN))
                .build();
        assertThat(guard.breaker().remainingBudget()).isEqualTo(1);
    }

    @Test
    void aWaitBeyondAllMeasureIsNotWaitedForAndHidesNoFailure() {
        Verdict never = Verdict.ERROR.after(Duration.ofSeconds(Long.MAX_VALUE));
        Guard guard = settings().idempotent(true).classifier(any -> never).build();
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        CompletableFuture<String> result = guard.callAsync(() -> CompletableFuture.failedStage(failure));
        assertFailed(result);
        assertThat(timer.paused()).isZero();
    }

    @Test
    void aTimerThatFailsLeavesNoResultWaiting() {
        Guard guard = settings()
                .idempotent(true)
                .timer(new RetryTimer() {
                    @Override
                    public void pause(long nanos) {}

                    @Override
                    public void schedule(Runnable task, long delayNanos) {
                        throw new NoClassDefFoundError("a timer's thread");
                    }
                })
                .build();
        CompletableFuture<String> result = guard.callAsync(() -> CompletableFuture.failedStage(failure));
        assertFailed(result);
    }

    @Test
    void aCheckedExceptionOfTheClassifierHidesNoAnswerAndKeepsNoPlace() {
        Guard guard = settings()
                .classifier(new AttemptClassifier() {
                    @Override
                    public Verdict ofFailure(Throwable failure) {
                        return sneak(new IOException("no body"));
                    }

                    @Override
                    public Verdict ofAnswer(Object answer) {
                        return sneak(new IOException("no body"));
                    }
                })
                .build();
        assertThat(guard.call(() -> "quote")).isEqualTo("quote");
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        assertThat(guard.callAsync(() -> CompletableFuture.completedStage("quote")))
                .isCompletedWithValue("quote");
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aClassifierWithoutAVerdictHidesNoAnswerAndKeepsNoPlace() {
        Guard guard = settings()
                .classifier(new AttemptClassifier() {
                    @Override
                    public Verdict ofFailure(Throwable failure) {
                        return null;
                    }

                    @Override
                    public Verdict ofAnswer(Object answer) {
                        return null;
                    }
                })
                .build();
        assertThat(guard.call(() -> "quote")).isEqualTo("quote");
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        assertThat(guard.callAsync(() -> CompletableFuture.completedStage("quote")))
                .isCompletedWithValue("quote");
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aCheckedExceptionOfTheFallbackCountsAndCarriesTheReason() {
        Guard guard = settings().build();
        IOException noCache = new IOException("no cache");
        assertThatThrownBy(() -> guard.call(this::fail, () -> sneak(noCache)))
                .isSameAs(noCache)
                .hasSuppressedException(failure);
        assertThat(guard.counts().failure()).isOne();
    }

    @Test
    void whateverAListenerThrowsReplacesNoAnswerOfAFallback() throws IOException {
        Guard guard =
                settings().listener(event -> sneak(new IOException("no disk"))).build();
        guard.addListener(new CallDecisionListener() {
            @Override
            public void fellBack() {
                throw new AssertionError("on purpose");
            }
        });
        assertThat(guard.call(this::fail, () -> "cached")).isEqualTo("cached");
        guard.mode(GuardMode.OBSERVE);
        assertThat(guard.breakerMode()).isEqualTo(GuardMode.OBSERVE);
    }

    @Test
    void aTimerThatFailsHidesNoFailureAndCostsNoRetry() {
        IllegalStateException noTimer = new IllegalStateException("shut down");
        Guard guard = settings()
                .idempotent(true)
                .timer(new RetryTimer() {
                    @Override
                    public void pause(long nanos) {
                        throw noTimer;
                    }

                    @Override
                    public void schedule(Runnable task, long delayNanos) {
                        sneak(new IOException("shut down"));
                    }
                })
                .build();
        double tokens = guard.retryBudget().tokens();
        assertThatThrownBy(() -> guard.call(this::fail)).isSameAs(failure);
        assertFailed(guard.callAsync(() -> CompletableFuture.failedStage(failure)));
        assertThat(guard.retryBudget().tokens()).isEqualTo(tokens);
        assertThat(guard.counts().failure()).isEqualTo(2);
    }

    @Test
    void aChanceThatFailsLeavesNoResultWaiting() {
        Guard guard = settings()
                .idempotent(true)
                .random(() -> {
                    throw new IllegalStateException("no entropy");
                })
                .build();
        CompletableFuture<String> result = guard.callAsync(() -> CompletableFuture.failedStage(failure));
        assertThat(result).isCompletedExceptionally();
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void anExceptionThatAFallbackThrowsAgainAndAgainDoesNotGrow() {
        Guard guard = settings().build();
        IllegalStateException noCache = new IllegalStateException("no cache, always the same");
        for (int call = 0; call < 1_000; call++) {
            assertThatThrownBy(() -> guard.call(this::fail, () -> {
                        throw noCache;
                    }))
                    .isSameAs(noCache);
        }
        assertThat(noCache.getSuppressed().length).isBetween(1, 10);
    }

    @Test
    void anAttemptThatHangsHoldsNoneOfThoseThatEndedAfterIt() {
        Protection protection = new Protection(settings().timeout("1h"));
        Guard guard = Guard.of(protection, false, AttemptClassifier.standard());
        guard.callAsync(CompletableFuture<String>::new);
        for (int call = 0; call < 1_000; call++) {
            guard.callAsync(() -> CompletableFuture.completedStage("quote"));
        }
        assertThat(guard.attempts().inFlight()).isOne();
        assertThat(protection.leases.size()).isOne();
    }

    private void assertFailed(CompletableFuture<String> result) {
        assertThat(result).isCompletedExceptionally();
        assertThatThrownBy(result::join).cause().isSameAs(failure);
    }

    private String fail() throws IOException {
        throw failure;
    }

    private String timeOut() throws IOException {
        throw new SocketTimeoutException();
    }

    private GuardBuilder settings() {
        return Guard.builder("payments")
                .clock(clock)
                .wallClock(clock)
                .timer(timer)
                .random(() -> 0.5)
                .timeout("400ms")
                .mode(GuardMode.ENFORCE);
    }
}
