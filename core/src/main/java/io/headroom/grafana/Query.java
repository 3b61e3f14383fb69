package io.headroom.grafana;

import io.headroom.internal.json.Json;
import java.util.Map;

/**
 * A PromQL query of a panel.
 *
 * @param promql with the dashboard's variables
 * @param legend what its series are called
 */
record Query(String promql, String legend) {
    private static final Map<String, Object> DATA_SOURCE = Json.object("type", "prometheus", "uid", "${datasource}");

    /** The data source that the dashboard's reader has chosen. */
    static Map<String, Object> dataSource() {
        return DATA_SOURCE;
    }

    /** As a range of samples, for a graph. */
    Map<String, Object> range(String id) {
        return target(id, "time_series", false);
    }

    /** As the last sample, for a number. */
    Map<String, Object> latest(String id) {
        return target(id, "time_series", true);
    }

    /** As the last sample of each series with its labels, for a table. */
    Map<String, Object> rows(String id) {
        return target(id, "table", true);
    }

    private Map<String, Object> target(String id, String format, boolean instant) {
        return Json.object(
                "refId", id,
                "datasource", DATA_SOURCE,
                "expr", promql,
                "legendFormat", legend,
                "instant", instant,
                "range", !instant,
                "format", format);
    }
}
