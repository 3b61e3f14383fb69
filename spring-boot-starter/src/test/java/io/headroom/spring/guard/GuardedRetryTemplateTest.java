package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.guard.AttemptCounts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardRejectedException;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RetryDeniedException;
import io.headroom.guard.Verdict;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;

/** Spring's template on a guard's budget; waits of nothing, so that no test waits. */
class GuardedRetryTemplateTest {
    private final ManualClock clock = new ManualClock();
    private final IOException failure = new IOException("reset");
    private int attempts;

    @Test
    void aFailureIsRetriedAndEveryAttemptIsCounted() throws RetryException {
        Guard guard = settings().build();
        assertThat(template(guard, 3).execute(failingUntil(3))).isEqualTo("paid");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(1, 2, 1, 2, 0, 0));
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 2, 0, 0, 0, 0));
        assertThat(guard.retryBudget().tokens()).isEqualTo(8);
    }

    @Test
    void aDeniedRetryEndsAsSpringsOwnEndDoesCausedByTheFailure() {
        Guard poor = settings().retryBurst(1).build();
        assertThatThrownBy(() -> template(poor, 3).execute(failingUntil(9)))
                .isInstanceOf(RetryException.class)
                .cause()
                .isSameAs(failure)
                .satisfies(cause ->
                        assertThat(cause.getSuppressed()).singleElement().isInstanceOf(RetryDeniedException.class));
        assertThat(attempts).isEqualTo(2);
        assertThat(poor.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 1, 1, 0, 0, 0));
    }

    @Test
    void aSupplierThrowsTheFailureItself() {
        Guard poor = settings().retryBurst(0).build();
        IllegalStateException thrown = new IllegalStateException("reset");
        assertThatThrownBy(() -> template(poor, 3).invoke(() -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void noTokenIsLostWhenTheAttemptsAreExhausted() {
        Guard guard = settings().build();
        assertThatThrownBy(() -> template(guard, 2).execute(failingUntil(9))).isInstanceOf(RetryException.class);
        assertThat(attempts).isEqualTo(3);
        assertThat(guard.retryBudget().tokens()).isEqualTo(8);
        assertThat(guard.counts().retriesDenied()).isZero();
    }

    @Test
    void noTokenIsLostWhenThePolicysTimeoutEndsTheCall() {
        Guard guard = settings().build();
        RetryTemplate hurried = new RetryTemplate(RetryPolicy.builder()
                .timeout(Duration.ofMinutes(1))
                .delay(Duration.ofMinutes(2))
                .build());
        assertThatThrownBy(() -> GuardedRetryTemplate.of(hurried, guard).execute(failingUntil(9)))
                .isInstanceOf(RetryException.class);
        assertThat(attempts).isOne();
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void thePauseThatTheDependencyAsksForIsWaitedForWithinThePolicysTimeout() {
        Guard guard = settings()
                .classifier(any -> Verdict.OVERLOAD.after(Duration.ofSeconds(50)))
                .build();
        RetryTemplate hurried = new RetryTemplate(RetryPolicy.builder()
                .timeout(Duration.ofSeconds(40))
                .delay(Duration.ZERO)
                .build());
        assertThatThrownBy(() -> GuardedRetryTemplate.of(hurried, guard).execute(failingUntil(9)))
                .hasMessageContaining("pending sleep time (50000ms)");
    }

    @Test
    void anInterruptEndsTheWaitAndGivesTheTokenBack() {
        Guard guard = settings().build();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> template(guard, 3).execute(failingUntil(9))).isInstanceOf(RetryException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void whatThePolicyDoesNotRetryIsNotAskedFor() {
        Guard poor = settings().retryBurst(0).build();
        RetryTemplate picky = new RetryTemplate(
                RetryPolicy.builder().excludes(IOException.class).build());
        assertThatThrownBy(() -> GuardedRetryTemplate.of(picky, poor).execute(failingUntil(9)))
                .isInstanceOf(RetryException.class);
        assertThat(poor.counts().retriesDenied()).isZero();
    }

    @Test
    void whatTheGuardDoesNotThinkWorthARetryIsNotRetried() {
        Guard guard = settings().classifier(any -> Verdict.LASTING_ERROR).build();
        assertThatThrownBy(() -> template(guard, 3).execute(failingUntil(9))).isInstanceOf(RetryException.class);
        assertThat(attempts).isOne();
    }

    @Test
    void aRefusedCallIsNotMade() {
        Guard narrow = settings().fixedShare(1).build();
        narrow.begin().tryStart();
        assertThatThrownBy(() -> template(narrow, 3).execute(failingUntil(1)))
                .hasCauseInstanceOf(GuardRejectedException.class);
        assertThat(attempts).isZero();
        assertThat(narrow.counts().rejected()).isOne();
    }

    @Test
    void theListenerOfTheTemplateHearsEveryAttempt() throws RetryException {
        List<String> heard = new ArrayList<>();
        RetryTemplate guarded = template(settings().build(), 3);
        guarded.setRetryListener(new RetryListener() {
            @Override
            public void onRetryableExecution(RetryPolicy policy, Retryable<?> operation, RetryState state) {
                heard.add(operation.getName() + " " + state.isSuccessful());
            }
        });
        guarded.execute(failingUntil(2));
        assertThat(heard).containsExactly("payment false", "payment true");
    }

    @Test
    void whileRetriesObserveOrAreOffNothingChanges() throws RetryException {
        for (GuardMode mode : List.of(GuardMode.OBSERVE, GuardMode.OFF)) {
            attempts = 0;
            Guard poor = settings().retryBurst(0).mode(mode).build();
            assertThat(template(poor, 3).execute(failingUntil(3))).isEqualTo("paid");
        }
    }

    @Test
    void aCallWithinAnAttemptOfTheSameGuardIsPartOfIt() throws Exception {
        Guard guard = settings().build();
        GuardedSection.attempt("payments", () -> template(guard, 3).execute(failingUntil(2)));
        assertThat(guard.attempts().counts().first()).isZero();
    }

    private RetryTemplate template(Guard guard, int retries) {
        RetryPolicy policy =
                RetryPolicy.builder().maxRetries(retries).delay(Duration.ZERO).build();
        return GuardedRetryTemplate.of(new RetryTemplate(policy), guard);
    }

    private Retryable<String> failingUntil(int attempt) {
        return new Retryable<>() {
            @Override
            public String execute() throws IOException {
                attempts++;
                if (attempts < attempt) {
                    throw failure;
                }
                return "paid";
            }

            @Override
            public String getName() {
                return "payment";
            }
        };
    }

    private GuardBuilder settings() {
        return Guard.builder("payments").clock(clock).timeout("400ms").retryRatio(0);
    }
}
