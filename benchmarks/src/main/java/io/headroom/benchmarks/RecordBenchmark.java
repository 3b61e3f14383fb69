package io.headroom.benchmarks;

import io.headroom.sli.SliRecorder;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What it costs to count one successful event, with as many threads on the same counters as the command line says.
 *
 * <p>The baseline is a bare {@link java.util.concurrent.atomic.LongAdder#increment()}. The rows that take a duration also pay for drawing it, on both
 * sides of the comparison; {@link #longAdderAddDuration} shows how much of their cost that is.
 */
public class RecordBenchmark extends Suite {
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
}
