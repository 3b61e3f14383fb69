package io.headroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a directory of JMH results into one Markdown table. Each {@code .json} file in it is one round: one fork of every
 * benchmark, among them the baseline, with one number of threads.
 *
 * <p>A fork's figure is the median of its iterations, and its ratio is that over the figure of the baseline in the same
 * round, so that what slows the machine down for a round slows both.
 */
public final class PerformanceTable {
    private static final String BASELINE = "longAdderIncrement";
    private static final String MEDIAN = "50.0";
    private static final String BYTES = "gc.alloc.rate.norm";

    private PerformanceTable() {}

    /**
     * Prints the table.
     *
     * @param args the directory, then the command that filled it
     * @throws IOException if a file cannot be read
     */
    public static void main(String[] args) throws IOException {
        String machine = "%s %s, %d cores"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors());
        System.out.print(markdown(Path.of(args[0]), args[1], machine, LocalDate.now(ZoneOffset.UTC)));
    }

    static String markdown(Path directory, String command, String machine, LocalDate date) throws IOException {
        List<Path> rounds = roundsIn(directory);
        Map<Row, List<Figures>> rows = new LinkedHashMap<>();
        for (Path round : rounds) {
            Fork[] forks = read(round);
            double baselineNanos = baselineNanos(forks, round);
            for (Fork fork : forks) {
                rows.computeIfAbsent(fork.row(), row -> new ArrayList<>()).add(fork.figures(baselineNanos));
            }
        }
        Fork any = read(rounds.get(0))[0];
        StringBuilder table = new StringBuilder(
                header(command, machine, date, any, rows.get(any.row()).size()));
        rows.forEach((row, figures) -> table.append(line(row, figures)));
        return table.toString();
    }

    private static List<Path> roundsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> rounds = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (rounds.isEmpty()) {
                throw new IllegalArgumentException("there must be a .json file in the directory, was " + directory);
            }
            return rounds;
        }
    }

    private static Fork[] read(Path round) {
        return JsonMapper.shared().readValue(round, Fork[].class);
    }

    private static double baselineNanos(Fork[] forks, Path round) {
        return Stream.of(forks)
                .filter(fork -> fork.row().operation().equals(BASELINE))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a round must contain the baseline %s, was %s".formatted(BASELINE, round)))
                .nanos();
    }

    private static String header(String command, String machine, LocalDate date, Fork fork, int rounds) {
        return """
                `%s` on %s: %s %s, %s; %d rounds of one fork each, %d x %s of warm-up and %d x %s measured

                | Operation | Threads | Ratio to `%s`: median | min | max | ns/op, median | B/op, max |
                |---|--:|--:|--:|--:|--:|--:|
                """.formatted(
                        command,
                        date,
                        fork.vmName(),
                        fork.jdkVersion(),
                        machine,
                        rounds,
                        fork.warmupIterations(),
                        fork.warmupTime(),
                        fork.measurementIterations(),
                        fork.measurementTime(),
                        BASELINE);
    }

    private static String line(Row row, List<Figures> rounds) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2fx | %.2fx | %.2fx | %.1f | %s |\n",
                row.operation(),
                row.threads(),
                median(rounds, Figures::ratio),
                all(rounds, Figures::ratio).min().orElseThrow(),
                all(rounds, Figures::ratio).max().orElseThrow(),
                median(rounds, Figures::nanos),
                bytes(all(rounds, Figures::bytes).max().orElseThrow()));
    }

    /** An object has at least 16 bytes: less than a tenth of a byte an operation is the harness and the ticker. */
    private static String bytes(double bytes) {
        return bytes < 0.1 ? "0" : String.format(Locale.ROOT, "%.1f", bytes);
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        double[] sorted = all(rounds, figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static DoubleStream all(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return rounds.stream().mapToDouble(figure);
    }

    private record Row(String operation, int threads) {}

    /** What one round says about a row. */
    private record Figures(double ratio, double nanos, double bytes) {}

    /** The parts of a JMH result that the table shows, by their names there. */
    private record Fork(
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
        Row row() {
            String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            return new Row(params == null ? method : method + params, threads);
        }

        Figures figures(double baselineNanos) {
            return new Figures(
                    nanos() / baselineNanos,
                    nanos(),
                    secondaryMetrics.get(BYTES).score());
        }

        double nanos() {
            return primaryMetric.scorePercentiles().get(MEDIAN);
        }
    }

    private record Metric(double score, Map<String, Double> scorePercentiles) {}
}
