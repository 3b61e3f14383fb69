package io.headroom.benchmarks;

import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a tick costs, which happens every second and folds the counts of all SLOs into their windows. Without a baseline: the
 * figure is a share of a core.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class TickBenchmark {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration OVER_A_PERIOD = Duration.ofDays(31);
    private static final long GOOD_NANOS = 80_000_000;

    /** One second's tick; in a busy service with the recording of a good and a bad event for each SLO. */
    @Benchmark
    public void tick(Shop state) {
        for (SliRecorder recorder : state.busy) {
            recorder.record(GOOD_NANOS, Outcome.GOOD);
            recorder.record(GOOD_NANOS, Outcome.BAD);
        }
        state.many.clock.advance(SECOND);
        state.many.headroom.tick();
    }

    /** What happens between two ticks. */
    public enum Traffic {
        /** Nothing. */
        IDLE,
        /** Every SLO has events. */
        BUSY
    }

    /** A service that has run for more than its period, so that every window is full. */
    @State(Scope.Benchmark)
    public static class Shop {
        @Param({"10", "100", "1000", "10000"})
        int slos;

        @Param
        Traffic traffic;

        ManySlos many;
        SliRecorder[] busy;

        @Setup
        public void run() {
            many = new ManySlos(slos);
            SliRecorder[] all = many.shuffledRecorders();
            busy = traffic == Traffic.BUSY ? all : new SliRecorder[0];
            for (SliRecorder recorder : all) {
                recorder.record(GOOD_NANOS, Outcome.GOOD);
            }
            many.clock.advance(OVER_A_PERIOD);
            many.headroom.tick();
        }
    }
}
