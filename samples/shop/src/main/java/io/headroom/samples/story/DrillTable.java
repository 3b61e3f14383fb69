package io.headroom.samples.story;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The users' share of bad requests by incident and protection: the median of all seeds. */
final class DrillTable {
    private final List<DrillResult> results;

    DrillTable(List<DrillResult> results) {
        this.results = List.copyOf(results);
    }

    /** In Markdown. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("| bad, % of requests | ")
                .append(Arrays.stream(Protection.values())
                        .map(protection -> protection.title)
                        .collect(Collectors.joining(" | ")))
                .append(" | better than enforcing |%n|---|%s---|%n"
                        .formatted("--:|".repeat(Protection.values().length)));
        for (Incident incident : Incident.values()) {
            if (results.stream().anyMatch(result -> result.incident() == incident)) {
                text.append(row(incident.title, result -> result.incident() == incident));
            }
        }
        return text.append(row("all", result -> true)).toString();
    }

    private String row(String title, Predicate<DrillResult> which) {
        double enforced = median(Protection.ENFORCE, which);
        return "| %s | %s | %s |%n"
                .formatted(
                        title,
                        Arrays.stream(Protection.values())
                                .map(protection -> String.format(Locale.ROOT, "%.1f", median(protection, which)))
                                .collect(Collectors.joining(" | ")),
                        Arrays.stream(Protection.values())
                                .filter(protection -> median(protection, which) < enforced)
                                .map(protection -> protection.title)
                                .collect(Collectors.joining("; ")));
    }

    private double median(Protection protection, Predicate<DrillResult> which) {
        double[] sorted = results.stream()
                .filter(result -> result.protection() == protection)
                .filter(which)
                .collect(Collectors.groupingBy(DrillResult::seed))
                .values()
                .stream()
                .mapToDouble(DrillTable::badPercent)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double badPercent(List<DrillResult> ofOneSeed) {
        return 100.0
                * ofOneSeed.stream().mapToLong(DrillResult::bad).sum()
                / ofOneSeed.stream().mapToLong(DrillResult::requests).sum();
    }
}
