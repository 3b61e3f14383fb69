package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The gate and the tokens of a retry budget against the law, written down result by result. */
class RetryLawTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @Property(tries = 300)
    void gateAndTokensFollowTheLaw(@ForAll("histories") List<Result> history, @ForAll boolean wraps) {
        long now = wraps ? Long.MAX_VALUE - 1_000 : 0;
        Attempts attempts = new Attempts(TIMEOUT);
        RetryBudget budget = RetryBudget.builder(attempts, now).random(() -> 0).build();
        Law law = new Law();
        for (Result result : history) {
            now += result.afterNanos;
            attempts.start();
            attempts.finish(result.slow ? 300_000_000 : 50_000_000, result.outcome);
            budget.tick(now);
            law.result(result);
            assertThat(budget.gate()).isCloseTo(law.gate(), within(1e-9));
            assertThat(budget.tokens()).isCloseTo(law.tokens, within(1e-3));
            if (result.outcome == AttemptOutcome.ERROR || result.outcome == AttemptOutcome.OVERLOAD) {
                assertThat(budget.tryRetry(now)).isEqualTo(law.tryRetry());
            }
        }
    }

    @Property(tries = 300)
    void retriesNeverExceedTheBurstAndWhatCallsPaid(@ForAll("histories") List<Result> history) {
        Attempts attempts = new Attempts(TIMEOUT);
        RetryBudget budget = RetryBudget.builder(attempts, 0).burst(3).build();
        long now = 0;
        int retries = 0;
        for (int call = 0; call < history.size(); call++) {
            Result result = history.get(call);
            now += result.afterNanos;
            attempts.start();
            attempts.finish(1, result.outcome);
            while (budget.tryRetry(now)) {
                retries++;
            }
            assertThat(retries).isLessThanOrEqualTo((int) (3 + 0.5 * (call + 1)));
        }
    }

    @Provide
    Arbitrary<List<Result>> histories() {
        Arbitrary<Long> gaps = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.longs().between(0, 50_000_000)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, 5_000_000_000L)));
        Arbitrary<AttemptOutcome> outcomes = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(6, AttemptOutcome.OK),
                net.jqwik.api.Tuple.of(2, AttemptOutcome.ERROR),
                net.jqwik.api.Tuple.of(1, AttemptOutcome.OVERLOAD),
                net.jqwik.api.Tuple.of(1, AttemptOutcome.IGNORED));
        return Combinators.combine(gaps, outcomes, Arbitraries.of(true, false, false, false, false))
                .as(Result::new)
                .list()
                .ofMaxSize(150);
    }

    record Result(long afterNanos, AttemptOutcome outcome, boolean slow) {}

    /** The formulas, nothing else: one result at a time. */
    private static final class Law {
        private double n;
        private double ok;
        private double slowOk;
        private double overloads;
        private int run;
        private double tokens = 10;

        void result(Result result) {
            double fade = Math.exp(-result.afterNanos / 1e9);
            if (n > 0) {
                fade = Math.max(fade, Math.min(1, 10 / n));
            }
            n *= fade;
            ok *= fade;
            slowOk *= fade;
            overloads *= fade;
            if (result.outcome != AttemptOutcome.IGNORED) {
                n++;
                boolean good = result.outcome == AttemptOutcome.OK;
                ok += good ? 1 : 0;
                slowOk += good && result.slow ? 1 : 0;
                overloads += result.outcome == AttemptOutcome.OVERLOAD ? 1 : 0;
                run = good ? 0 : run + 1;
            }
            tokens = Math.min(10, tokens + 0.5 * gate());
        }

        double gate() {
            if (run >= 6) {
                return 0;
            }
            if (n < 5) {
                return 1;
            }
            if (lower(overloads, n, 1.96) > 0.2) {
                return 0;
            }
            return clamp((ok / n - 0.2) / 0.4)
                    * clamp((0.5 - lower(overloads, n, 1)) / 0.35)
                    * clamp((0.3 - lower(slowOk, ok, 1)) / 0.2);
        }

        boolean tryRetry() {
            if (gate() <= 0 || tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }

        private static double clamp(double value) {
            return Math.max(0, Math.min(1, value));
        }

        /** Wilson's lower bound. */
        private static double lower(double hits, double n, double z) {
            if (n <= 0) {
                return 0;
            }
            double p = hits / n;
            double q = z * z / n;
            return (p + q / 2 - z * Math.sqrt(p * (1 - p) / n + q / (4 * n))) / (1 + q);
        }
    }
}
