package io.headroom.benchmarks;

import io.headroom.sli.SliRecorder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What counting one event costs when each goes to another of many SLOs, so that their counters compete for the caches. The
 * counters have seen a garbage collection, as in a service that has run for a while.
 */
public class GrowthBenchmark extends Suite {
    /** The same with a bare adder for each SLO. */
    @Benchmark
    public void longAdders(Adders state, Turn turn) {
        state.adders[turn.next(state.adders.length)].increment();
    }

    /** One latency objective each. */
    @Benchmark
    public void recordDuration(Recorders state, Turn turn, Events events) {
        state.recorders[turn.next(state.recorders.length)].record(events.nextDurationNanos(), events.outcome);
    }

    /** Whose turn it is. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        int next(int size) {
            int current = next;
            next = current + 1 == size ? 0 : current + 1;
            return current;
        }
    }

    /** How many there are. */
    @State(Scope.Benchmark)
    public abstract static class Many {
        @Param({"1", "10", "1000", "10000"})
        int slos;
    }

    /** Adders in an order that no prefetcher guesses. */
    public static class Adders extends Many {
        LongAdder[] adders;

        @Setup
        public void create() {
            List<LongAdder> shuffled =
                    Arrays.asList(Stream.generate(LongAdder::new).limit(slos).toArray(LongAdder[]::new));
            Collections.shuffle(shuffled, new Random(1));
            adders = shuffled.toArray(LongAdder[]::new);
            System.gc();
        }
    }

    /** The recorders of as many SLOs, in such an order. */
    public static class Recorders extends Many {
        SliRecorder[] recorders;
        private ManySlos many;

        @Setup
        public void declare() {
            many = new ManySlos(slos);
            recorders = many.shuffledRecorders();
            System.gc();
        }
    }
}
