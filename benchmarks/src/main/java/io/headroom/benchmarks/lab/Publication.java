package io.headroom.benchmarks.lab;

import io.headroom.benchmarks.LinePlot;
import io.headroom.benchmarks.LinePlot.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The tables and plots of the docs. */
final class Publication {
    private static final String TABLES_HEAD = """
            # The lab's tables

            Written by `benchmarks/run lab publish=docs`; [protection](protection.md) says what they show. Means over ten held-out seeds, ± the 95 % interval of the
            mean. *Bad* is the share of the requests during the fault, *budget* what the whole run took of the error budget of 30 days at 99.9 %, *recovery* the
            time until 99 % of the answers are good and not degraded again. An attempt that a policy does not make is *rejected*; a call can be so three times.
            """;

    /** A plot averages so many seeds: one alone looks like noise. */
    private static final List<Long> PLOTTED = Lab.HELD_OUT.subList(0, 3);

    private static final int AROUND_SECONDS = 10;
    private static final int LABEL_SECONDS = 10;
    private static final List<String> PLOTTED_POLICIES =
            List.of(Policies.NONE, Policies.RESILIENCE4J_TUNED, Policies.ENVOY, Policies.HEADROOM);

    private final Path docs;

    Publication(Path docs) {
        this.docs = docs;
    }

    void write(ResultTables tables) throws IOException {
        Files.writeString(docs.resolve("protection-tables.md"), TABLES_HEAD + tables.details());
        Path page = docs.resolve("protection.md");
        String text = replaced(Files.readString(page), "goals", tables.goals());
        for (Family family : Family.all()) {
            text = replaced(text, family.name(), tables.summary(family.name()));
        }
        Files.writeString(page, text);
        plot("capacity", "Good answers while the capacity is halved", Scenarios.named(Scenarios.CAPACITY_50), 30);
        plot("errors-81", "30 % errors at 81 % load", named(Scenarios.at81Percent(), Scenarios.ERRORS_30), 20);
        plot("ramp", "Load from 62 % to 140 % of the capacity and back", Scenarios.named(Scenarios.RAMP), 20);
        plot("hang", "A dependency that hangs", Scenarios.named(Scenarios.HANG), 30);
    }

    /** The text with a new table between the marks of that name, if it has them. */
    static String replaced(String text, String name, String table) {
        String begin = "<!-- %s -->\n".formatted(name);
        int from = text.indexOf(begin);
        int until = text.indexOf("<!-- end -->", from);
        return from < 0 ? text : text.substring(0, from) + begin + table + text.substring(until);
    }

    private static Scenario named(List<Scenario> scenarios, String name) {
        return scenarios.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void plot(String file, String title, Scenario scenario, int secondsAfter) throws IOException {
        int from = scenario.timeline().faultFrom() - AROUND_SECONDS;
        int until = Math.min(scenario.timeline().seconds(), scenario.timeline().faultUntil() + secondsAfter);
        List<String> categories = IntStream.range(from, until)
                .mapToObj(second ->
                        second % LABEL_SECONDS == 0 && sparse(second, until - from) ? String.valueOf(second) : "")
                .toList();
        List<Line> lines = PLOTTED_POLICIES.stream()
                .map(policy -> new Line(policy, good(scenario, policy, from, until)))
                .toList();
        LinePlot plot = new LinePlot(title, "seconds", "good answers/s, mean of 3 seeds", false, categories, lines);
        Files.writeString(docs.resolve("plots/protection-" + file + ".svg"), plot.svg());
    }

    /** Whether there is room for a label. */
    private static boolean sparse(int second, int seconds) {
        return seconds <= 150 || second % (3 * LABEL_SECONDS) == 0;
    }

    private static List<Double> good(Scenario scenario, String policy, int from, int until) {
        Function<Long, Tally> run = seed -> Run.of(scenario, Policies.named(policy), seed);
        List<Tally> runs = PLOTTED.parallelStream().map(run).toList();
        return IntStream.range(from, until)
                .mapToObj(second -> runs.stream()
                        .mapToDouble(tally -> tally.requests[second] - tally.bad[second])
                        .average()
                        .orElseThrow())
                .toList();
    }
}
