package io.headroom.benchmarks;

import io.headroom.Headroom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What every suite has: the baseline, and iterations so short that five rounds take minutes. The warm-up is longer than a tick:
 * the first one after threads met spreads a recorder's cells.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public abstract class Suite {
    /** The baseline of every ratio. */
    @Benchmark
    public void longAdderIncrement(Adder state) {
        state.adder.increment();
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
}
