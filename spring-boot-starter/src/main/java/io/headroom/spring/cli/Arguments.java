package io.headroom.spring.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the command line.
 *
 * @param from the configuration
 * @param out directory of the files
 * @param except names of SLOs without rules
 * @param properties Spring properties, which count more than the file's
 */
record Arguments(
        Command command,
        Path from,
        Path out,
        boolean check,
        boolean kubernetes,
        Set<String> except,
        Map<String, Object> properties) {
    static final String USAGE = """
            rules      --from application.yml --out directory [--check] [--kubernetes] [--except slo]...
            dashboards --from application.yml --out directory [--check]

            --from        file with the headroom.* properties, or a directory with the files of all profiles
            --out         directory of the generated files; what was generated there of an SLO that is gone is deleted
            --check       write nothing; exit with 1 and the difference if a file is not what would be written
            --kubernetes  also write a PrometheusRule beside each rule file
            --except      leave an SLO out, such as one that PromQL cannot say

            An option with a dot is a Spring property: --spring.profiles.active=production, --headroom.rules.flavour=neutral
            """;

    /** What is generated. */
    enum Command {
        RULES,
        DASHBOARDS
    }

    /** @throws IllegalArgumentException with the rule and the value, if an argument is wrong */
    static Arguments parse(List<String> args, Path directory) {
        Command command = command(args.isEmpty() ? "" : args.get(0));
        Parsed parsed = new Parsed();
        for (int i = 1; i < args.size(); i++) {
            String arg = args.get(i);
            int equals = arg.indexOf('=');
            boolean isFlag = equals < 0 && (arg.equals("--check") || arg.equals("--kubernetes"));
            String next = equals >= 0
                    ? arg.substring(equals + 1)
                    : isFlag ? "true" : i + 1 < args.size() ? args.get(++i) : null;
            parsed.add(equals < 0 ? arg : arg.substring(0, equals), next);
        }
        return new Arguments(
                command,
                directory.resolve(parsed.required("--from")),
                directory.resolve(parsed.required("--out")),
                parsed.flag("--check"),
                parsed.flag("--kubernetes"),
                parsed.except,
                parsed.properties);
    }

    private static Command command(String word) {
        for (Command command : Command.values()) {
            if (command.name().toLowerCase(Locale.ROOT).equals(word)) {
                return command;
            }
        }
        throw new IllegalArgumentException(
                "the first argument must be rules or dashboards, was '%s'\n\n%s".formatted(word, USAGE));
    }

    /** The options so far. */
    private static final class Parsed {
        private static final Set<String> KNOWN = Set.of("--from", "--out", "--check", "--kubernetes");

        private final Map<String, String> options = new LinkedHashMap<>();
        private final Set<String> except = new LinkedHashSet<>();
        private final Map<String, Object> properties = new LinkedHashMap<>();

        void add(String option, @Nullable String value) {
            if (value == null) {
                throw new IllegalArgumentException(option + " must have a value");
            }
            if (option.equals("--except")) {
                except.add(value);
            } else if (option.startsWith("--") && option.contains(".")) {
                properties.put(option.substring(2), value);
            } else if (KNOWN.contains(option)) {
                options.put(option, value);
            } else {
                List<String> all = new ArrayList<>(KNOWN);
                all.add("--except");
                throw new IllegalArgumentException(
                        "an option must be one of %s or a property such as --spring.profiles.active, was %s"
                                .formatted(
                                        String.join(", ", all.stream().sorted().toList()), option));
            }
        }

        String required(String option) {
            String value = options.get(option);
            if (value == null) {
                throw new IllegalArgumentException("%s must be given\n\n%s".formatted(option, USAGE));
            }
            return value;
        }

        boolean flag(String option) {
            return Boolean.parseBoolean(options.getOrDefault(option, "false"));
        }
    }
}
