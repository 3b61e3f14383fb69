package io.headroom.grafana;

import java.util.List;

/** The guards of the chosen service: the dependencies that it calls. */
final class GuardPanels {
    private static final String GUARD = "{service=\"$service\", guard=~\"$guard\"}";

    private GuardPanels() {}

    static List<Panel> panels() {
        return List.of(
                Panel.graph(
                                "Guarded calls a second",
                                "By result. Failures: the dependency is in trouble. Rejected: the guard keeps calls from it. Fallback:"
                                        + " failures that customers did not see.",
                                12)
                        .query(rate("slo_guard_calls_total"), "{{guard}} {{result}}")
                        .unit("cps")
                        .series(".*success", "color", Panel.fixed("green"))
                        .series(".*failure", "color", Panel.fixed("red"))
                        .series(".*rejected", "color", Panel.fixed("orange"))
                        .series(".*fallback", "color", Panel.fixed("purple"))
                        .with("min", 0),
                Panel.graph(
                                "Retries a second",
                                "Granted and denied. Denied ones are the load that the dependency was spared; they should come with"
                                        + " failures and leave with them.",
                                12)
                        .query(rate("slo_guard_retries_total"), "{{guard}} {{result}}")
                        .unit("cps")
                        .series(".*granted", "color", Panel.fixed("blue"))
                        .series(".*denied", "color", Panel.fixed("orange"))
                        .with("min", 0),
                Panel.graph(
                                "In-flight limit",
                                "How many calls each replica lets be under way; 0: it does not limit. Above 0: the dependency is overloaded, and more replicas of ours would not help.",
                                12)
                        .query("slo_guard_limit" + GUARD, "{{guard}} {{instance}}")
                        .unit("short")
                        .with("min", 0),
                Panel.graph(
                                "Retry budget",
                                "Retries that each replica may still grant. At 0 for long: the dependency fails more than retries can mend.",
                                12)
                        .query("slo_guard_retry_budget" + GUARD, "{{guard}} {{instance}}")
                        .unit("short")
                        .with("min", 0));
    }

    private static String rate(String counter) {
        return "sum by (guard, result) (rate(%s%s[$__rate_interval]))".formatted(counter, GUARD);
    }
}
