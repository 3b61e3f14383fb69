package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.headroom.guard.Admission;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Attempts;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.guard.GuardedCall;
import io.headroom.guard.RetryBudget;
import io.headroom.guard.SloCircuitBreaker;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a guarded call pays when all is well, beside what the same costs with other breakers.
 *
 * <p>The rows with a duration pay for drawing it too, {@link #resilience4jExecuteSupplier} for two readings of the clock, {@link #guardedCall}
 * for one and, at the rates of a benchmark, for another at each 64th call. The retry budget's success path has no row: there is no code on it.
 */
public class GuardBenchmark extends Suite {
    /** Whether a call would be let through, without a limit. */
    @Benchmark
    public boolean guardPermit(Payments state) {
        return state.breaker.admitsAll();
    }

    /** A permit and an event of a request SLO, as for who counts elsewhere what is in flight. */
    @Benchmark
    public void guardPermitAndRecord(Payments state, Events events) {
        if (state.breaker.admitsAll()) {
            state.recorder.record(events.nextDurationNanos(), Outcome.GOOD);
        }
    }

    /** An attempt's start, with the permit, and its end. */
    @Benchmark
    public void guardStartAndFinish(Payments state, Events events) {
        if (state.breaker.tryStart() == Admission.ADMITTED) {
            state.breaker.finish(events.nextDurationNanos(), AttemptOutcome.OK, state.presentNanos);
        }
    }

    /** A permit and a success in Resilience4j, which does not know what is in flight. */
    @Benchmark
    public void resilience4jPermissionAndSuccess(Resilience4j state, Events events) {
        if (state.breaker.tryAcquirePermission()) {
            state.breaker.onSuccess(events.nextDurationNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The same in Failsafe, without a duration. */
    @Benchmark
    public void failsafePermitAndSuccess(Failsafe state) {
        if (state.breaker.tryAcquirePermit()) {
            state.breaker.recordSuccess();
        }
    }

    /** The two readings of the clock that a timed call pays. */
    @Benchmark
    public long twoClockReadings() {
        long start = System.nanoTime();
        return System.nanoTime() - start;
    }

    /** A whole guarded call. */
    @Benchmark
    public Integer guardedCall(Payments state) {
        return state.guard.call(state.call);
    }

    /** The same with a fallback that is not needed. */
    @Benchmark
    public Integer guardedCallWithFallback(Payments state) {
        return state.guard.call(state.call, state.fallback);
    }

    /** The same through Resilience4j's breaker, without retries. */
    @Benchmark
    public Integer resilience4jExecuteSupplier(Resilience4j state) {
        return state.breaker.executeSupplier(state.supplier);
    }

    /** A retry taken out of a budget that has some; every 500th call pays for the next ones. */
    @Benchmark
    public boolean retryWithdraw(Budget state, Payer payer) {
        return payer.pay(state.attempts) && state.budget.tryRetry(0);
    }

    /** A guard shared by all threads. */
    public static class Payments extends Service {
        final Guard guard =
                headroom.guard("payments", settings -> settings.timeout("400ms").mode(GuardMode.ENFORCE));
        final SloCircuitBreaker breaker = guard.breaker();
        final SliRecorder recorder = headroom.slo(
                        "checkout", slo -> slo.objective(0.99).latency(Duration.ofMillis(300)))
                .recorder();
        final GuardedCall<Integer, RuntimeException> call = () -> 42;
        final Supplier<Integer> fallback = () -> 41;

        /** Of a caller that reads the clock anyway, for an attempt that began after whatever the guard noted. */
        final long presentNanos = System.nanoTime() + TimeUnit.DAYS.toNanos(1);
    }

    /** A circuit breaker shared by all threads. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        @Param({"COUNT_BASED_100", "TIME_BASED_60S"})
        BreakerWindow window;

        CircuitBreaker breaker;
        final Supplier<Integer> supplier = () -> 42;

        @Setup
        public void create() {
            breaker = window.breaker();
        }
    }

    /** A circuit breaker shared by all threads. */
    @State(Scope.Benchmark)
    public static class Failsafe {
        final dev.failsafe.CircuitBreaker<Object> breaker = dev.failsafe.CircuitBreaker.builder()
                .withFailureRateThreshold(50, 100, Duration.ofSeconds(60))
                .build();
    }

    /** A budget shared by all threads. */
    @State(Scope.Benchmark)
    public static class Budget {
        final Attempts attempts = new Attempts(Duration.ofMillis(400));
        final RetryBudget budget =
                RetryBudget.builder(attempts, 0).ratio(1_000).burst(1_000).build();
    }

    /** A thread that makes calls too. */
    @State(Scope.Thread)
    public static class Payer {
        private static final int PAID = 500;

        private int retries;

        boolean pay(Attempts attempts) {
            if (++retries == PAID) {
                retries = 0;
                attempts.start();
            }
            return true;
        }
    }
}
