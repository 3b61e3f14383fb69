package io.headroom.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;
import org.openjdk.jcstress.infra.results.J_Result;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Budgets, permits and modes under two threads. Started by {@code JcstressTest}. */
public final class GuardStress {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private GuardStress() {}

    private static Guard newGuard(int share) {
        ManualClock clock = new ManualClock();
        GuardBuilder settings = Guard.builder("stress")
                .clock(clock)
                .wallClock(clock)
                .timeout(TIMEOUT)
                .mode(GuardMode.ENFORCE);
        return (share > 0 ? settings.fixedShare(share) : settings).build();
    }

    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "One token, one retry.")
    @State
    public static class TwoRetriesForOneToken {
        private final RetryBudget budget =
                RetryBudget.builder(new Attempts(TIMEOUT), 0).burst(1).build();

        @Actor
        public void first(ZZ_Result result) {
            result.r1 = budget.tryRetry(0);
        }

        @Actor
        public void second(ZZ_Result result) {
            result.r2 = budget.tryRetry(0);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "Two calls paid for one retry, and pay once.")
    @State
    public static class TwoRetriesForTheSamePayment {
        private final Attempts attempts = new Attempts(TIMEOUT);
        private final RetryBudget budget =
                RetryBudget.builder(attempts, 0).burst(1).build();

        public TwoRetriesForTheSamePayment() {
            budget.tryRetry(0);
            attempts.start();
            attempts.start();
        }

        @Actor
        public void first(ZZ_Result result) {
            result.r1 = budget.tryRetry(0);
        }

        @Actor
        public void second(ZZ_Result result) {
            result.r2 = budget.tryRetry(0);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"true, true"},
            expect = ACCEPTABLE,
            desc = "Ticks settle nothing twice and lose nothing.")
    @State
    public static class RetryDuringTick {
        private final Attempts attempts = new Attempts(TIMEOUT);
        private final RetryBudget budget =
                RetryBudget.builder(attempts, 0).burst(1).build();
        private boolean taken;

        public RetryDuringTick() {
            budget.tryRetry(0);
            attempts.start();
            attempts.start();
        }

        @Actor
        public void ticker() {
            budget.tick(0);
        }

        @Actor
        public void retry() {
            taken = budget.tryRetry(0);
        }

        @Arbiter
        public void spent(ZZ_Result result) {
            result.r1 = taken;
            result.r2 = !budget.tryRetry(0);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = ACCEPTABLE,
            desc = "One place, one call.")
    @Outcome(id = "false, false, 0", expect = ACCEPTABLE_INTERESTING, desc = "Each saw the other: both are refused.")
    @State
    public static class TwoCallsForOnePlace {
        private final Guard guard = newGuard(1);

        @Actor
        public void first(ZZJ_Result result) {
            result.r1 = guard.breaker().tryStart() == Admission.ADMITTED;
        }

        @Actor
        public void second(ZZJ_Result result) {
            result.r2 = guard.breaker().tryStart() == Admission.ADMITTED;
        }

        @Arbiter
        public void inFlight(ZZJ_Result result) {
            result.r3 = guard.attempts().inFlight();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0", "1"},
            expect = ACCEPTABLE,
            desc = "Never less than none, never more than there are.")
    @State
    public static class InFlightDuringACall {
        private final Attempts attempts = new Attempts(TIMEOUT);

        @Actor
        public void caller() {
            attempts.start();
            attempts.finish(1, AttemptOutcome.OK);
        }

        @Actor
        public void reader(J_Result result) {
            result.r1 = attempts.inFlight();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0", "1"},
            expect = ACCEPTABLE,
            desc =
                    "Of one attempt that is lost and one that ends while they are counted, the latter is never taken for lost.")
    @State
    public static class EndWhileStragglersAreNoted {
        private final AtomicLong ticks = new AtomicLong();
        private final Attempts attempts = new Attempts(TIMEOUT);
        private final Stragglers stragglers = new Stragglers(attempts);
        private final long startNanos = ticks.incrementAndGet();

        public EndWhileStragglersAreNoted() {
            attempts.start();
            attempts.start();
        }

        @Actor
        public void caller() {
            attempts.finish(1, AttemptOutcome.OK);
            stragglers.ended(startNanos);
        }

        @Actor
        public void ticker() {
            stragglers.tick(ticks::incrementAndGet, 1_000);
        }

        @Arbiter
        public void lost(J_Result result) {
            ticks.addAndGet(1_000);
            stragglers.tick(ticks::incrementAndGet, 1_000);
            result.r1 = stragglers.lost();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "A call is counted from its start to its end, or not at all.")
    @State
    public static class ModeSwitchDuringACall {
        private final Guard guard = newGuard(0);

        @Actor
        public void caller() {
            guard.call(() -> "quote");
        }

        @Actor
        public void operator() {
            guard.mode(GuardMode.OFF);
        }

        @Arbiter
        public void counts(JJ_Result result) {
            result.r1 = guard.attempts().inFlight();
            result.r2 = guard.counts().success();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 1"},
            expect = ACCEPTABLE,
            desc = "The attempt ends once: well, or cancelled.")
    @State
    public static class CancelDuringCompletion {
        private final Guard guard = newGuard(0);
        private final CompletableFuture<String> attempt = new CompletableFuture<>();
        private final CompletableFuture<String> result = guard.callAsync(() -> attempt);

        @Actor
        public void dependency() {
            attempt.complete("quote");
        }

        @Actor
        public void caller() {
            result.cancel(true);
        }

        @Arbiter
        public void counts(JJ_Result counts) {
            AttemptCounts made = guard.attempts().counts();
            counts.r1 = guard.attempts().inFlight();
            counts.r2 = made.ok() + made.ignored();
        }
    }
}
