package io.headroom.guard;

import static io.headroom.guard.RetriedCall.NO_RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RetriedCallTest {
    private static final long WAIT = Duration.ofMillis(50).toNanos();

    private final ManualClock clock = new ManualClock();
    private final IOException failure = new IOException("reset");

    @Test
    void aGoodAnswerIsCountedWithItsDurationAndIsASuccess() {
        Guard guard = settings().build();
        RetriedCall call = guard.begin();
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(call.tryStart()).isNull();
        assertThat(guard.attempts().inFlight()).isOne();
        clock.advance(Duration.ofMillis(30));
        call.answered("quote");
        call.close();
        guard.tick();
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(guard.retryBudget().expectedNanos()).isPositive();
    }

    @Test
    void aPaidRetryTakesATokenAndCountsAsARetry() {
        Guard guard = settings().build();
        RetriedCall call = failed(guard);
        assertThat(call.tryRetry(WAIT)).isEqualTo(WAIT);
        assertThat(guard.retryBudget().tokens()).isEqualTo(9);
        assertThat(call.tryStart()).isNull();
        call.answered("quote");
        call.close();
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 1, 1, 1, 0, 0));
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0));
        assertThat(guard.retryBudget().tokens()).isEqualTo(9);
    }

    @Test
    void whatWasPaidForARetryThatIsNotMadeGoesBack() {
        Guard guard = settings().build();
        RetriedCall call = failed(guard);
        call.tryRetry(WAIT);
        call.close();
        call.close();
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whoAsksTwiceOrAfterTheEndPaysForNothingMore() {
        Guard guard = settings().build();
        RetriedCall call = failed(guard);
        call.tryRetry(WAIT);
        call.tryRetry(WAIT);
        assertThat(guard.retryBudget().tokens()).isEqualTo(9);
        call.close();
        call.tryRetry(WAIT);
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void aDeniedRetryIsCountedAndSaidInTheFailure() {
        Guard guard = settings().retryBurst(0).build();
        assertThat(failed(guard).tryRetry(WAIT)).isEqualTo(NO_RETRY);
        assertThat(guard.counts().retriesDenied()).isOne();
        assertThat(failure.getSuppressed()).singleElement().isInstanceOf(RetryDeniedException.class);
    }

    @Test
    void aRetryWhoseWaitWouldMissTheDeadlineIsDenied() {
        Guard guard = settings()
                .serves(new ServedSlo("checkout", 0.999, Optional.of(Duration.ofMillis(49)), () -> 1))
                .build();
        assertThat(failed(guard).tryRetry(WAIT)).isEqualTo(NO_RETRY);
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.DEADLINE);
        assertThat(failed(guard).tryRetry(0)).isZero();
    }

    @Test
    void thePauseThatTheDependencyAsksForIsWaitedFor() {
        Guard guard = settings()
                .classifier(any -> Verdict.OVERLOAD.after(Duration.ofMillis(200)))
                .build();
        assertThat(failed(guard).tryRetry(WAIT))
                .isEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void whatIsNotWorthARetryIsNotRetriedAndIsNoDenial() {
        Guard guard = settings().build();
        RetriedCall call = guard.begin();
        call.tryStart();
        call.failed(new CancellationException());
        assertThat(call.tryRetry(WAIT)).isEqualTo(NO_RETRY);
        call.close();
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whileRetriesObserveEveryoneIsGrantedAndWhatWouldHaveBeenIsCounted() {
        Guard poor = settings()
                .retryMode(GuardMode.OBSERVE)
                .retryRatio(0)
                .retryBurst(1)
                .build();
        assertThat(failed(poor).tryRetry(WAIT)).isEqualTo(WAIT);
        assertThat(failed(poor).tryRetry(WAIT)).isEqualTo(WAIT);
        assertThat(poor.counts().wouldRetry()).isOne();
        assertThat(poor.counts().retriesDenied()).isZero();
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void aGuardThatIsOffCountsNothingAndGrantsEverything() {
        Guard off = settings().mode(GuardMode.OFF).build();
        RetriedCall call = failed(off);
        assertThat(call.tryRetry(WAIT)).isEqualTo(WAIT);
        assertThat(call.tryStart()).isNull();
        call.close();
        assertThat(off.attempts().counts()).isEqualTo(new AttemptCounts(0, 0, 0, 0, 0, 0));
        assertThat(off.counts()).isEqualTo(new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void aRetryThatWasPaidForAndIsMadeOnceTheGuardIsOffStaysPaidFor() {
        Guard guard = settings().build();
        RetriedCall call = failed(guard);
        call.tryRetry(WAIT);
        guard.mode(GuardMode.OFF);
        assertThat(call.tryStart()).isNull();
        call.answered("quote");
        call.close();
        assertThat(guard.retryBudget().tokens()).isEqualTo(9);
    }

    @Test
    void aRetryThatWasPaidForAndIsNotMadeGoesBackAlsoIfTheGuardIsOff() {
        Guard guard = settings().build();
        RetriedCall call = failed(guard);
        call.tryRetry(WAIT);
        guard.mode(GuardMode.OFF);
        call.close();
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void aCallBeyondTheFixedShareIsRejectedAndNotRetried() {
        Guard narrow = settings().fixedShare(1).build();
        RetriedCall first = narrow.begin();
        first.tryStart();
        RetriedCall second = narrow.begin();
        assertThat(second.tryStart()).isInstanceOf(GuardRejectedException.class);
        assertThat(second.tryRetry(WAIT)).isEqualTo(NO_RETRY);
        second.close();
        assertThat(narrow.counts().rejected()).isOne();
        assertThat(narrow.attempts().inFlight()).isOne();
    }

    @Test
    void aRetryThatIsRefusedAtItsStartEndsWithTheFailureBefore() {
        Guard narrow = settings().fixedShare(1).build();
        RetriedCall call = failed(narrow);
        call.tryRetry(WAIT);
        narrow.begin().tryStart();
        assertThat(call.tryStart()).isSameAs(failure);
        call.close();
        assertThat(narrow.retryBudget().tokens()).isEqualTo(10);
        assertThat(narrow.counts().retriesDenied()).isOne();
        assertThat(narrow.counts().failure()).isOne();
    }

    @Test
    void closingAbandonsTheAttemptUnderWay() {
        Guard guard = settings().build();
        RetriedCall call = guard.begin();
        call.tryStart();
        call.close();
        call.answered("late");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 0, 0, 0, 0, 1));
    }

    @Test
    void anAttemptThatNeverEndsGivesItsPlaceBackAfterTheLeaseAndSaysNothing() {
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        for (int tick = 0; tick < 18; tick++) {
            clock.advance(Duration.ofMillis(100));
            narrow.tick();
        }
        assertThat(narrow.begin().tryStart()).isNull();
        assertThat(narrow.attempts().counts().overloads()).isZero();
    }

    @Test
    void anAnswerThatCountsAsBadIsAFailure() {
        AttemptClassifier picky = new AttemptClassifier() {
            @Override
            public Verdict ofFailure(Throwable failure) {
                return Verdict.ERROR;
            }

            @Override
            public Verdict ofAnswer(Object answer) {
                return answer.equals("quote") ? Verdict.OK : Verdict.ERROR;
            }
        };
        Guard guard = settings().build();
        RetriedCall call = guard.classifying(picky).begin();
        call.tryStart();
        call.answered("503");
        assertThat(call.tryRetry(WAIT)).isEqualTo(WAIT);
        call.close();
        assertThat(guard.counts().failure()).isOne();
    }

    private RetriedCall failed(Guard guard) {
        RetriedCall call = guard.begin();
        call.tryStart();
        call.failed(failure);
        return call;
    }

    private GuardBuilder settings() {
        return Guard.builder("payments").clock(clock).wallClock(clock).timeout("400ms");
    }
}
