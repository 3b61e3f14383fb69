package io.headroom.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Turns a directory of JMH results into one Markdown table, a row for each benchmark and number of threads.
 *
 * <p>A suite in nanoseconds is compared with its baseline: a fork's ratio is its figure over that of the baseline in the same
 * round, so that what slows the machine down for a round slows both. A suite without the baseline says what each operation adds to the one
 * of the same name whose parameter is {@code none}, in the same round. A suite in microseconds stands for itself: what is done
 * once a second takes a share of a core.
 */
public final class PerformanceTable {
    private static final String BASELINE = "longAdderIncrement";
    private static final String NONE = "none";
    private static final double NANOS_A_MICRO = 1e3;
    private static final double NANOS_A_PERCENT_OF_A_SECOND = 1e7;

    private static final String COMPARED_HEADER = """
            | Operation | Threads | Ratio to `%s`: median | min | max | ns/op, median | B/op, max |
            |---|--:|--:|--:|--:|--:|--:|
            """.formatted(BASELINE);
    private static final String ADDED_HEADER = """
            | Operation | Threads | Added ns/op: median | min | max | ns/op, median | Added B/op, max |
            |---|--:|--:|--:|--:|--:|--:|
            """;
    private static final String MICROS_HEADER = """
            | Operation | Threads | us/op: median | min | max | Of one core, once a second | B/op, max |
            |---|--:|--:|--:|--:|--:|--:|
            """;

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
        List<JmhRound> rounds = JmhRound.readAll(directory);
        Comparison comparison = Comparison.of(rounds.get(0));
        Map<Row, List<Figures>> rows = new LinkedHashMap<>();
        for (JmhRound round : rounds) {
            Function<JmhRound.Fork, Figures> figures = figures(round, comparison);
            for (JmhRound.Fork fork : round.forks()) {
                rows.computeIfAbsent(row(fork), row -> new ArrayList<>()).add(figures.apply(fork));
            }
        }
        JmhRound.Fork any = rounds.get(0).forks().get(0);
        StringBuilder table = new StringBuilder(
                header(command, machine, date, any, rows.get(row(any)).size()));
        table.append(comparison.header);
        rows.forEach((row, figures) -> table.append(comparison.line.apply(row, figures)));
        return table.toString();
    }

    private static Row row(JmhRound.Fork fork) {
        return new Row(fork.operation(), fork.threads());
    }

    private static Function<JmhRound.Fork, Figures> figures(JmhRound round, Comparison comparison) {
        return switch (comparison) {
            case RATIO -> {
                double baselineNanos = found(round, fork -> fork.method().equals(BASELINE), BASELINE)
                        .nanos();
                yield fork -> new Figures(fork.nanos() / baselineNanos, fork.nanos(), fork.bytes());
            }
            case ADDED ->
                fork -> {
                    JmhRound.Fork without = fork.params() == null
                            ? fork
                            : found(
                                    round,
                                    other -> other.isWithout(NONE, fork),
                                    fork.method() + " with the parameter " + NONE);
                    return new Figures(
                            fork.nanos() - without.nanos(), fork.nanos(), Math.max(0, fork.bytes() - without.bytes()));
                };
            case MICROS -> fork -> new Figures(Double.NaN, fork.nanos(), fork.bytes());
        };
    }

    private static JmhRound.Fork found(JmhRound round, Predicate<JmhRound.Fork> baseline, String name) {
        return round.forks().stream()
                .filter(baseline)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a round must contain the baseline %s, was %s".formatted(name, round.file())));
    }

    private static String header(String command, String machine, LocalDate date, JmhRound.Fork fork, int rounds) {
        return "`%s` on %s: %s %s, %s; %d rounds of one fork each, %d x %s of warm-up and %d x %s measured\n\n"
                .formatted(
                        command,
                        date,
                        fork.vmName(),
                        fork.jdkVersion(),
                        machine,
                        rounds,
                        fork.warmupIterations(),
                        fork.warmupTime(),
                        fork.measurementIterations(),
                        fork.measurementTime());
    }

    private static String comparedLine(Row row, List<Figures> rounds) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2fx | %.2fx | %.2fx | %.1f | %s |\n",
                row.operation(),
                row.threads(),
                median(rounds, Figures::compared),
                all(rounds, Figures::compared).min().orElseThrow(),
                all(rounds, Figures::compared).max().orElseThrow(),
                median(rounds, Figures::nanos),
                bytes(all(rounds, Figures::bytes).max().orElseThrow()));
    }

    private static String addedLine(Row row, List<Figures> rounds) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.0f | %.0f | %s |\n",
                row.operation(),
                row.threads(),
                median(rounds, Figures::compared),
                all(rounds, Figures::compared).min().orElseThrow(),
                all(rounds, Figures::compared).max().orElseThrow(),
                median(rounds, Figures::nanos),
                bytes(all(rounds, Figures::bytes).max().orElseThrow()));
    }

    private static String microsLine(Row row, List<Figures> rounds) {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %.3f %% | %s |\n",
                row.operation(),
                row.threads(),
                median(rounds, Figures::nanos) / NANOS_A_MICRO,
                all(rounds, Figures::nanos).min().orElseThrow() / NANOS_A_MICRO,
                all(rounds, Figures::nanos).max().orElseThrow() / NANOS_A_MICRO,
                median(rounds, Figures::nanos) / NANOS_A_PERCENT_OF_A_SECOND,
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

    /** How a suite's rows are compared, and so shown. */
    private enum Comparison {
        RATIO(COMPARED_HEADER, PerformanceTable::comparedLine),
        ADDED(ADDED_HEADER, PerformanceTable::addedLine),
        MICROS(MICROS_HEADER, PerformanceTable::microsLine);

        private final String header;
        private final BiFunction<Row, List<Figures>, String> line;

        Comparison(String header, BiFunction<Row, List<Figures>, String> line) {
            this.header = header;
            this.line = line;
        }

        static Comparison of(JmhRound round) {
            if (round.inMicros()) {
                return MICROS;
            }
            return round.forks().stream().anyMatch(fork -> fork.isWithout(NONE, fork)) ? ADDED : RATIO;
        }
    }

    /** What one round says about a row; how it compares is not a number where nothing is compared. */
    private record Figures(double compared, double nanos, double bytes) {}
}
