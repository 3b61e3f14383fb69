package io.headroom.benchmarks;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.headroom.sli.SliRecorder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What one successful event costs in libraries that count or judge events, each with its defaults where nothing else is said.
 *
 * <p>They do not all buy the same: a circuit breaker also decides whether to call, a counter knows no duration. Where a row
 * takes a duration, it pays for drawing it. Every peer is held as its documentation advises for hot paths: looked up once,
 * label values and attributes resolved.
 */
public class PeersBenchmark extends Suite {
    private static final double LIMIT_SECONDS = 0.3;
    private static final Duration LIMIT = Duration.ofMillis(300);

    /** Headroom with one latency objective. */
    @Benchmark
    public void headroomRecordDuration(Latency state, Events events) {
        state.recorder.record(events.nextDurationNanos(), events.outcome);
    }

    /** What a call through a closed circuit breaker pays when it succeeds, without its clock reads around the call. */
    @Benchmark
    public void resilience4jPermissionAndSuccess(Resilience4j state, Events events) {
        if (state.breaker.tryAcquirePermission()) {
            state.breaker.onSuccess(events.nextDurationNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The same of a breaker that knows no durations. */
    @Benchmark
    public void failsafePermitAndSuccess(Failsafe state) {
        if (state.breaker.tryAcquirePermit()) {
            state.breaker.recordSuccess();
        }
    }

    /** The same of a resource with a rule on its error ratio; it measures the duration itself, on its cached clock. */
    @Benchmark
    public void sentinelEntryAndExit(Sentinel state) throws BlockException {
        try (Entry entry = SphU.entry(state.resource)) {
            entry.getResourceWrapper();
        }
    }

    /** A counter in Micrometer's Prometheus registry. */
    @Benchmark
    public void micrometerCounter(Micrometer state) {
        state.counter.increment();
    }

    /** A timer with one bucket there. */
    @Benchmark
    public void micrometerTimer(Micrometer state, Events events) {
        state.timer.record(events.nextDurationNanos(), TimeUnit.NANOSECONDS);
    }

    /** A counter of the Prometheus client. */
    @Benchmark
    public void prometheusCounter(Prometheus state) {
        state.counter.inc();
    }

    /** A classic histogram with one bucket there. */
    @Benchmark
    public void prometheusHistogram(Prometheus state, Events events) {
        state.histogram.observe(events.nextDurationNanos() / 1e9);
    }

    /** A counter of the OpenTelemetry SDK with one attribute, which nobody collects. */
    @Benchmark
    public void openTelemetryCounter(OpenTelemetry state) {
        state.counter.add(1, state.good);
    }

    /** All durations to three digits. */
    @Benchmark
    public void hdrHistogramRecorder(HdrHistogram state, Events events) {
        state.recorder.recordValue(events.nextDurationNanos());
    }

    /** A recorder shared by all threads. */
    public static class Latency extends Service {
        final SliRecorder recorder = headroom.slo(
                        "latency", slo -> slo.objective(0.99).latency(LIMIT))
                .recorder();
    }

    /** A circuit breaker shared by all threads. */
    @State(Scope.Benchmark)
    public static class Resilience4j {
        @Param
        BreakerWindow window;

        CircuitBreaker breaker;

        @Setup
        public void create() {
            breaker = window.breaker();
        }
    }

    /** A circuit breaker shared by all threads. */
    @State(Scope.Benchmark)
    public static class Failsafe {
        @Param({"COUNT_BASED_100", "TIME_BASED_60S"})
        String window;

        dev.failsafe.CircuitBreaker<Object> breaker;

        @Setup
        public void create() {
            var builder = dev.failsafe.CircuitBreaker.builder();
            breaker = (window.equals("COUNT_BASED_100")
                            ? builder.withFailureThreshold(50, 100)
                            : builder.withFailureRateThreshold(50, 100, Duration.ofSeconds(60)))
                    .build();
        }
    }

    /** A resource with the defaults of the breakers above. */
    @State(Scope.Benchmark)
    public static class Sentinel {
        final String resource = "shop";

        @Setup
        public void create() {
            // Before its first class is loaded: it would write its logs to the user's home.
            System.setProperty(
                    "csp.sentinel.log.dir",
                    Path.of(System.getProperty("java.io.tmpdir"), "headroom-benchmarks-sentinel")
                            .toString());
            DegradeRuleManager.loadRules(List.of(new DegradeRule(resource)
                    .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                    .setCount(0.5)
                    .setMinRequestAmount(100)
                    .setStatIntervalMs(60_000)
                    .setTimeWindow(60)));
        }
    }

    /** Meters shared by all threads. */
    @State(Scope.Benchmark)
    public static class Micrometer {
        private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

        final Counter counter = registry.counter("events", "outcome", "good");
        final Timer timer = Timer.builder("requests")
                .tag("outcome", "good")
                .serviceLevelObjectives(LIMIT)
                .register(registry);

        @TearDown
        public void close() {
            registry.close();
        }
    }

    /** Data points shared by all threads. */
    @State(Scope.Benchmark)
    public static class Prometheus {
        final CounterDataPoint counter = io.prometheus.metrics.core.metrics.Counter.builder()
                .name("events")
                .labelNames("outcome")
                .build()
                .labelValues("good");
        final DistributionDataPoint histogram = Histogram.builder()
                .name("requests")
                .labelNames("outcome")
                .classicOnly()
                .classicUpperBounds(LIMIT_SECONDS)
                .build()
                .labelValues("good");
    }

    /** An instrument shared by all threads. */
    @State(Scope.Benchmark)
    public static class OpenTelemetry {
        private final SdkMeterProvider provider = SdkMeterProvider.builder()
                .registerMetricReader(InMemoryMetricReader.create())
                .build();

        final LongCounter counter =
                provider.get("shop").counterBuilder("events").build();
        final Attributes good = Attributes.of(AttributeKey.stringKey("outcome"), "good");

        @TearDown
        public void close() {
            provider.close();
        }
    }

    /** A recorder of 1 microsecond to 1 minute shared by all threads. */
    @State(Scope.Benchmark)
    public static class HdrHistogram {
        final Recorder recorder = new Recorder(TimeUnit.MICROSECONDS.toNanos(1), TimeUnit.MINUTES.toNanos(1), 3);
    }
}
