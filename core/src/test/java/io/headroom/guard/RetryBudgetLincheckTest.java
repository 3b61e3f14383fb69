package io.headroom.guard;

import io.headroom.Scale;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** A retry budget is linearizable: calls that pay and retries that take are what one thread doing the same in some order would see. */
class RetryBudgetLincheckTest {
    @Test
    void underStress() {
        new StressOptions()
                .iterations(Scale.of(8, 30))
                .invocationsPerIteration(Scale.of(500, 2_000))
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(2)
                .sequentialSpecification(Specification.class)
                .check(Budget.class);
    }

    @Test
    void inEveryInterleavingThatTheModelCheckerTries() {
        new ModelCheckingOptions()
                .iterations(Scale.of(4, 20))
                .invocationsPerIteration(Scale.of(200, 1_000))
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1)
                .sequentialSpecification(Specification.class)
                .check(Budget.class);
    }

    /** At one moment, so that the gate stays open: what is tested is who pays and who takes. */
    public static class Budget {
        private final Attempts attempts = new Attempts(Duration.ofMillis(400));
        private final RetryBudget budget =
                RetryBudget.builder(attempts, 0).ratio(0.5).burst(2).build();

        @Operation
        public void call() {
            attempts.start();
        }

        @Operation
        public boolean retry() {
            return budget.tryRetry(0);
        }
    }

    /** What a budget does for one thread: pays in lazily, but never more than it holds. */
    public static class Specification {
        private double tokens = 2;
        private int unsettled;

        public void call() {
            unsettled++;
        }

        public boolean retry() {
            if (tokens < 1) {
                tokens = Math.min(2, tokens + 0.5 * unsettled);
                unsettled = 0;
            }
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
