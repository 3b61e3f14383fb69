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
                        .measurementTime(TimeValue.milliseconds(20))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive())
                .extracting(result -> operation(result.getParams()))
                .containsExactlyInAnyOrder(
                        "RecordBenchmark.longAdderIncrement []",
                        "RecordBenchmark.longAdderAddDuration []",
                        "RecordBenchmark.recordOutcome []",
                        "RecordBenchmark.recordDuration [1]",
                        "RecordBenchmark.recordDuration [3]",
                        "RecordBenchmark.resilience4jPermissionAndSuccess [COUNT_BASED_100]",
                        "RecordBenchmark.resilience4jPermissionAndSuccess [COUNT_BASED_100_LOCK_FREE]",
                        "RecordBenchmark.resilience4jPermissionAndSuccess [TIME_BASED_60S]",
                        "RecordBenchmark.resilience4jPermissionAndSuccess [TIME_BASED_60S_LOCK_FREE]");
    }

    private static String operation(BenchmarkParams params) {
        List<String> values =
                params.getParamsKeys().stream().map(params::getParam).toList();
        return params.getBenchmark().replace("io.headroom.benchmarks.", "") + " " + values;
    }
}
