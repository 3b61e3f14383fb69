package io.headroom.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A series selector of PromQL. Immutable. */
record Selector(String metric, List<String> matchers) {
    static Selector of(String metric) {
        return new Selector(metric, List.of());
    }

    /** {@code name="value"} for each label. */
    static Selector of(String metric, Map<String, String> labels) {
        Selector selector = of(metric);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            selector = selector.with(label.getKey(), "=", label.getValue());
        }
        return selector;
    }

    Selector with(String label, String operator, String value) {
        List<String> more = new ArrayList<>(matchers);
        more.add(label + operator + quoted(value));
        return new Selector(metric, List.copyOf(more));
    }

    /** The same series of another metric. */
    Selector of(String prefix, String suffix) {
        return new Selector(prefix + suffix, matchers);
    }

    @Override
    public String toString() {
        return matchers.isEmpty() ? metric : metric + "{" + String.join(", ", matchers) + "}";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
