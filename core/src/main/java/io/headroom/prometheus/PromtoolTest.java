package io.headroom.prometheus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One test of {@code promtool test rules}: series, and what expressions give at moments. */
final class PromtoolTest {
    private final String name;
    private final List<Object> series = new ArrayList<>();
    private final List<Object> expressions = new ArrayList<>();
    private final List<Object> alerts = new ArrayList<>();

    PromtoolTest(String name) {
        this.name = name;
    }

    /** A series with a value every minute from 0 on. */
    PromtoolTest series(String selector, String values) {
        series.add(ordered("series", selector, "values", values));
        return this;
    }

    /** The expression gives one sample without labels. */
    PromtoolTest gives(Duration at, String expr, double value) {
        return expect(at, expr, List.of(ordered("labels", "{}", "value", value)));
    }

    /** The expression gives nothing. */
    PromtoolTest givesNothing(Duration at, String expr) {
        return expect(at, expr, List.of());
    }

    /** The alert fires once, and just so. */
    PromtoolTest alerts(Duration at, String alert, Map<String, String> labels, Map<String, String> annotations) {
        Map<String, Object> test = ordered("eval_time", PromDuration.format(at), "alertname", alert);
        test.put("exp_alerts", List.of(ordered("exp_labels", labels, "exp_annotations", annotations)));
        alerts.add(test);
        return this;
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = ordered("name", name, "interval", "1m");
        map.put("input_series", series);
        if (!expressions.isEmpty()) {
            map.put("promql_expr_test", expressions);
        }
        if (!alerts.isEmpty()) {
            map.put("alert_rule_test", alerts);
        }
        return map;
    }

    private PromtoolTest expect(Duration at, String expr, List<Object> samples) {
        Map<String, Object> test = ordered("expr", expr, "eval_time", PromDuration.format(at));
        test.put("exp_samples", samples);
        expressions.add(test);
        return this;
    }

    private static Map<String, Object> ordered(String key, Object value, String secondKey, Object secondValue) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        map.put(secondKey, secondValue);
        return map;
    }
}
