package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.headroom.guard.GuardMode;
import io.headroom.resilience4j.Resilience4jGuard;
import java.util.Map;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a call that succeeds pays in Resilience4j's interfaces, with Resilience4j's own implementations and with a guard behind them. */
public class InteropBenchmark extends Suite {
    /** A call through Resilience4j's breaker. */
    @Benchmark
    public Integer resilience4jBreakerSupplier(GuardBenchmark.Resilience4j state) {
        return state.breaker.executeSupplier(state.supplier);
    }

    /** The same with a guard behind the interface. */
    @Benchmark
    public Integer headroomBreakerSupplier(Guarded state) {
        return state.breaker.executeSupplier(state.supplier);
    }

    /** A call through Resilience4j's retry, good at once. */
    @Benchmark
    public Integer resilience4jRetrySupplier(StockRetry state) {
        return state.retry.executeSupplier(state.supplier);
    }

    /** The same on a guard's budget, with a breaker that counts the attempts elsewhere. */
    @Benchmark
    public Integer headroomRetrySupplier(Guarded state) {
        return state.retry.executeSupplier(state.supplier);
    }

    /** A retry shared by all threads. */
    @State(Scope.Benchmark)
    public static class StockRetry {
        final Retry retry = Retry.ofDefaults("payments");
        final Supplier<Integer> supplier = () -> 42;
    }

    /** A guard shared by all threads. */
    public static class Guarded extends Service {
        private final Resilience4jGuard payments = Resilience4jGuard.of(
                headroom.guard("payments", settings -> settings.timeout("400ms").mode(GuardMode.ENFORCE)));

        final CircuitBreaker breaker = payments.circuitBreaker("payments", CircuitBreakerConfig.ofDefaults(), Map.of());
        final Retry retry = payments.retry("payments", RetryConfig.ofDefaults(), Map.of());
        final Supplier<Integer> supplier = () -> 42;

        /** The breaker is in use. */
        @Setup
        public void use() {
            breaker.executeSupplier(supplier);
        }
    }
}
