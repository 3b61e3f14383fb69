package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallDecisionListenerTest {
    private final List<String> told = new ArrayList<>();
    private final Guard guard = Guard.builder("payments")
            .clock(new ManualClock())
            .timeout("400ms")
            .idempotent(true)
            .retryBurst(0)
            .fixedShare(1)
            .mode(GuardMode.ENFORCE)
            .build();

    CallDecisionListenerTest() {
        guard.addListener(new CallDecisionListener() {
            @Override
            public void retryDenied(RetryDenial reason) {
                told.add("denied " + reason);
            }

            @Override
            public void rejected() {
                told.add("rejected");
            }

            @Override
            public void fellBack() {
                told.add("fell back");
            }
        });
    }

    @Test
    void hearsOfADeniedRetryAndOfTheFallback() {
        guard.call(CallDecisionListenerTest::fail, () -> "later");
        guard.callAsync(() -> CompletableFuture.<String>failedFuture(new IllegalStateException()), () -> "later")
                .join();
        assertThat(told).containsExactly("denied BUDGET", "fell back", "denied BUDGET", "fell back");
    }

    @Test
    void hearsOfACallThatIsNotMade() {
        guard.call(() -> {
            assertThatThrownBy(() -> guard.call(() -> "second")).isInstanceOf(GuardRejectedException.class);
            assertThat(guard.callAsync(() -> CompletableFuture.completedFuture("third")))
                    .isCompletedExceptionally();
            return guard.idempotent(false).call(() -> "fourth", () -> "later");
        });
        assertThat(told).containsExactly("rejected", "rejected", "fell back");
    }

    @Test
    void hearsNothingOfSuccess() {
        guard.call(() -> "answer");
        guard.callAsync(() -> CompletableFuture.completedFuture("answer")).join();
        assertThat(told).isEmpty();
    }

    @Test
    void hearsNothingOnceRemovedAndBreaksNoCall() {
        CallDecisionListener broken = new CallDecisionListener() {
            @Override
            public void fellBack() {
                throw new IllegalStateException("on purpose");
            }
        };
        guard.addListener(broken);
        assertThat(guard.call(CallDecisionListenerTest::fail, () -> "later")).isEqualTo("later");
        guard.removeListener(broken);
        guard.removeListener(broken);
        assertThat(guard.call(CallDecisionListenerTest::fail, () -> "later")).isEqualTo("later");
        assertThat(told).hasSize(4);
    }

    private static String fail() {
        throw new IllegalStateException("no answer");
    }
}
