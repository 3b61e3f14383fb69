package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.headroom.time.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration FAST = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock();
    private final Attempts attempts = new Attempts(TIMEOUT);
    private final RetryBudget budget = budget(0.5, 10);

    @Test
    void aNewBudgetIsFull() {
        for (int retry = 0; retry < 10; retry++) {
            assertThat(budget.tryRetry(clock.nanoTime())).isTrue();
        }
        assertThat(budget.tryRetry(clock.nanoTime())).isFalse();
    }

    @Test
    void callsPayForRetriesWhenOneIsWanted() {
        spendAll();
        for (int call = 0; call < 4; call++) {
            attempts.start();
        }
        assertThat(budget.tryRetry(clock.nanoTime())).isTrue();
        assertThat(budget.tryRetry(clock.nanoTime())).isTrue();
        assertThat(budget.tryRetry(clock.nanoTime())).isFalse();
    }

    @Test
    void noMoreIsKeptThanTheBurst() {
        for (int call = 0; call < 1_000; call++) {
            attempts.start();
        }
        budget.tick(clock.nanoTime());
        assertThat(budget.tokens()).isEqualTo(10);
    }

    @Test
    void retriesPayNothing() {
        spendAll();
        attempts.startRetry();
        attempts.startRetry();
        assertThat(budget.tryRetry(clock.nanoTime())).isFalse();
    }

    @Test
    void sixFailuresInARowCloseTheGateAndOneGoodAnswerOpensIt() {
        succeed(100);
        for (int failure = 1; failure < 6; failure++) {
            fail(AttemptOutcome.ERROR);
            assertThat(budget.gate()).as("after %d failures", failure).isPositive();
        }
        fail(AttemptOutcome.ERROR);
        assertThat(budget.gate()).isZero();
        assertThat(budget.tryRetry(clock.nanoTime())).isFalse();

        succeed(1);
        budget.tick(clock.nanoTime());
        assertThat(budget.gate()).isPositive();
    }

    @Test
    void theGateFollowsTheShareOfGoodAnswers() {
        for (int round = 0; round < 200; round++) {
            succeed(2);
            fail(AttemptOutcome.ERROR);
            fail(AttemptOutcome.ERROR);
            fail(AttemptOutcome.ERROR);
        }
        // 40 % are good, half way between 20 and 60.
        assertThat(budget.gate()).isCloseTo(0.5, within(0.1));
    }

    @Test
    void overloadClosesTheGateBeforeErrorsWould() {
        for (int round = 0; round < 200; round++) {
            succeed(3);
            fail(AttemptOutcome.OVERLOAD);
        }
        // 75 % are good, but 25 % overloads leave (0.5 - 0.25) / 0.35 and a little for the uncertainty.
        assertThat(budget.gate()).isBetween(0.7, 0.95);
    }

    @Test
    void noRetryAddsToAnOverloadThatIsProven() {
        for (int round = 0; round < 200; round++) {
            succeed(3);
            fail(AttemptOutcome.OVERLOAD);
            fail(AttemptOutcome.OVERLOAD);
        }
        assertThat(budget.gate()).isZero();
        assertThat(budget.tryRetry(clock.nanoTime())).isFalse();
    }

    @Test
    void slowGoodAnswersCloseTheGate() {
        for (int round = 0; round < 300; round++) {
            attempts.start();
            clock.advance(Duration.ofMillis(10));
            attempts.finish(Duration.ofMillis(round % 2 == 0 ? 50 : 300).toNanos(), AttemptOutcome.OK);
        }
        budget.tick(clock.nanoTime());
        assertThat(budget.gate()).isZero();
    }

    @Test
    void ignoredOutcomesSayNothing() {
        succeed(20);
        for (int round = 0; round < 100; round++) {
            fail(AttemptOutcome.IGNORED);
        }
        assertThat(budget.gate()).isEqualTo(1);
    }

    @Test
    void theExpectedLatencyIsThatOfTheLastAnswers() {
        succeed(100);
        budget.tick(clock.nanoTime());
        assertThat(budget.expectedNanos()).isBetween(FAST.toNanos() / 2, FAST.toNanos() * 2);
    }

    @Test
    void everySettingHasARange() {
        RetryBudget.Builder builder = RetryBudget.builder(attempts, 0);
        assertThatThrownBy(() -> builder.ratio(-0.1))
                .hasMessageContaining("retry-ratio must be from 0 to 1000, was -0.1");
        assertThatThrownBy(() -> builder.ratio(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> builder.burst(1_001)).hasMessageContaining("retry-burst must be from 0 to 1000");
        assertThatThrownBy(() -> builder.slowAnswers(0.3, 0.3)).hasMessageContaining("the first below the second");
    }

    private RetryBudget budget(double ratio, double burst) {
        return RetryBudget.builder(attempts, clock.nanoTime())
                .ratio(ratio)
                .burst(burst)
                .random(() -> 0)
                .build();
    }

    private void spendAll() {
        while (budget.tryRetry(clock.nanoTime())) {
            // One less.
        }
    }

    private void succeed(int times) {
        for (int call = 0; call < times; call++) {
            attempts.start();
            clock.advance(Duration.ofMillis(10));
            attempts.finish(FAST.toNanos(), AttemptOutcome.OK);
        }
    }

    private void fail(AttemptOutcome outcome) {
        attempts.start();
        clock.advance(Duration.ofMillis(10));
        attempts.finish(FAST.toNanos(), outcome);
        budget.tick(clock.nanoTime());
    }
}
