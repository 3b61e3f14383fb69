package io.headroom.benchmarks.lab;

import io.headroom.benchmarks.lab.Outcomes.Place;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Outcomes as Markdown. Means over the seeds, with the 95 % interval of the mean. */
final class ResultTables {
    private static final double PERCENT = 100;
    private static final ToDoubleFunction<Measures> BUDGET = run -> PERCENT * run.budget();

    private static final String DETAILS_HEADER = """
            | | bad, % | budget, % of 30 days | attempts a request: worst 5 s | all of the fault | recovery, s | rejected, % | degraded, % |
            |---|--:|--:|--:|--:|--:|--:|--:|
            """;
    private static final String THREADS_HEADER = """
            | | bad, % | other calls without a thread, % | budget, % of 30 days |
            |---|--:|--:|--:|
            """;
    private static final String CLASSES_HEADER = """
            | | critical: budget spent, % | kept | best effort: budget spent, % | kept | bad in incidents and around, % |
            |---|--:|--:|--:|--:|--:|
            """;
    private static final String BUDGET_HEADER = """
            | | no protection | Resilience4j, tuned | Failsafe, tuned | best of the others | Headroom | better than Headroom |
            |---|--:|--:|--:|--:|--:|---|
            """;
    private static final String TICKS_HEADER = """
            | bad, % | 10 ms | 100 ms | 1 s |
            |---|--:|--:|--:|
            """;
    private static final String GOALS_HEADER = """
            | | | Goal | Reached |
            |---|---|--:|--:|
            """;

    private final Outcomes outcomes;

    ResultTables(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** A section for each family, a table for each scenario, a row for each policy. */
    String details() {
        StringBuilder text = new StringBuilder();
        String family = "";
        for (Place place : outcomes.places()) {
            if (!place.family().equals(family)) {
                family = place.family();
                text.append("\n## ").append(Family.title(family)).append('\n');
            }
            text.append("\n### ").append(place.scenario()).append("\n\n").append(details(place));
        }
        return text.toString();
    }

    private String details(Place place) {
        return header(place.family())
                + outcomes.policies(place).stream()
                        .map(policy -> row(place, policy))
                        .collect(Collectors.joining());
    }

    /** What the docs' page shows of a family: a row for each scenario, or for each policy where there is but one scenario. */
    String summary(String family) {
        return switch (family) {
            case Family.CLASSES -> places(family).map(this::details).collect(Collectors.joining());
            case Family.TICKS ->
                TICKS_HEADER + places(family).map(this::ticksRow).collect(Collectors.joining());
            default -> BUDGET_HEADER + places(family).map(this::budgetRow).collect(Collectors.joining());
        };
    }

    private Stream<Place> places(String family) {
        return outcomes.places().stream().filter(place -> place.family().equals(family));
    }

    private String ticksRow(Place place) {
        return line(
                place.scenario(),
                Stream.of(Policies.HEADROOM_10_MS, Policies.HEADROOM, Policies.HEADROOM_1_S)
                        .map(policy -> cell(place, policy, run -> PERCENT * run.bad()))
                        .toList());
    }

    private static String header(String family) {
        return switch (family) {
            case Family.THREADS -> THREADS_HEADER;
            case Family.CLASSES -> CLASSES_HEADER;
            default -> DETAILS_HEADER;
        };
    }

    private String row(Place place, String policy) {
        List<String> cells = switch (place.family()) {
            case Family.THREADS ->
                List.of(
                        cell(place, policy, run -> PERCENT * run.bad()),
                        cell(place, policy, run -> PERCENT * run.othersBad()),
                        cell(place, policy, BUDGET));
            case Family.CLASSES ->
                List.of(
                        cell(place, policy, run -> PERCENT * run.criticalSpent()),
                        kept(place, policy, Measures::criticalSpent),
                        cell(place, policy, run -> PERCENT * run.bestEffortSpent()),
                        kept(place, policy, Measures::bestEffortSpent),
                        cell(place, policy, run -> PERCENT * run.bad()));
            default ->
                List.of(
                        cell(place, policy, run -> PERCENT * run.bad()),
                        cell(place, policy, BUDGET),
                        cell(place, policy, Measures::amplification),
                        cell(place, policy, Measures::load),
                        cell(place, policy, Measures::recovery),
                        cell(place, policy, run -> PERCENT * run.rejected()),
                        cell(place, policy, run -> PERCENT * run.degraded()));
        };
        return line(policy, cells);
    }

    private String kept(Place place, String policy, ToDoubleFunction<Measures> spent) {
        double share = outcomes.mean(place, policy, run -> spent.applyAsDouble(run) <= 1 ? 1 : 0);
        return "%.0f %%".formatted(PERCENT * share);
    }

    /** What a scenario takes of the error budget, and which policies take surely less than Headroom. */
    private String budgetRow(Place place) {
        return line(
                place.scenario(),
                List.of(
                        cell(place, Policies.NONE, BUDGET),
                        cell(place, Policies.RESILIENCE4J_TUNED, BUDGET),
                        cell(place, Policies.FAILSAFE_TUNED, BUDGET),
                        bestOther(place),
                        cell(place, Policies.HEADROOM, BUDGET),
                        better(place)));
    }

    private String bestOther(Place place) {
        List<String> named =
                List.of(Policies.NONE, Policies.RESILIENCE4J_TUNED, Policies.FAILSAFE_TUNED, Policies.HEADROOM);
        return outcomes.policies(place).stream()
                .filter(policy -> !named.contains(policy))
                .min((one, two) -> Double.compare(outcomes.mean(place, one, BUDGET), outcomes.mean(place, two, BUDGET)))
                .map(policy -> "%s: %s".formatted(policy, cell(place, policy, BUDGET)))
                .orElse("");
    }

    private String better(Place place) {
        return outcomes.policies(place).stream()
                .filter(policy -> {
                    Sample less = outcomes.difference(place, Policies.HEADROOM, policy, BUDGET);
                    return less.mean() - less.plusMinus() > 0;
                })
                .collect(Collectors.joining(", "));
    }

    /** A row for each goal. */
    String goals() {
        return GOALS_HEADER
                + Goals.of(outcomes).stream()
                        .map(goal -> "| %s | %s | %s %s | %s |%n"
                                .formatted(
                                        goal.where(),
                                        goal.what(),
                                        goal.least() ? "≥" : "≤",
                                        limit(goal.limit()),
                                        goal.isMet()
                                                ? number(goal.reached())
                                                : "**%s, missed**".formatted(number(goal.reached()))))
                        .collect(Collectors.joining());
    }

    private String cell(Place place, String policy, ToDoubleFunction<Measures> measure) {
        return outcomes.sample(place, policy, measure).map(ResultTables::cell).orElse("");
    }

    private static String cell(Sample sample) {
        String mean = number(sample.mean());
        String spread = number(sample.plusMinus());
        return Double.isNaN(sample.plusMinus()) || spread.matches("0(\\.0+)?") ? mean : mean + " ± " + spread;
    }

    private static String line(String first, List<String> cells) {
        return "| %s | %s |%n".formatted(first, String.join(" | ", cells));
    }

    private static String limit(double value) {
        return value == Math.rint(value) ? "%.0f".formatted(value) : String.valueOf(value);
    }

    static String number(double value) {
        if (Double.isInfinite(value)) {
            return "never";
        }
        String digits =
                value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : value >= 0.0995 || value == 0 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, digits, value);
    }
}
