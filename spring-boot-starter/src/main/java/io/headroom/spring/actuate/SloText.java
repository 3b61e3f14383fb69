package io.headroom.spring.actuate;

import io.headroom.Slo;
import io.headroom.alert.AlertState;
import io.headroom.alert.Severity;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.ErrorBudget;
import io.headroom.budget.FleetBudget;
import io.headroom.internal.check.RatioGrammar;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The list for a terminal: 80 columns, those in most danger first; the fleet's budget below this replica's where it is known. What is not plain
 * text in a name is shown as a question mark.
 */
final class SloText {
    private static final int COLUMNS = 80;
    private static final int NAME = 24;
    private static final int BAR = 10;
    private static final double LITTLE = 0.5;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<Duration> BURNS =
            List.of(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(6));
    private static final Comparator<Slo> BY_DANGER = Comparator.comparing(
                    (Slo slo) -> !slo.snapshot().isFiring(Severity.PAGE))
            .thenComparing(slo -> !slo.snapshot().isFiring(Severity.TICKET))
            .thenComparing(slo -> slo.actingBudget().remaining())
            .thenComparing(Slo::name);

    private SloText() {}

    static String of(String service, List<Slo> slos) {
        StringBuilder text = new StringBuilder();
        String at = slos.stream()
                .map(slo -> slo.snapshot().at().truncatedTo(ChronoUnit.SECONDS))
                .max(Comparator.naturalOrder())
                .map(Object::toString)
                .orElse("no SLO is declared");
        line(text, "Error budgets of %s, %s".formatted(shorten(service, COLUMNS - 45), at));
        line(text, "%-24s %-17s %8s %6s %6s %6s  %s", "SLO", "budget left", "observed", "5m", "1h", "6h", "alert");
        slos.stream().sorted(BY_DANGER).forEach(slo -> {
            row(text, shorten(slo.name(), NAME), slo.budget(), alert(slo));
            slo.fleetBudget().ifPresent(fleet -> row(text, "  " + fleet(slo, fleet), fleet.budget(), ""));
        });
        legend(text, slos);
        return text.toString();
    }

    private static void legend(StringBuilder text, List<Slo> slos) {
        line(text, "5m, 1h, 6h: burn rates; 1 spends the budget in exactly its period.");
        if (slos.stream()
                .anyMatch(slo -> slo.budget().remaining() < 0 && slo.budget().coverage() < LITTLE)) {
            line(text, "Where little was observed, the first bad events spend more than there is.");
        }
        if (slos.stream().anyMatch(slo -> slo.fleetBudget().isPresent())) {
            line(text, "Alerts are this replica's. Policy and guards act on it unless on the fleet.");
        }
    }

    private static String fleet(Slo slo, FleetBudget fleet) {
        if (fleet.isStale()) {
            return "fleet, too old: " + CLOCK.format(fleet.at());
        }
        return slo.actsOn() == BudgetScope.FLEET ? "fleet, acted on" : "fleet";
    }

    private static void row(StringBuilder text, String name, ErrorBudget budget, String alert) {
        List<String> burns = BURNS.stream()
                .map(window -> window.compareTo(budget.objective().period().length()) > 0
                        ? "-"
                        : number(budget.burnRate(window)))
                .toList();
        line(
                text,
                "%-24s %s %6s %8s %6s %6s %6s  %s",
                name,
                bar(budget.remaining()),
                percent(budget.remaining()),
                percent(budget.coverage()),
                burns.get(0),
                burns.get(1),
                burns.get(2),
                alert);
    }

    private static String bar(double remaining) {
        int filled = (int) Math.round(BAR * Math.max(0, Math.min(1, remaining)));
        return "#".repeat(filled) + ".".repeat(BAR - filled);
    }

    /** The severities that fire, or nothing. */
    private static String alert(Slo slo) {
        return slo.alerts().stream()
                .filter(alert -> alert.state() == AlertState.FIRING)
                .map(alert -> alert.rule().severity() == Severity.PAGE ? "PAGE" : "tkt")
                .distinct()
                .sorted()
                .limit(1)
                .collect(Collectors.joining());
    }

    /** At most six characters. */
    private static String percent(double share) {
        double percent = 100 * share;
        return percent <= -10_000
                ? "<-10k%"
                : percent <= -99.95 ? format("%.0f%%", percent) : RatioGrammar.tenths(share);
    }

    private static String number(double burnRate) {
        return format(burnRate >= 1_000 ? "%.0f" : burnRate >= 10 ? "%.1f" : "%.2f", burnRate);
    }

    private static String shorten(String name, int length) {
        String plain = name.replaceAll("[^\\x20-\\x7E]", "?");
        return plain.length() <= length ? plain : plain.substring(0, length - 2) + "..";
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }

    private static void line(StringBuilder text, String line, Object... values) {
        text.append((values.length == 0 ? line : format(line, values)).stripTrailing())
                .append('\n');
    }
}
