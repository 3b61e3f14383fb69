package io.headroom.prometheus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A series selector of PromQL, which is also how promtool writes a series if all its matchers are equalities. Immutable. */
record Selector(String metric, List<Matcher> matchers) {
    record Matcher(String label, String operator, String value) {
        @Override
        public String toString() {
            return label + operator + "\""
                    + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
    }

    static Selector of(String metric) {
        return new Selector(metric, List.of());
    }

    /** {@code name="value"} for each label. */
    static Selector of(String metric, Map<String, String> labels) {
        return new Selector(
                metric,
                labels.entrySet().stream()
                        .map(label -> new Matcher(label.getKey(), "=", label.getValue()))
                        .toList());
    }

    Selector with(String label, String operator, String value) {
        List<Matcher> more = new ArrayList<>(matchers);
        more.add(new Matcher(label, operator, value));
        return new Selector(metric, List.copyOf(more));
    }

    /** With the label, unless it is matched already. */
    Selector ensure(String label, String value) {
        return equalities().containsKey(label) ? this : with(label, "=", value);
    }

    /** The same series of another metric. */
    Selector of(String prefix, String suffix) {
        return new Selector(prefix + suffix, matchers);
    }

    /** The labels that are matched by {@code =}: those that {@code absent} gives. */
    Map<String, String> equalities() {
        Map<String, String> equalities = new LinkedHashMap<>();
        matchers.stream()
                .filter(matcher -> matcher.operator.equals("="))
                .forEach(matcher -> equalities.put(matcher.label, matcher.value));
        return equalities;
    }

    @Override
    public String toString() {
        return matchers.isEmpty()
                ? metric
                : metric + matchers.stream().map(Matcher::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
