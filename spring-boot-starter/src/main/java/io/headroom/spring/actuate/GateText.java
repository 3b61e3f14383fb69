package io.headroom.spring.actuate;

import io.headroom.internal.check.RatioGrammar;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verdict for a terminal: 80 columns. What is not plain text in a name is shown as a question mark. */
final class GateText {
    private static final int COLUMNS = 80;
    private static final int NAME = 24;
    private static final String INDENT = "    ";

    private GateText() {}

    static String of(GateVerdict verdict) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "Release of %s: %s".formatted(shorten(verdict.service(), COLUMNS - 20), verdict.ok() ? "yes" : "no"));
        line(text, row("SLO", "ok", "policy", "left", "observed", "burn"));
        for (SloGate slo : verdict.slos()) {
            line(
                    text,
                    row(
                            shorten(slo.name(), NAME),
                            slo.ok() ? "yes" : "no",
                            shorten(slo.policy(), 18),
                            percent(slo.remaining()),
                            percent(slo.coverage()),
                            String.format(Locale.ROOT, "%.1f", slo.burnRate())));
            why(text, slo);
        }
        return text.toString();
    }

    private static void why(StringBuilder text, SloGate slo) {
        String why = slo.why();
        if (why != null) {
            String until = slo.until() == null ? "" : ", until " + slo.until().truncatedTo(ChronoUnit.SECONDS);
            wrap(text, plain(why + until));
        }
    }

    private static String row(String name, String ok, String policy, String left, String observed, String burn) {
        return String.format(Locale.ROOT, "%-24s  %-3s  %-18s  %8s  %8s  %7s", name, ok, policy, left, observed, burn);
    }

    private static void wrap(StringBuilder text, String words) {
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : words.split(" ")) {
            String shown = shorten(word, COLUMNS - INDENT.length());
            if (line.length() > INDENT.length() && line.length() + 1 + shown.length() > COLUMNS) {
                line(text, line.toString());
                line = new StringBuilder(INDENT);
            }
            line.append(line.length() > INDENT.length() ? " " : "").append(shown);
        }
        line(text, line.toString());
    }

    private static String percent(double share) {
        return share <= -1_000 ? "<-100k%" : RatioGrammar.tenths(share);
    }

    private static String plain(String any) {
        return any.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static String shorten(@Nullable String any, int length) {
        String plain = plain(String.valueOf(any));
        return plain.length() <= length ? plain : plain.substring(0, length - 2) + "..";
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
