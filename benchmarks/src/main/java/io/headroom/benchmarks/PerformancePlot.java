package io.headroom.benchmarks;

import io.headroom.benchmarks.LinePlot.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Turns the results of the suites that vary a size into SVG files: medians over the rounds. */
public final class PerformancePlot {
    private static final String SLOS = "SLOs";

    private PerformancePlot() {}

    /**
     * Writes a plot for each suite, and says which has no results.
     *
     * @param args the directory with a directory of results a suite, the end of their names, the directory to write to
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        Path results = Path.of(args[0]);
        Path plots = Files.createDirectories(Path.of(args[2]));
        for (String suite : List.of("growth", "read", "tick", "memory")) {
            Path rounds = results.resolve(suite + args[1]);
            if (Files.isDirectory(rounds)) {
                Path file = plots.resolve(suite + ".svg");
                Files.writeString(file, plot(suite, rounds).svg());
                System.out.println(file);
            } else {
                System.err.println("no plot of " + suite + ": first run benchmarks/run " + suite);
            }
        }
    }

    static LinePlot plot(String suite, Path rounds) throws IOException {
        return switch (suite) {
            case "growth" -> growth(new Medians(rounds));
            case "read" -> read(new Medians(rounds));
            case "tick" -> tick(new Medians(rounds));
            case "memory" -> memory(rounds);
            default -> throw new IllegalArgumentException("suite must have a plot, was " + suite);
        };
    }

    private static LinePlot growth(Medians medians) {
        List<String> sizes = medians.values("recordDuration", "slos");
        return new LinePlot(
                "Counting an event, each for the next of many SLOs, 1 thread",
                SLOS,
                "ns",
                true,
                sizes,
                List.of(
                        medians.line("record(duration)", "recordDuration", "slos", Map.of(), 1),
                        medians.line("bare LongAdders", "longAdders", "slos", Map.of(), 1)));
    }

    private static LinePlot read(Medians medians) {
        List<String> windows = medians.values("burnRate", "window");
        List<Line> lines = new ArrayList<>();
        lines.add(medians.line("one burn rate", "burnRate", "window", Map.of(), 1));
        lines.add(medians.constant("all eight", "allBurnRates", windows.size()));
        lines.add(medians.constant("remaining", "remaining", windows.size()));
        lines.add(medians.constant("LongAdder.increment", "longAdderIncrement", windows.size()));
        return new LinePlot("Reading a published budget, 1 thread", "window", "ns", true, windows, lines);
    }

    private static LinePlot tick(Medians medians) {
        List<String> sizes = medians.values("tick", "slos");
        List<Line> lines = Stream.of("IDLE", "BUSY")
                .map(traffic ->
                        medians.line(traffic.toLowerCase(Locale.ROOT), "tick", "slos", Map.of("traffic", traffic), 1e6))
                .toList();
        return new LinePlot("A tick, once a second", SLOS, "ms", true, sizes, lines);
    }

    private static LinePlot memory(Path rounds) throws IOException {
        List<Line> lines = new ArrayList<>();
        List<String> sizes = List.of();
        try (Stream<Path> files = Files.list(rounds)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                List<Footprint> footprints = List.of(JsonMapper.shared().readValue(file, Footprint[].class));
                sizes = footprints.stream()
                        .map(each -> String.valueOf(each.slos()))
                        .toList();
                int cores = footprints.get(0).cores();
                if (lines.isEmpty()) {
                    lines.add(new Line(
                            "idle",
                            footprints.stream().map(each -> each.idle() / 1e3).toList()));
                }
                lines.add(new Line(
                        "200 threads, %d cores".formatted(cores),
                        footprints.stream().map(each -> each.after() / 1e3).toList()));
            }
        }
        return new LinePlot("Heap of one SLO of 30 days", SLOS, "kB an SLO", false, sizes, lines);
    }

    /** The forks of a suite, and their medians over the rounds. */
    private record Medians(List<JmhRound.Fork> forks) {
        Medians(Path rounds) throws IOException {
            this(JmhRound.readAll(rounds).stream()
                    .flatMap(round -> round.forks().stream())
                    .filter(fork -> fork.threads() == 1)
                    .toList());
        }

        /** The values of a parameter in the order of the benchmark. */
        List<String> values(String method, String parameter) {
            return of(method).map(fork -> value(fork, parameter)).distinct().toList();
        }

        Line line(String name, String method, String parameter, Map<String, String> others, double unitNanos) {
            List<Double> medians = values(method, parameter).stream()
                    .map(value -> median(of(method)
                                    .filter(fork -> value(fork, parameter).equals(value))
                                    .filter(fork -> fork.params().entrySet().containsAll(others.entrySet())))
                            / unitNanos)
                    .toList();
            return new Line(name, medians);
        }

        Line constant(String name, String method, int size) {
            double median = median(of(method));
            return new Line(name, Stream.generate(() -> median).limit(size).toList());
        }

        private Stream<JmhRound.Fork> of(String method) {
            return forks.stream().filter(fork -> fork.method().equals(method));
        }

        private static String value(JmhRound.Fork fork, String parameter) {
            return fork.params().get(parameter);
        }

        private static double median(Stream<JmhRound.Fork> forks) {
            double[] sorted = forks.mapToDouble(JmhRound.Fork::nanos).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }
}
