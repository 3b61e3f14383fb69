package io.headroom.openslo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a metric is.
 *
 * @param ref name of a {@code DataSource}, empty if none is named
 * @param type of the source, such as {@code Headroom} or {@code Prometheus}; empty if it is that of the data source
 * @param spec what the source needs to know, as plain maps, lists, texts, numbers and booleans; not empty
 */
public record MetricSource(String ref, String type, Map<String, Object> spec) {
    /** Keeps a copy, in the order of the file. */
    public MetricSource {
        spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
    }

    /** A source that names its type. */
    public static MetricSource of(String type, Map<String, Object> spec) {
        return new MetricSource("", type, spec);
    }
}
