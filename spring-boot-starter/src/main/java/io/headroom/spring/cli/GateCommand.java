package io.headroom.spring.cli;

import io.headroom.budget.ErrorBudgetPolicy;
import io.headroom.internal.check.OneLine;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the release gate of every replica. */
final class GateCommand {
    private final GateArguments arguments;
    private final Replicas replicas;
    private final PrintStream out;

    GateCommand(GateArguments arguments, Replicas replicas, PrintStream out) {
        this.arguments = arguments;
        this.replicas = replicas;
        this.out = out;
    }

    /** Asks until all say yes or the time is over; the last answer counts. */
    GateAnswer run() throws InterruptedException {
        long begin = System.nanoTime();
        GateAnswer answer = ask();
        while (answer != GateAnswer.YES
                && System.nanoTime() - begin < arguments.lasting().toNanos()) {
            Thread.sleep(arguments.every().toMillis());
            answer = ask();
        }
        out.println(
                switch (answer) {
                    case YES -> "The SLOs let a release pass.";
                    case NO -> "The SLOs hold a release back.";
                    case UNKNOWN -> "Nobody knows whether the SLOs let a release pass.";
                });
        return answer;
    }

    private GateAnswer ask() throws InterruptedException {
        List<GateAnswer> answers = new ArrayList<>();
        for (URI url : arguments.urls()) {
            answers.add(ask(url));
        }
        return GateAnswer.all(answers);
    }

    private GateAnswer ask(URI url) throws InterruptedException {
        try {
            List<Map<?, ?>> slos = slos(replicas.get(url));
            String why = slos.stream()
                    .filter(slo -> !isOk(slo))
                    .map(GateCommand::reason)
                    .collect(Collectors.joining("; "));
            say(url, why.isEmpty() ? "yes" : "no: " + why);
            return why.isEmpty() ? GateAnswer.YES : GateAnswer.NO;
        } catch (IOException unknown) {
            say(url, "unknown: " + unknown.getMessage());
            return GateAnswer.UNKNOWN;
        }
    }

    private void say(URI url, String answer) {
        out.println("%s: %s".formatted(url, OneLine.of(answer)));
    }

    private static boolean isOk(Map<?, ?> slo) {
        return "true".equals(Objects.toString(slo.get("ok")));
    }

    private static String reason(Map<?, ?> slo) {
        Object until = slo.get("until");
        return "%s: %s%s".formatted(slo.get("name"), slo.get("why"), until == null ? "" : ", until " + until);
    }

    /** Those that are asked about. */
    private List<Map<?, ?>> slos(Map<String, Object> verdict) throws IOException {
        if (verdict.get("ok") == null || !(verdict.get("slos") instanceof List<?> all)) {
            throw new IOException("that is no release gate");
        }
        List<Map<?, ?>> slos = new ArrayList<>();
        for (Object slo : all) {
            if (slo instanceof Map<?, ?> gate && isAskedFor(gate)) {
                slos.add(gate);
            }
        }
        Set<String> names =
                slos.stream().map(slo -> Objects.toString(slo.get("name"))).collect(Collectors.toSet());
        if (!names.containsAll(arguments.slos())) {
            throw new IOException("of %s it has %s".formatted(arguments.slos(), names));
        }
        if (arguments.strict()) {
            requireData(slos);
        }
        return slos;
    }

    private boolean isAskedFor(Map<?, ?> slo) {
        return arguments.slos().isEmpty() || arguments.slos().contains(Objects.toString(slo.get("name")));
    }

    /** A no stays one. */
    private static void requireData(List<Map<?, ?>> slos) throws IOException {
        boolean no = slos.stream().anyMatch(slo -> !isOk(slo));
        List<String> without = slos.stream()
                .filter(slo -> ErrorBudgetPolicy.INSUFFICIENT_DATA.equals(slo.get("policy")))
                .map(slo -> Objects.toString(slo.get("name")))
                .toList();
        if (!no && (slos.isEmpty() || !without.isEmpty())) {
            throw new IOException(slos.isEmpty() ? "it has no SLO" : "too little data of " + without);
        }
    }
}
