package io.headroom.spring.cli;

import io.headroom.budget.CanaryComparison;
import io.headroom.internal.check.OneLine;
import io.headroom.internal.check.Plural;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what new replicas counted with what old ones did, SLO by SLO. */
final class CanaryCommand {
    private final GateArguments arguments;
    private final Replicas replicas;
    private final PrintStream out;

    CanaryCommand(GateArguments arguments, Replicas replicas, PrintStream out) {
        this.arguments = arguments;
        this.replicas = replicas;
        this.out = out;
    }

    /** Compares for as long as it is told to. Once worse is final; otherwise the last comparison counts. */
    GateAnswer run() throws InterruptedException {
        long begin = System.nanoTime();
        GateAnswer answer = compare();
        while (answer != GateAnswer.NO
                && System.nanoTime() - begin < arguments.lasting().toNanos()) {
            Thread.sleep(arguments.every().toMillis());
            answer = compare();
        }
        out.println(
                switch (answer) {
                    case YES -> "The canary is not worse beyond chance.";
                    case NO -> "The canary is worse.";
                    case UNKNOWN -> "Nobody knows yet whether the canary is worse.";
                });
        return answer;
    }

    private GateAnswer compare() throws InterruptedException {
        List<GateAnswer> answers = new ArrayList<>();
        try {
            for (String slo : names()) {
                answers.add(compare(slo));
            }
        } catch (IOException unknown) {
            out.println("unknown: " + OneLine.of(String.valueOf(unknown.getMessage())));
            answers.add(GateAnswer.UNKNOWN);
        }
        return GateAnswer.all(answers);
    }

    /** Those of the first new replica, unless they are named. */
    private List<String> names() throws IOException, InterruptedException {
        if (!arguments.slos().isEmpty()) {
            return List.copyOf(arguments.slos());
        }
        if (!(replicas.get(arguments.urls().get(0)).get("slos") instanceof List<?> slos) || slos.isEmpty()) {
            throw new IOException(arguments.urls().get(0) + " has no SLO");
        }
        return slos.stream()
                .filter(slo -> slo instanceof Map<?, ?>)
                .map(slo -> Objects.toString(((Map<?, ?>) slo).get("name")))
                .toList();
    }

    private GateAnswer compare(String slo) throws InterruptedException {
        try {
            Counts canary = counts(slo, arguments.urls());
            Counts baseline = counts(slo, arguments.baseline());
            CanaryComparison comparison = new CanaryComparison(canary.bad, canary.total, baseline.bad, baseline.total);
            GateAnswer answer = answer(comparison);
            String verdict = switch (answer) {
                case YES -> "not worse beyond chance";
                case NO -> "worse";
                case UNKNOWN -> "too few events to tell";
            };
            say(
                    slo,
                    "%s: %s %s bad against %s in %s"
                            .formatted(
                                    verdict,
                                    canary,
                                    Plural.word(canary.bad, "was", "were"),
                                    baseline,
                                    arguments.window()));
            return answer;
        } catch (IOException unknown) {
            say(slo, "unknown: " + unknown.getMessage());
            return GateAnswer.UNKNOWN;
        }
    }

    private GateAnswer answer(CanaryComparison comparison) {
        if (comparison.isWorse(arguments.evidence())) {
            return GateAnswer.NO;
        }
        return comparison.canTell(arguments.evidence()) ? GateAnswer.YES : GateAnswer.UNKNOWN;
    }

    private void say(String slo, String what) {
        out.println("%s: %s".formatted(OneLine.of(slo), OneLine.of(what)));
    }

    private Counts counts(String slo, List<URI> urls) throws IOException, InterruptedException {
        long bad = 0;
        long total = 0;
        for (URI url : urls) {
            Map<String, Object> answer = replicas.get(URI.create(withoutSlash(url) + "/" + path(slo)));
            if (answer.get("method") != null) {
                throw new IOException("its budget counts slices, not events");
            }
            Map<?, ?> window = window(answer, url);
            bad += number(window.get("bad"));
            total += number(window.get("bad")) + number(window.get("good"));
        }
        return new Counts(bad, total);
    }

    private Map<?, ?> window(Map<String, Object> slo, URI url) throws IOException {
        if (!(slo.get("windows") instanceof List<?> windows)) {
            throw new IOException(url + " is not the endpoint slo");
        }
        List<String> names = new ArrayList<>();
        for (Object any : windows) {
            if (any instanceof Map<?, ?> window) {
                if (arguments.window().equals(window.get("window"))) {
                    return window;
                }
                names.add(Objects.toString(window.get("window")));
            }
        }
        throw new IOException("window must be one of %s, was %s".formatted(names, arguments.window()));
    }

    private static long number(@Nullable Object count) throws IOException {
        if (count instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw new IOException("a count must be a number, was " + count);
    }

    private static String withoutSlash(URI url) {
        return url.toString().replaceAll("/+$", "");
    }

    private static String path(String slo) {
        return Arrays.stream(slo.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** What several replicas counted together. */
    private record Counts(long bad, long total) {
        @Override
        public String toString() {
            double percent = total == 0 ? 0 : 100.0 * bad / total;
            return String.format(Locale.ROOT, "%,d of %,d (%.3f%%)", bad, total, percent);
        }
    }
}
