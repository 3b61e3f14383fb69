package io.headroom.prometheus;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** One rule of a group. Immutable. */
public sealed interface Rule {
    /** What it evaluates, in PromQL. */
    String expr();

    /** What it adds to the labels of the result, in the order of the output. */
    Map<String, String> labels();

    /** The rule as a YAML mapping. */
    Map<String, Object> asMap();

    /**
     * Stores the result of an expression.
     *
     * @param record name of the series
     * @param expr in PromQL
     * @param labels added to those of the result
     */
    record Recording(String record, String expr, Map<String, String> labels) implements Rule {
        /** Keeps a copy of the labels. */
        public Recording {
            labels = copy(labels);
        }

        @Override
        public Map<String, Object> asMap() {
            return mapping("record", record, expr, labels);
        }
    }

    /**
     * Fires for each series of the result.
     *
     * @param alert name of the alert
     * @param expr in PromQL
     * @param holds how long the expression must hold before it fires; zero for at once
     * @param labels added to those of the result
     * @param annotations what people read
     */
    record Alert(String alert, String expr, Duration holds, Map<String, String> labels, Map<String, String> annotations)
            implements Rule {
        /** Keeps a copy of the labels and the annotations. */
        public Alert {
            labels = copy(labels);
            annotations = copy(annotations);
        }

        @Override
        public Map<String, Object> asMap() {
            Map<String, Object> map = mapping("alert", alert, expr, Map.of());
            if (!holds.isZero()) {
                map.put("for", PromDuration.format(holds));
            }
            map.put("labels", labels);
            map.put("annotations", annotations);
            return map;
        }
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static Map<String, Object> mapping(String kind, String name, String expr, Map<String, String> labels) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(kind, name);
        map.put("expr", expr);
        if (!labels.isEmpty()) {
            map.put("labels", labels);
        }
        return map;
    }
}
