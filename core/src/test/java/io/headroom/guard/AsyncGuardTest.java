package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AsyncGuardTest {
    private final ManualClock clock = new ManualClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final Guard guard = settings().build();
    private final List<CompletableFuture<String>> attempts = new ArrayList<>();

    @Test
    void aGoodAnswerCompletesTheResult() {
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        assertThat(guard.attempts().inFlight()).isOne();
        attempts.get(0).complete("quote");
        assertThat(result).isCompletedWithValue("quote");
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aRetryIsScheduledAndHoldsNoThread() {
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        attempts.get(0).completeExceptionally(new IOException("reset"));
        assertThat(result).isNotDone();
        assertThat(timer.scheduled()).isOne();
        assertThat(guard.attempts().inFlight()).isZero();

        timer.advance(Duration.ofMillis(25));
        attempts.get(1).complete("quote");
        assertThat(result).isCompletedWithValue("quote");
        assertThat(timer.paused()).isZero();
    }

    @Test
    void failuresComeAsTheyWereThrown() {
        IOException failure = new IOException("reset");
        CompletableFuture<String> result =
                guard.idempotent(false).callAsync(() -> attempt().thenApply(answer -> answer));
        attempts.get(0).completeExceptionally(failure);
        assertThatThrownBy(result::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isSameAs(failure);
        assertThat(guard.counts().failure()).isOne();
    }

    @Test
    void aCallThatThrowsAtOnceIsAFailedAttempt() {
        CompletableFuture<String> result = guard.callAsync(() -> {
            throw new IllegalStateException("no connection");
        });
        timer.advance(Duration.ofSeconds(1));
        assertThat(result).isCompletedExceptionally();
        assertThat(guard.attempts().counts().errors()).isEqualTo(4);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aCallThatGivesNoStageIsAFailedAttempt() {
        CompletableFuture<String> result = guard.idempotent(false).callAsync(() -> null);
        assertThat(result).isCompletedExceptionally();
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aFallbackAnswersInTheEnd() {
        CompletableFuture<String> result = guard.idempotent(false).callAsync(this::attempt, () -> "cached");
        attempts.get(0).completeExceptionally(new IOException("reset"));
        assertThat(result).isCompletedWithValue("cached");
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 0, 0, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void cancellingTheResultCancelsTheAttempt() {
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        result.cancel(true);
        assertThat(attempts.get(0)).isCancelled();
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(guard.attempts().counts().ignored()).isOne();
        assertThat(timer.scheduled()).isZero();
    }

    @Test
    void whoGivesUpAfterTheTimeoutFoundTheDependencyOverloaded() {
        CompletableFuture<String> cancelled = guard.callAsync(this::attempt);
        CompletableFuture<String> timedOut = guard.callAsync(this::attempt);
        clock.advance(Duration.ofMillis(361));
        cancelled.cancel(true);
        timedOut.completeExceptionally(new TimeoutException()); // as orTimeout does
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(2, 0, 0, 0, 2, 0));
        assertThat(attempts).allMatch(CompletableFuture::isCancelled);
        assertThat(timer.scheduled()).as("nobody waits for a retry").isZero();

        guard.callAsync(this::attempt);
        CompletableFuture<String> impatient = guard.callAsync(this::attempt);
        clock.advance(Duration.ofMillis(359));
        impatient.cancel(true);
        assertThat(guard.attempts().counts().ignored()).isOne();
    }

    @Test
    void cancellingTheResultDuringThePauseEndsTheCall() {
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        attempts.get(0).completeExceptionally(new IOException("reset"));
        result.cancel(true);
        timer.advance(Duration.ofSeconds(1));
        assertThat(attempts).hasSize(1);
        assertThat(guard.retryBudget().tokens()).as("what was paid is back").isEqualTo(10);
    }

    @Test
    void whatWasPaidForARetryThatIsThenRefusedIsBack() {
        Guard narrow = settings().fixedShare(1).build();
        CompletableFuture<String> result = narrow.callAsync(this::attempt);
        attempts.get(0).completeExceptionally(new IOException("reset"));
        narrow.begin().tryStart();
        timer.advance(Duration.ofSeconds(1));
        assertThat(result).isCompletedExceptionally();
        assertThat(narrow.counts().retriesDenied()).isOne();
        assertThat(narrow.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void anAttemptThatCannotBeCancelledGivesItsPlaceBackAllTheSame() {
        CompletableFuture<String> never = new CompletableFuture<>();
        CompletableFuture<String> result = guard.callAsync(never::minimalCompletionStage);
        result.cancel(true);
        assertThat(guard.attempts().inFlight()).isZero();
        never.complete("late");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 0, 1));
    }

    @Test
    void anAttemptThatNeverCompletesGivesItsPlaceBackAfterTheLease() {
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        pass(Duration.ofMillis(1_500));
        assertThat(guard.attempts().inFlight()).isOne();
        pass(Duration.ofMillis(100));
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(guard.attempts().counts().overloads()).isOne();

        attempts.get(0).complete("very late");
        assertThat(result).isCompletedWithValue("very late");
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(guard.attempts().counts().ok()).isZero();
    }

    @Test
    void aTimerThatRefusesEndsTheCallWithItsFailure() {
        Guard closing = settings()
                .timer(new RetryTimer() {
                    @Override
                    public void pause(long nanos) {}

                    @Override
                    public void schedule(Runnable task, long delayNanos) {
                        throw new RejectedExecutionException("shut down");
                    }
                })
                .build();
        IOException failure = new IOException("reset");
        CompletableFuture<String> result = closing.callAsync(() -> CompletableFuture.failedStage(failure));
        assertThatThrownBy(result::join).cause().isSameAs(failure);
    }

    @Test
    void aRetryWorksForTheRequestThatMadeTheCall() {
        List<RequestScope> seen = new ArrayList<>();
        RequestScope request = RequestScope.startedAt(clock.nanoTime());
        request.wrap(() -> {
                    guard.callAsync(() -> {
                        seen.add(RequestScope.current());
                        return attempt();
                    });
                })
                .run();
        attempts.get(0).completeExceptionally(new IOException("reset"));
        timer.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly(request, request);
        assertThat(RequestScope.current()).isSameAs(RequestScope.NONE);
    }

    @Test
    void aGuardThatIsOffHandsTheCallThrough() {
        guard.mode(GuardMode.OFF);
        CompletableFuture<String> result = guard.callAsync(this::attempt);
        CompletableFuture<String> cancelled = guard.callAsync(this::attempt);
        attempts.get(0).complete("quote");
        cancelled.cancel(true);
        assertThat(result).isCompletedWithValue("quote");
        assertThat(attempts.get(1)).isCancelled();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(0, 0, 0, 0, 0, 0));
    }

    @Test
    void rejectionsCarryNameReasonAndWhenToComeBack() {
        Guard shared = settings().fixedShare(1).build();
        shared.callAsync(this::attempt);
        CompletableFuture<String> refused = shared.callAsync(this::attempt);
        assertThatThrownBy(refused::join).cause().isInstanceOfSatisfying(GuardRejectedException.class, rejected -> {
            assertThat(rejected.guard()).isEqualTo("payments");
            assertThat(rejected.reason()).isEqualTo(Admission.SHARE_FULL);
            assertThat(rejected.retryAfter()).isEqualTo(Duration.ofMillis(400));
            assertThat(rejected.getStackTrace()).isEmpty();
        });
        assertThat(shared.callAsync(this::attempt, () -> "cached")).isCompletedWithValue("cached");
        assertThat(shared.counts()).isEqualTo(new GuardCounts(0, 0, 1, 1, 0, 0, 0, 0, 0));
        assertThat(attempts).hasSize(1);
    }

    private CompletionStage<String> attempt() {
        CompletableFuture<String> attempt = new CompletableFuture<>();
        attempts.add(attempt);
        return attempt;
    }

    private void pass(Duration duration) {
        for (long tick = 0; tick < duration.toMillis() / 100; tick++) {
            timer.advance(Duration.ofMillis(100));
            guard.tick();
        }
    }

    private GuardBuilder settings() {
        return Guard.builder("payments")
                .clock(clock)
                .wallClock(clock)
                .timer(timer)
                .random(() -> 0.5)
                .timeout("400ms")
                .idempotent(true);
    }
}
