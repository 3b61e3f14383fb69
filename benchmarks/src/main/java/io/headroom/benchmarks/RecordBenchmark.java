package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to count one successful event, with as many threads on the same counters as the command line says.
 *
 * <p>The baseline is a bare {@link LongAdder#increment()}. The rows that take a duration also pay for drawing it, on both
 * sides of the comparison; {@link #longAdderAddDuration} shows how much of their cost that is.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RecordBenchmark {
    /** The baseline of every ratio. */
    @Benchmark
    public void longAdderIncrement(Adder state) {
        state.adder.increment();
    }

    /** The baseline with the events that the rows below record. */
    @Benchmark
    public void longAdderAddDuration(Adder state, Events events) {
        state.adder.add(events.nextDurationNanos());
    }

    /** One availability objective. */
    @Benchmark
    public void recordOutcome(Availability state, Events events) {
        state.recorder.record(events.outcome);
    }

    /** One or three latency objectives on the same stream. */
    @Benchmark
    public void recordDuration(Latency state, Events events) {
        state.recorder.record(events.nextDurationNanos(), events.outcome);
    }

    /** What a call through a closed circuit breaker pays when it succeeds, without its clock reads around the call. */
    @Benchmark
    public void resilience4jPermissionAndSuccess(Resilience4j state, Events events) {
        if (state.breaker.tryAcquirePermission()) {
            state.breaker.onSuccess(events.nextDurationNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** A {@link LongAdder} shared by all threads. */
    @State(Scope.Benchmark)
    public static class Adder {
        final LongAdder adder = new LongAdder();
    }

    /** A Headroom that ticks every second, as in a service. */
    @State(Scope.Benchmark)
    public abstract static class Service {
        final Headroom headroom = Headroom.create("shop");

        @TearDown
        public void close() {
            headroom.close();
        }
    }

    /** A recorder shared by all threads, with one availability objective. */
    public static class Availability extends Service {
        final SliRecorder recorder =
                headroom.slo("availability", slo -> slo.objective(0.999)).recorder();
    }

    /** A recorder shared by all threads, with latency objectives. */
    public static class Latency extends Service {
        @Param({"1", "3"})
        int objectives;

        SliRecorder recorder;

        @Setup
        public void declare() {
            recorder = headroom.sli(sli -> {
                sli.slo("normal", slo -> slo.objective(0.99).latency(Duration.ofMillis(300)));
                if (objectives == 3) {
                    sli.slo("fast", slo -> slo.objective(0.85).latency(Duration.ofMillis(150)));
                    sli.slo("bearable", slo -> slo.objective(0.999).latency(Duration.ofSeconds(1)));
                }
            });
        }
    }

    /** A circuit breaker shared by all threads. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        @Param
        Window window;

        CircuitBreaker breaker;

        @Setup
        public void create() {
            breaker = CircuitBreaker.of("shop", window.config());
        }
    }

    /** Sliding windows of a circuit breaker: its default, the time-based one, and both without its locks. */
    public enum Window {
        COUNT_BASED_100(SlidingWindowType.COUNT_BASED, 100, SlidingWindowSynchronizationStrategy.SYNCHRONIZED),
        COUNT_BASED_100_LOCK_FREE(SlidingWindowType.COUNT_BASED, 100, SlidingWindowSynchronizationStrategy.LOCK_FREE),
        TIME_BASED_60S(SlidingWindowType.TIME_BASED, 60, SlidingWindowSynchronizationStrategy.SYNCHRONIZED),
        TIME_BASED_60S_LOCK_FREE(SlidingWindowType.TIME_BASED, 60, SlidingWindowSynchronizationStrategy.LOCK_FREE);

        private final SlidingWindowType type;
        private final int size;
        private final SlidingWindowSynchronizationStrategy strategy;

        Window(SlidingWindowType type, int size, SlidingWindowSynchronizationStrategy strategy) {
            this.type = type;
            this.size = size;
            this.strategy = strategy;
        }

        CircuitBreakerConfig config() {
            return CircuitBreakerConfig.custom()
                    .slidingWindow(size, CircuitBreakerConfig.DEFAULT_MINIMUM_NUMBER_OF_CALLS, type, strategy)
                    .build();
        }
    }

    /**
     * Successes with durations such as a service sees: log-normal, median 80 ms, 99 % within 300 ms. Each thread cycles
     * through its own, so that drawing one is a load from the first-level cache, and no branch on it is always the same.
     */
    @State(Scope.Thread)
    public static class Events {
        private static final int SIZE = 1 << 10;
        private static final double MEDIAN_NANOS = 80e6;
        private static final double SIGMA = 0.57;

        /** Not final, so that the compiler cannot drop the recorder's branch on it. */
        Outcome outcome = Outcome.GOOD;

        private final long[] durationNanos = new long[SIZE];
        private int next;

        @Setup
        public void fill() {
            SplittableRandom random = new SplittableRandom(1);
            Arrays.setAll(durationNanos, i -> (long) (MEDIAN_NANOS * Math.exp(SIGMA * random.nextGaussian())));
        }

        long nextDurationNanos() {
            return durationNanos[next++ & SIZE - 1];
        }
    }
}
