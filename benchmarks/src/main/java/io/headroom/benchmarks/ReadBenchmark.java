package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.ErrorBudget;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to ask how things stand: a published budget, and what peers can tell. */
public class ReadBenchmark extends Suite {
    /** One burn rate, by the length of its window. */
    @Benchmark
    public double burnRate(Window state) {
        return state.slo.budget().burnRate(state.length);
    }

    /** The burn rates of all eight windows of one budget, by a reader that knows their places. */
    @Benchmark
    public void allBurnRates(Published state, Blackhole reader) {
        ErrorBudget budget = state.slo.budget();
        reader.consume(budget.burnRate(7));
        reader.consume(budget.burnRate(6));
        reader.consume(budget.burnRate(5));
        reader.consume(budget.burnRate(4));
        reader.consume(budget.burnRate(3));
        reader.consume(budget.burnRate(2));
        reader.consume(budget.burnRate(1));
        reader.consume(budget.burnRate(0));
    }

    /** The same in a loop, and their sum. */
    @Benchmark
    public double sumOfBurnRates(Published state) {
        ErrorBudget budget = state.slo.budget();
        double sum = 0;
        for (int window = 0; window < budget.windowCount(); window++) {
            sum += budget.burnRate(window);
        }
        return sum;
    }

    /** The share of the budget that is left. */
    @Benchmark
    public double remaining(Published state) {
        return state.slo.budget().remaining();
    }

    /** The failure rate of a circuit breaker's one window. */
    @Benchmark
    public float resilience4jFailureRate(Resilience4j state) {
        return state.breaker.getMetrics().getFailureRate();
    }

    /** A percentile of an idle histogram. */
    @Benchmark
    public long hdrHistogramPercentile(HdrHistogram state) {
        return state.histogram.getValueAtPercentile(99);
    }

    /** An SLO that has seen more than its whole period. */
    @State(Scope.Benchmark)
    public static class Published {
        final Slo slo;

        public Published() {
            ManualClock clock = new ManualClock();
            Headroom headroom = Headroom.builder("shop").manual(clock).build();
            slo = headroom.slo("checkout", settings -> settings.objective(0.999));
            for (int hour = 0; hour < 31 * 24; hour++) {
                slo.recorder().record(Outcome.BAD);
                for (int event = 0; event < 10_000; event++) {
                    slo.recorder().record(Outcome.GOOD);
                }
                clock.advance(Duration.ofHours(1));
                headroom.tick();
            }
        }
    }

    /** One of its windows. */
    public static class Window extends Published {
        @Param({"5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"})
        String window;

        Duration length;

        @Setup
        public void parse() {
            length = Duration.parse((window.endsWith("d") ? "P" : "PT") + window);
        }
    }

    /** A circuit breaker that has seen more than its window. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        @Param({"COUNT_BASED_100", "TIME_BASED_60S"})
        BreakerWindow window;

        CircuitBreaker breaker;

        @Setup
        public void fill() {
            breaker = window.breaker();
            for (int call = 0; call < 1_000; call++) {
                breaker.onSuccess(80, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** A histogram of durations, 1 microsecond to 1 minute to three digits. */
    @State(Scope.Benchmark)
    public static class HdrHistogram {
        final Histogram histogram = new Histogram(TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MINUTES.toNanos(1), 3);

        @Setup
        public void fill(Events events) {
            for (int event = 0; event < 10_000; event++) {
                histogram.recordValue(events.nextDurationNanos());
            }
        }
    }
}
