package io.headroom.spring.cli;

import io.headroom.grafana.RuleLabels;
import io.headroom.grafana.SloDashboard;
import io.headroom.internal.check.Plural;
import io.headroom.prometheus.AlertRouting;
import io.headroom.prometheus.RuleFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Generates files from the SLOs of an application's configuration: {@code rules} writes Prometheus rules with promtool tests beside
 * them, {@code dashboards} a Grafana dashboard, {@code openslo} the SLOs as an OpenSLO file. With {@code --check} nothing is written. {@code gate} asks the running replicas whether to release, and
 * {@code canary} whether new ones are worse than old ones.
 *
 * <p>Exits with 0 if all is well; with 1 if {@code --check} finds a file that is not what would be generated, and prints the difference;
 * with 2 if the arguments or the configuration are wrong, and says which rule what breaks, and where it stands. {@code gate} and {@code canary} exit
 * with 1 for a no, and with 2 if nobody knows.
 */
public final class HeadroomCommand {
    private static final int DONE = 0;
    private static final int STALE = 1;
    private static final int WRONG = 2;
    private static final String GATE = "gate";
    private static final String CANARY = "canary";

    private HeadroomCommand() {}

    /** Runs, and exits. */
    public static void main(String[] args) {
        LoggingSystem.get(HeadroomCommand.class.getClassLoader())
                .beforeInitialize(); // silent: the answer is all that is printed
        System.exit(run(List.of(args), Path.of(""), System.getenv(), System.out, System.err));
    }

    /**
     * Runs.
     *
     * @param directory what relative paths begin at
     * @param environment its variables, which secrets are read from
     */
    static int run(
            List<String> args, Path directory, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.print(Arguments.USAGE + GateArguments.USAGE);
            return DONE;
        }
        try {
            String first = args.isEmpty() ? "" : args.get(0);
            if (first.equals(GATE) || first.equals(CANARY)) {
                return ask(args, directory, environment, out).exitCode;
            }
            Arguments arguments = Arguments.parse(args, directory);
            GeneratedFiles files = generate(arguments);
            return arguments.check() ? check(files, out) : write(files, out);
        } catch (IOException | UncheckedIOException unreadable) {
            err.println(unreadable);
            return WRONG;
        } catch (RuntimeException wrong) {
            err.println(Explanation.of(wrong));
            return WRONG;
        }
    }

    private static GateAnswer ask(List<String> args, Path directory, Map<String, String> environment, PrintStream out)
            throws IOException {
        boolean canary = args.get(0).equals(CANARY);
        GateArguments arguments = GateArguments.parse(args.subList(1, args.size()), canary, directory, environment);
        Replicas replicas = new Replicas(arguments);
        try {
            return canary
                    ? new CanaryCommand(arguments, replicas, out).run()
                    : new GateCommand(arguments, replicas, out).run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return GateAnswer.UNKNOWN;
        }
    }

    private static int check(GeneratedFiles files, PrintStream out) throws IOException {
        String differences = files.differences();
        out.print(differences.isEmpty() ? files.are("up to date") + "\n" : differences);
        return differences.isEmpty() ? DONE : STALE;
    }

    private static int write(GeneratedFiles files, PrintStream out) throws IOException {
        int gone = files.write();
        out.println(files.are("written")
                + (gone == 0
                        ? ""
                        : ", %s deleted".formatted(Plural.of(gone, "of what is gone is", "of what is gone are"))));
        return DONE;
    }

    private static GeneratedFiles generate(Arguments arguments) {
        DeclaredSlos declared = DeclaredSlos.read(arguments.from(), arguments.properties());
        return switch (arguments.command()) {
            case RULES ->
                new GeneratedFiles(arguments.out(), RuleFile.firstLine(declared.service()), rules(declared, arguments));
            case DASHBOARDS -> new GeneratedFiles(arguments.out(), "", dashboards(declared));
            case OPENSLO -> new GeneratedFiles(arguments.out(), "", Map.of("openslo.yaml", declared.openSlo()));
        };
    }

    private static Map<String, String> rules(DeclaredSlos declared, Arguments arguments) {
        Map<String, String> files = new LinkedHashMap<>();
        for (RuleFile file : declared.rules(arguments.except())) {
            files.put(file.fileName(), file.yaml());
            files.put(file.testFileName(), file.tests());
            if (arguments.kubernetes()) {
                files.put(file.prometheusRuleFileName(), file.prometheusRule());
            }
        }
        if (arguments.alertmanager()) {
            files.put(
                    "alertmanager.yml",
                    AlertRouting.of(declared.settings().flavour()).yaml());
        }
        return files;
    }

    private static Map<String, String> dashboards(DeclaredSlos declared) {
        RuleLabels labels = RuleLabels.valueOf(declared.settings().flavour().name());
        SloDashboard dashboard =
                SloDashboard.of(labels).runbook(declared.settings().runbook());
        return Map.of("headroom-slo.json", dashboard.json());
    }
}
