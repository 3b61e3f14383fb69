package io.headroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One file of JMH results: one fork of every benchmark of a suite, with one number of threads. */
record JmhRound(Path file, List<Fork> forks) {
    private static final String MICROS = "us/op";
    private static final String MEDIAN = "50.0";
    private static final String BYTES = "gc.alloc.rate.norm";

    /** The rounds of a directory in the order of their files' names. */
    static List<JmhRound> readAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<JmhRound> rounds = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(JmhRound::read)
                    .toList();
            if (rounds.isEmpty()) {
                throw new IllegalArgumentException("there must be a .json file in the directory, was " + directory);
            }
            return rounds;
        }
    }

    private static JmhRound read(Path file) {
        return new JmhRound(file, List.of(JsonMapper.shared().readValue(file, Fork[].class)));
    }

    /** Whether all of it was measured in microseconds. */
    boolean inMicros() {
        return !forks.isEmpty()
                && forks.stream()
                        .allMatch(fork -> fork.primaryMetric().scoreUnit().equals(MICROS));
    }

    /** The parts of a JMH result that are shown, by their names there. */
    record Fork(
            String benchmark,
            int threads,
            String jdkVersion,
            String vmName,
            int warmupIterations,
            String warmupTime,
            int measurementIterations,
            String measurementTime,
            @Nullable Map<String, String> params,
            Metric primaryMetric,
            Map<String, Metric> secondaryMetrics) {
        /** The method's name. */
        String method() {
            return benchmark.substring(benchmark.lastIndexOf('.') + 1);
        }

        /** The method's name and its parameters. */
        String operation() {
            return params == null ? method() : method() + params;
        }

        /** Whether this is the other's method with one of the parameters being that. */
        boolean isWithout(String none, Fork other) {
            return params != null && params.containsValue(none) && method().equals(other.method());
        }

        /** A fork's figure: the median of its iterations. */
        double nanos() {
            double median = primaryMetric.scorePercentiles().get(MEDIAN);
            return primaryMetric.scoreUnit().equals(MICROS) ? median * 1e3 : median;
        }

        /** Bytes allocated an operation. */
        double bytes() {
            return secondaryMetrics.get(BYTES).score();
        }
    }

    record Metric(double score, String scoreUnit, Map<String, Double> scorePercentiles) {}
}
