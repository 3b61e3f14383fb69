package io.headroom.benchmarks;

import io.headroom.benchmarks.layout.Layout;
import io.headroom.benchmarks.layout.LayoutRecorder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What counting one successful event costs in each candidate for the layout of the cells. */
public class LayoutBenchmark extends Suite {
    /** An event without a duration. */
    @Benchmark
    public void recordOutcome(Candidate state, Events events) {
        state.recorder.record(events.outcome);
    }

    /** An event with a duration, with three latency thresholds. */
    @Benchmark
    public void recordDuration(Candidate state, Events events) {
        state.recorder.record(events.nextDurationNanos(), events.outcome);
    }

    /** A recorder shared by all threads. */
    @State(Scope.Benchmark)
    public static class Candidate {
        @Param
        Layout layout;

        LayoutRecorder recorder;

        @Setup
        public void create() {
            recorder = new LayoutRecorder(layout);
        }
    }
}
