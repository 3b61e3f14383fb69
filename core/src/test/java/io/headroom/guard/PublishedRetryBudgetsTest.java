package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases that other retry budgets publish, as far as the laws agree: what a call pays, what a retry costs, how many are kept. Where they do
 * not, a test says what is done here.
 */
class PublishedRetryBudgetsTest {
    private final Attempts attempts = new Attempts(Duration.ofMillis(400));

    /** Finagle, {@code percentCanRetry} of 0.5: two requests pay for a retry. */
    @Test
    void twoCallsPayForARetryAtARatioOfAHalf() {
        RetryBudget budget = spent(0.5, 1);
        calls(1);
        assertThat(budget.tryRetry(0)).isFalse();
        calls(1);
        assertThat(budget.tryRetry(0)).isTrue();
        assertThat(budget.tryRetry(0)).isFalse();
    }

    /** Finagle, {@code percentCanRetry} of 2: a request pays for two retries. */
    @Test
    void aCallPaysForTwoRetriesAtARatioOfTwo() {
        RetryBudget budget = spent(2, 10);
        calls(1);
        assertThat(retries(budget, 5)).isEqualTo(2);
    }

    /**
     * tower's budget, which Linkerd has, takes one whole token of so many calls: it makes 1 of 0.6, 0.75 and 0.9, a third of 0.3 and a half of 0.4.
     * gRPC's in Java loses a thousandth of 0.251. Here a ratio is what it says.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.251, 0.3, 0.4, 0.502, 0.6, 0.7, 0.75, 0.9, 0.999})
    void aRatioIsWhatItSays(double ratio) {
        RetryBudget budget = spent(ratio, 1_000);
        calls(1_000);
        assertThat(retries(budget, 1_000)).isEqualTo((int) Math.round(1_000 * ratio));
    }

    /** Nor is anything lost where a retry is wanted after every call. */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.1, 0.251, 0.3, 0.4, 0.502, 0.6, 0.7, 0.75, 0.9, 0.999})
    void aRatioIsWhatItSaysCallByCall(double ratio) {
        RetryBudget budget = spent(ratio, 1_000);
        int made = 0;
        for (int call = 0; call < 1_000; call++) {
            calls(1);
            made += retries(budget, 1);
        }
        assertThat((double) made).isCloseTo(1_000 * ratio, within(1.0));
    }

    /** Finagle grants ten retries a second of its own accord; a storm of many processes would never end. */
    @Test
    void timeAlonePaysForNothing() {
        RetryBudget budget = spent(0.2, 10);
        assertThat(budget.tryRetry(Duration.ofHours(1).toNanos())).isFalse();
    }

    /** Finagle's deposits expire after ten seconds; here the burst bounds what is kept. */
    @Test
    void noMoreIsKeptThanTheBurst() {
        RetryBudget budget = spent(0.2, 10);
        calls(1_000);
        assertThat(retries(budget, 1_000)).isEqualTo(10);
    }

    /** AWS, a capacity of 500 and a cost of 5: a hundred retries. */
    @Test
    void aFullBudgetPaysForItsBurst() {
        RetryBudget budget = budget(0, 100);
        assertThat(retries(budget, 1_000)).isEqualTo(100);
    }

    /** AWS, 1 back for a success without a retry at a cost of 5: five of them pay for a retry. There successes pay, here calls do. */
    @Test
    void fiveCallsPayForARetryAtARatioOfAFifth() {
        RetryBudget budget = spent(0.2, 100);
        calls(5);
        assertThat(retries(budget, 5)).isEqualTo(1);
        RetryBudget other = spent(0.2, 100);
        calls(4);
        assertThat(other.tryRetry(0)).isFalse();
    }

    /** gRPC, ten tokens and a token ratio of 0.1: five failures end retries, ten successes mend one. Here six failures in a row do, and one success. */
    @Test
    void failuresInARowEndRetriesUntilOneSucceeds() {
        RetryBudget budget = budget(0.5, 10);
        end(AttemptOutcome.ERROR, 6);
        assertThat(budget.tryRetry(1_000_000_000)).isFalse();
        end(AttemptOutcome.OK, 10);
        assertThat(budget.tryRetry(2_000_000_000)).isTrue();
    }

    /** gRPC counts failures: at one in ten there are no retries at last. Here they go on, since they mend those calls. */
    @Test
    void aTenthOfFailuresEndsNothing() {
        RetryBudget budget = budget(0.5, 10);
        for (int second = 1; second <= 60; second++) {
            for (int ten = 0; ten < 10; ten++) {
                end(AttemptOutcome.OK, 9);
                end(AttemptOutcome.ERROR, 1);
            }
            assertThat(budget.tryRetry(second * 1_000_000_000L)).isTrue();
        }
    }

    /** Finagle's and gRPC's empty budgets. */
    @Test
    void anEmptyBudgetPaysForNothing() {
        RetryBudget budget = budget(0.5, 0);
        calls(1_000);
        assertThat(budget.tryRetry(0)).isFalse();
    }

    private RetryBudget budget(double ratio, double burst) {
        return RetryBudget.builder(attempts, 0)
                .ratio(ratio)
                .burst(burst)
                .random(() -> 0)
                .build();
    }

    private RetryBudget spent(double ratio, int burst) {
        RetryBudget budget = budget(ratio, burst);
        assertThat(retries(budget, burst)).isEqualTo(burst);
        return budget;
    }

    private static int retries(RetryBudget budget, int wanted) {
        int made = 0;
        for (int retry = 0; retry < wanted; retry++) {
            made += budget.tryRetry(0) ? 1 : 0;
        }
        return made;
    }

    private void calls(int count) {
        for (int call = 0; call < count; call++) {
            attempts.start();
        }
    }

    private void end(AttemptOutcome outcome, int count) {
        for (int call = 0; call < count; call++) {
            attempts.start();
            attempts.finish(1_000_000, outcome);
        }
    }
}
