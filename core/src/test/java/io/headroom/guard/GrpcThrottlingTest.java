package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * The retry throttling that gRPC publishes (gRFC A6, {@code maxTokens} 10 and {@code tokenRatio} 0.1) beside the guard's budget, where both mean the
 * same and where they differ. A call is made up to four times.
 */
class GrpcThrottlingTest {
    private static final int CALLS = 2_000;

    private final ManualClock clock = new ManualClock();
    private final SplittableRandom random = new SplittableRandom(8);

    @Test
    void inAnOutageBothStopAfterAHandfulOfRetries() {
        assertThat(throttled(() -> false).retries).isEqualTo(3);
        assertThat(guarded(() -> false).retries).isLessThanOrEqualTo(10);
    }

    @Test
    void gRpcStopsWhileAnEleventhFailsWhichItPaysForAndTheGuardMendsIt() {
        BooleanSupplier brownout = () -> random.nextDouble() >= 0.2;
        assertThat(throttled(brownout).lost).isGreaterThan(CALLS / 10);
        assertThat(guarded(brownout).lost).isLessThan(CALLS / 100);
    }

    @Test
    void fromNothingGRpcNeedsFiftyOneSuccessesAndTheGuardTwo() {
        Throttle throttle = new Throttle();
        throttle.tokens = 0;
        int successes = 0;
        while (!throttle.allows()) {
            throttle.succeeded();
            successes++;
        }
        assertThat(successes).isEqualTo(51);

        Guard guard = guard();
        while (guard.retryBudget().tryRetry(clock.nanoTime())) {
            clock.advance(Duration.ofMillis(1));
        }
        guard.call(() -> "quote");
        assertThat(guard.retryBudget().tryRetry(clock.nanoTime())).isFalse();
        guard.call(() -> "quote");
        assertThat(guard.retryBudget().tryRetry(clock.nanoTime())).isTrue();
    }

    private Result throttled(BooleanSupplier dependency) {
        Throttle throttle = new Throttle();
        int retries = 0;
        int lost = 0;
        for (int call = 0; call < CALLS; call++) {
            boolean good = dependency.getAsBoolean();
            for (int again = 0; !good && throttle.failedAndAllows() && again < 3; again++) {
                retries++;
                good = dependency.getAsBoolean();
            }
            if (good) {
                throttle.succeeded();
            } else {
                lost++;
            }
        }
        return new Result(retries, lost);
    }

    private Result guarded(BooleanSupplier dependency) {
        Guard guard = guard();
        int lost = 0;
        for (int call = 0; call < CALLS; call++) {
            clock.advance(Duration.ofMillis(10));
            lost += guard.<Integer, RuntimeException>call(
                    () -> {
                        if (!dependency.getAsBoolean()) {
                            throw new IllegalStateException("unavailable");
                        }
                        return 0;
                    },
                    () -> 1);
        }
        return new Result((int) guard.counts().retriesGranted(), lost);
    }

    private Guard guard() {
        return Guard.builder("prices")
                .clock(clock)
                .timer(new ManualTimer(clock))
                .random(random::nextDouble)
                .timeout("400ms")
                .idempotent(true)
                .build();
    }

    private record Result(int retries, int lost) {}

    /** In thousandths, as gRPC counts. */
    private static final class Throttle {
        private int tokens = 10_000;

        boolean failedAndAllows() {
            tokens = Math.max(0, tokens - 1_000);
            return allows();
        }

        void succeeded() {
            tokens = Math.min(10_000, tokens + 100);
        }

        boolean allows() {
            return tokens > 5_000;
        }
    }
}
