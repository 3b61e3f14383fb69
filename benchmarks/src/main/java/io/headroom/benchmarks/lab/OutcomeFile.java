package io.headroom.benchmarks.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes as a table of tab-separated values, a line a run. */
final class OutcomeFile {
    private static final RecordComponent[] MEASURES = Measures.class.getRecordComponents();

    private OutcomeFile() {}

    static void write(Path file, List<Outcome> outcomes) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("family\tscenario\tpolicy\tseed\t"
                + Arrays.stream(MEASURES).map(RecordComponent::getName).collect(Collectors.joining("\t")));
        outcomes.stream().map(OutcomeFile::line).forEach(lines::add);
        Files.write(file, lines);
    }

    static List<Outcome> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(1).map(line -> outcome(line.split("\t"))).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String line(Outcome outcome) {
        return Stream.concat(
                        Stream.of(outcome.family(), outcome.scenario(), outcome.policy(), outcome.seed()),
                        Arrays.stream(MEASURES).map(measure -> value(measure, outcome.measures())))
                .map(String::valueOf)
                .collect(Collectors.joining("\t"));
    }

    private static Object value(RecordComponent measure, Measures of) {
        try {
            return measure.getAccessor().invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Outcome outcome(String[] fields) {
        Object[] values = Arrays.stream(fields).skip(4).map(Double::valueOf).toArray();
        try {
            Measures measures = (Measures) Measures.class.getDeclaredConstructors()[0].newInstance(values);
            return new Outcome(fields[0], fields[1], fields[2], Long.parseLong(fields[3]), measures);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalArgumentException(
                    "a run must have a value for each measure, was " + List.of(fields), wrong);
        }
    }
}
