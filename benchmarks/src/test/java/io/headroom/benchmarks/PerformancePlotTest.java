package io.headroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.benchmarks.LinePlot.Line;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePlotTest {
    @Test
    void recordingIsPlottedAgainstTheNumberOfSlos() throws Exception {
        LinePlot plot = plot("growth");

        assertThat(plot.categories()).containsExactly("1", "10000");
        assertThat(plot.lines())
                .containsExactly(
                        new Line("record(duration)", List.of(8.0, 40.0)),
                        new Line("bare LongAdders", List.of(4.0, 20.0)));
    }

    @Test
    void readingIsPlottedAgainstTheWindow() throws Exception {
        LinePlot plot = plot("read");

        assertThat(plot.categories()).containsExactly("5m", "30d");
        assertThat(plot.lines())
                .containsExactly(
                        new Line("one burn rate", List.of(4.0, 8.0)),
                        new Line("all eight", List.of(32.0, 32.0)),
                        new Line("remaining", List.of(2.0, 2.0)),
                        new Line("LongAdder.increment", List.of(4.0, 4.0)));
    }

    @Test
    void aTickIsPlottedInMillisecondsForIdleAndBusyServices() throws Exception {
        assertThat(plot("tick").lines())
                .containsExactly(new Line("idle", List.of(0.05, 7.0)), new Line("busy", List.of(0.06, 7.01)));
    }

    @Test
    void memoryIsPlottedForEachNumberOfCores() throws Exception {
        assertThat(plot("memory").lines())
                .containsExactly(
                        new Line("idle", List.of(8.0, 8.0)),
                        new Line("200 threads, 2 cores", List.of(8.02, 8.02)),
                        new Line("200 threads, 64 cores", List.of(8.64, 8.64)));
    }

    @Test
    void writesAFileForEachSuiteWithResults(@TempDir Path plots) throws Exception {
        Path results = results("growth").getParent();
        PerformancePlot.main(new String[] {results.toString(), "", plots.toString()});

        assertThat(plots.toFile().list()).containsExactlyInAnyOrder("growth.svg", "read.svg", "tick.svg", "memory.svg");
    }

    private static LinePlot plot(String suite) throws Exception {
        return PerformancePlot.plot(suite, results(suite));
    }

    private static Path results(String suite) throws Exception {
        return Path.of(PerformancePlotTest.class.getResource(suite).toURI());
    }
}
