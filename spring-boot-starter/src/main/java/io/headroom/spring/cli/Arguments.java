package io.headroom.spring.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What stands on the command line.
 *
 * @param from the configuration
 * @param out directory of the files
 * @param alertmanager whether an example of Alertmanager's configuration is written too
 * @param except names of SLOs without rules
 * @param properties Spring properties, which count more than the file's
 */
record Arguments(
        Command command,
        Path from,
        Path out,
        boolean check,
        boolean kubernetes,
        boolean alertmanager,
        Set<String> except,
        Map<String, Object> properties) {
    static final String USAGE = """
            rules      --from application.yml --out directory [--check] [--kubernetes] [--alertmanager] [--except slo]...
            dashboards --from application.yml --out directory [--check]
            openslo    --from application.yml --out directory [--check]

            --from          file with the headroom.* properties, or a directory with the files of all profiles
            --out           directory of the generated files; what was generated there of an SLO that is gone is deleted
            --check         write nothing; exit with 1 and the difference if a file is not what would be written
            --kubernetes    also write a PrometheusRule beside each rule file
            --alertmanager  also write alertmanager.yml, an example of how to route the alerts
            --except        leave an SLO out, such as one that PromQL cannot say

            An option with a dot is a Spring property: --spring.profiles.active=production, --headroom.rules.flavour=neutral
            """;

    /** What is generated. */
    enum Command {
        RULES,
        DASHBOARDS,
        OPENSLO
    }

    /** @throws IllegalArgumentException with the rule and the value, if an argument is wrong */
    static Arguments parse(List<String> args, Path directory) {
        Command command = command(args.isEmpty() ? "" : args.get(0));
        Options options = new Options();
        options.read(args.subList(1, args.size()).iterator());
        return new Arguments(
                command,
                directory.resolve(options.required("--from")),
                directory.resolve(options.required("--out")),
                options.flags.contains("--check"),
                options.flags.contains("--kubernetes"),
                options.flags.contains("--alertmanager"),
                options.except,
                options.properties);
    }

    private static Command command(String word) {
        for (Command command : Command.values()) {
            if (command.name().toLowerCase(Locale.ROOT).equals(word)) {
                return command;
            }
        }
        throw new IllegalArgumentException(
                "the first argument must be rules, dashboards, openslo, gate or canary, was '%s'\n\n%s"
                        .formatted(word, USAGE));
    }

    /** The options so far, {@code --a=b} or {@code --a b}. */
    private static final class Options {
        private static final List<String> FLAGS = List.of("--check", "--kubernetes", "--alertmanager");
        private static final String EXCEPT = "--except";
        private static final List<String> WITH_VALUE = List.of("--from", "--out", EXCEPT);

        private final Set<String> flags = new LinkedHashSet<>();
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Set<String> except = new LinkedHashSet<>();
        private final Map<String, Object> properties = new LinkedHashMap<>();

        void read(Iterator<String> args) {
            while (args.hasNext()) {
                String arg = args.next();
                int equals = arg.indexOf('=');
                String option = equals < 0 ? arg : arg.substring(0, equals);
                if (FLAGS.contains(arg)) {
                    flags.add(arg);
                } else if (isProperty(option) || WITH_VALUE.contains(option)) {
                    put(option, equals < 0 ? next(option, args) : arg.substring(equals + 1));
                } else {
                    throw new IllegalArgumentException(
                            "an option must be one of %s, %s or a property such as --spring.profiles.active, was %s"
                                    .formatted(String.join(", ", WITH_VALUE), String.join(", ", FLAGS), arg));
                }
            }
        }

        private static boolean isProperty(String option) {
            return option.startsWith("--") && option.contains(".");
        }

        private static String next(String option, Iterator<String> args) {
            if (!args.hasNext()) {
                throw new IllegalArgumentException(option + " must have a value");
            }
            return args.next();
        }

        private void put(String option, String value) {
            if (isProperty(option)) {
                properties.put(option.substring(2), value);
            } else if (option.equals(EXCEPT)) {
                except.add(value);
            } else {
                values.put(option, value);
            }
        }

        String required(String option) {
            String value = values.get(option);
            if (value == null) {
                throw new IllegalArgumentException("%s must be given\n\n%s".formatted(option, USAGE));
            }
            return value;
        }
    }
}
