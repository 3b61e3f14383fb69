package io.headroom.test.gate;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;

/**
 * The gate as a command, for a pipeline:
 * {@code GateCommand http://localhost:8080/actuator/slo --without=nightly-import -- wrk -d60s http://localhost:8080/checkout/1}.
 *
 * <p>What follows {@code --} is run between the two looks; without it, everything since the application's start is judged. Options are
 * {@code --only=}, {@code --without=}, {@code --burn-rate-at-most=}, {@code --remaining-at-least=}, {@code --evidence=} and
 * {@code --allow-inconclusive}, each as in {@link LoadTestGate}; names are separated by commas.
 *
 * <p>Prints the table. Exits with 0 if all passed, 1 if not, 2 if it could not be judged.
 */
public final class GateCommand {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int NOT_JUDGED = 2;

    private GateCommand() {}

    /** Judges, and exits. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out));
    }

    static int run(List<String> args, PrintStream out) {
        int end = args.indexOf("--");
        List<String> settings = end < 0 ? args : args.subList(0, end);
        List<String> load = end < 0 ? List.of() : args.subList(end + 1, args.size());
        try {
            LoadTestGate gate = gate(settings);
            LoadTest test = load.isEmpty() ? gate.sinceStart() : gate.begin();
            if (!load.isEmpty()) {
                play(load);
            }
            out.print(GateTable.of(test.check()));
            return PASSED;
        } catch (AssertionError missed) {
            out.println(missed.getMessage());
            return FAILED;
        } catch (IOException | RuntimeException failure) {
            out.println(failure.getMessage());
            return NOT_JUDGED;
        }
    }

    private static LoadTestGate gate(List<String> settings) {
        if (settings.isEmpty()) {
            throw new IllegalArgumentException(
                    "the first argument must be the endpoint, such as http://localhost:8080/actuator/slo");
        }
        LoadTestGate gate = LoadTestGate.of(URI.create(settings.get(0)));
        for (String setting : settings.subList(1, settings.size())) {
            gate = with(gate, setting);
        }
        return gate;
    }

    private static LoadTestGate with(LoadTestGate gate, String setting) {
        String[] parts = setting.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "--only" -> gate.only(value.split(","));
            case "--without" -> gate.without(value.split(","));
            case "--burn-rate-at-most" -> gate.burnRateAtMost(number(setting, value));
            case "--remaining-at-least" -> gate.remainingAtLeast(value);
            case "--evidence" -> gate.evidence(number(setting, value));
            case "--allow-inconclusive" -> gate.allowInconclusive();
            default ->
                throw new IllegalArgumentException(
                        ("option must be one of --only, --without, --burn-rate-at-most, --remaining-at-least, --evidence, "
                                        + "--allow-inconclusive, was %s")
                                .formatted(setting));
        };
    }

    private static double number(String setting, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException("option must have a number, was " + setting, none);
        }
    }

    private static void play(List<String> load) throws IOException {
        try {
            int status = new ProcessBuilder(load).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException("the load must exit with 0, %s exited with %d".formatted(load, status));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the load was interrupted", interrupted);
        }
    }
}
