package io.headroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksRunTest {
    @Test
    void everyBenchmarkRunsWithTwoThreads() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .threads(2)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive())
                .extracting(result -> operation(result.getParams()))
                .containsExactlyInAnyOrder(
                        "GrowthBenchmark.longAdderIncrement []",
                        "GrowthBenchmark.longAdders [1]",
                        "GrowthBenchmark.longAdders [10]",
                        "GrowthBenchmark.longAdders [1000]",
                        "GrowthBenchmark.longAdders [10000]",
                        "GrowthBenchmark.recordDuration [1]",
                        "GrowthBenchmark.recordDuration [10]",
                        "GrowthBenchmark.recordDuration [1000]",
                        "GrowthBenchmark.recordDuration [10000]",
                        "GuardBenchmark.longAdderIncrement []",
                        "GuardBenchmark.guardPermit []",
                        "GuardBenchmark.guardPermitAndRecord []",
                        "GuardBenchmark.guardStartAndFinish []",
                        "GuardBenchmark.twoClockReadings []",
                        "GuardBenchmark.resilience4jPermissionAndSuccess [COUNT_BASED_100]",
                        "GuardBenchmark.resilience4jPermissionAndSuccess [TIME_BASED_60S]",
                        "GuardBenchmark.failsafePermitAndSuccess []",
                        "GuardBenchmark.guardedCall []",
                        "GuardBenchmark.guardedCallWithFallback []",
                        "GuardBenchmark.resilience4jExecuteSupplier [COUNT_BASED_100]",
                        "GuardBenchmark.resilience4jExecuteSupplier [TIME_BASED_60S]",
                        "GuardBenchmark.retryWithdraw []",
                        "InteropBenchmark.longAdderIncrement []",
                        "InteropBenchmark.resilience4jBreakerSupplier [COUNT_BASED_100]",
                        "InteropBenchmark.resilience4jBreakerSupplier [TIME_BASED_60S]",
                        "InteropBenchmark.headroomBreakerSupplier []",
                        "InteropBenchmark.resilience4jRetrySupplier []",
                        "InteropBenchmark.headroomRetrySupplier []",
                        "LayoutBenchmark.longAdderIncrement []",
                        "LayoutBenchmark.recordOutcome [PADDED_ADDERS]",
                        "LayoutBenchmark.recordOutcome [STRIPED_XADD]",
                        "LayoutBenchmark.recordOutcome [STRIPED_CAS]",
                        "LayoutBenchmark.recordOutcome [THREAD_ROWS]",
                        "LayoutBenchmark.recordOutcome [ONE_ROW]",
                        "LayoutBenchmark.recordOutcome [ONE_ROW_AND_STRIPES]",
                        "LayoutBenchmark.recordDuration [PADDED_ADDERS]",
                        "LayoutBenchmark.recordDuration [STRIPED_XADD]",
                        "LayoutBenchmark.recordDuration [STRIPED_CAS]",
                        "LayoutBenchmark.recordDuration [THREAD_ROWS]",
                        "LayoutBenchmark.recordDuration [ONE_ROW]",
                        "LayoutBenchmark.recordDuration [ONE_ROW_AND_STRIPES]",
                        "ObservationBenchmark.longAdderIncrement []",
                        "ObservationBenchmark.mvc [none]",
                        "ObservationBenchmark.mvc [uri]",
                        "ObservationBenchmark.mvc [path]",
                        "ObservationBenchmark.webFlux [none]",
                        "ObservationBenchmark.webFlux [uri]",
                        "ObservationBenchmark.webFlux [path]",
                        "OtelBenchmark.longAdderIncrement []",
                        "OtelBenchmark.recordOutcome [absent]",
                        "OtelBenchmark.recordOutcome [present]",
                        "OtelBenchmark.badTraceOffered []",
                        "OtelBenchmark.spanCounted []",
                        "OtelBenchmark.spanBatched []",
                        "OtelBenchmark.collectThousandSlos []",
                        "PeersBenchmark.longAdderIncrement []",
                        "PeersBenchmark.headroomRecordDuration []",
                        "PeersBenchmark.resilience4jPermissionAndSuccess [COUNT_BASED_100]",
                        "PeersBenchmark.resilience4jPermissionAndSuccess [COUNT_BASED_100_LOCK_FREE]",
                        "PeersBenchmark.resilience4jPermissionAndSuccess [TIME_BASED_60S]",
                        "PeersBenchmark.resilience4jPermissionAndSuccess [TIME_BASED_60S_LOCK_FREE]",
                        "PeersBenchmark.failsafePermitAndSuccess [COUNT_BASED_100]",
                        "PeersBenchmark.failsafePermitAndSuccess [TIME_BASED_60S]",
                        "PeersBenchmark.sentinelEntryAndExit []",
                        "PeersBenchmark.micrometerCounter []",
                        "PeersBenchmark.micrometerTimer []",
                        "PeersBenchmark.prometheusCounter []",
                        "PeersBenchmark.prometheusHistogram []",
                        "PeersBenchmark.openTelemetryCounter []",
                        "PeersBenchmark.hdrHistogramRecorder []",
                        "ReadBenchmark.longAdderIncrement []",
                        "ReadBenchmark.burnRate [5m]",
                        "ReadBenchmark.burnRate [30m]",
                        "ReadBenchmark.burnRate [1h]",
                        "ReadBenchmark.burnRate [2h]",
                        "ReadBenchmark.burnRate [6h]",
                        "ReadBenchmark.burnRate [1d]",
                        "ReadBenchmark.burnRate [3d]",
                        "ReadBenchmark.burnRate [30d]",
                        "ReadBenchmark.allBurnRates []",
                        "ReadBenchmark.sumOfBurnRates []",
                        "ReadBenchmark.remaining []",
                        "ReadBenchmark.resilience4jFailureRate [COUNT_BASED_100]",
                        "ReadBenchmark.resilience4jFailureRate [TIME_BASED_60S]",
                        "ReadBenchmark.hdrHistogramPercentile []",
                        "RecordBenchmark.longAdderIncrement []",
                        "RecordBenchmark.longAdderAddDuration []",
                        "RecordBenchmark.recordOutcome []",
                        "RecordBenchmark.recordDuration [1]",
                        "RecordBenchmark.recordDuration [3]",
                        "TickBenchmark.tick [10, IDLE]",
                        "TickBenchmark.tick [10, BUSY]",
                        "TickBenchmark.tick [100, IDLE]",
                        "TickBenchmark.tick [100, BUSY]",
                        "TickBenchmark.tick [1000, IDLE]",
                        "TickBenchmark.tick [1000, BUSY]",
                        "TickBenchmark.tick [10000, IDLE]",
                        "TickBenchmark.tick [10000, BUSY]");
    }

    private static String operation(BenchmarkParams params) {
        List<String> values =
                params.getParamsKeys().stream().map(params::getParam).toList();
        return params.getBenchmark().replace("io.headroom.benchmarks.", "") + " " + values;
    }
}
