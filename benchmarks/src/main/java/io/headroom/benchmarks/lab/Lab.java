package io.headroom.benchmarks.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Runs the experiments and tells what they came to.
 *
 * <p>Laws and settings were chosen on the tuning seeds; what is published comes from the held-out ones.
 */
public final class Lab {
    static final List<Long> TUNING = seeds(1, 6);
    static final List<Long> HELD_OUT = seeds(101, 110);

    private static final String USAGE = """
            Options, name=value:
              seeds      tuning (1-6), held-out (101-110; the usual ones), or a span such as 1-5
              families   a regular expression for parts of the names %s
              scenarios  the same for scenarios
              policies   the same for policies
              out        the file that gets a line for each run
              from       such files, separated by commas: their runs are told of, and none is made
              publish    the directory of docs whose tables and plots are written anew
            """;

    private Lab() {}

    /**
     * Does what is asked for.
     *
     * @param args options, as {@code help} lists them
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (Arrays.stream(args)
                .anyMatch(arg -> !arg.matches("(seeds|families|scenarios|policies|out|from|publish)=.+"))) {
            System.out.printf(USAGE, Family.all().stream().map(Family::name).toList());
            return;
        }
        Map<String, String> options = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        List<Outcome> outcomes = options.containsKey("from") ? read(options.get("from")) : run(jobs(options));
        if (options.containsKey("out")) {
            OutcomeFile.write(Path.of(options.get("out")), outcomes);
        }
        ResultTables tables = new ResultTables(new Outcomes(outcomes));
        if (options.containsKey("publish")) {
            new Publication(Path.of(options.get("publish"))).write(tables);
        } else {
            System.out.println(tables.details());
            System.out.println(tables.goals());
        }
    }

    /** On all cores; the order of the outcomes is that of the jobs. */
    static List<Outcome> run(List<Family.Job> jobs) {
        return jobs.parallelStream().map(Family.Job::run).toList();
    }

    private static List<Family.Job> jobs(Map<String, String> options) {
        Predicate<String> families = part(options, "families");
        Predicate<String> scenarios = part(options, "scenarios");
        Predicate<String> policies = part(options, "policies");
        List<Long> seeds = seeds(options.getOrDefault("seeds", "held-out"));
        return Family.all().stream()
                .filter(family -> families.test(family.name()))
                .flatMap(family -> family.jobs(seeds))
                .filter(job -> scenarios.test(job.experiment().name()) && policies.test(job.policy()))
                .toList();
    }

    private static List<Outcome> read(String files) {
        return Arrays.stream(files.split(","))
                .map(Path::of)
                .flatMap(file -> OutcomeFile.read(file).stream())
                .toList();
    }

    private static Predicate<String> part(Map<String, String> options, String name) {
        return Pattern.compile(options.getOrDefault(name, "")).asPredicate();
    }

    private static List<Long> seeds(String name) {
        return switch (name) {
            case "tuning" -> TUNING;
            case "held-out" -> HELD_OUT;
            default -> {
                String[] ends = name.split("-");
                yield seeds(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
            }
        };
    }

    private static List<Long> seeds(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
