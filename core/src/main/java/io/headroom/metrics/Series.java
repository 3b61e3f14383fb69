package io.headroom.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * One line of a {@link Metric}: its labels, and where its value is read.
 *
 * <p>Thread-safe. Two series are equal only if they are the same object.
 */
public final class Series {
    private final Metric metric;

    /** Names and values by turns: there are a dozen series an SLO, kept as long as it is, and a map of each would take most of their memory. */
    private final String[] labels;

    private final boolean ofMember;
    private final DoubleSupplier value;

    /** @param labels names and values by turns, from now on the series' own, or shared by several */
    Series(Metric metric, String[] labels, boolean ofMember, DoubleSupplier value) {
        this.metric = metric;
        this.labels = labels;
        this.ofMember = ofMember;
        this.value = value;
    }

    /** What it is a line of. */
    public Metric metric() {
        return metric;
    }

    /** What tells it from the metric's other lines, the service first; a new map each time. */
    public Map<String, String> labels() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            map.put(labels[i], labels[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** Whether it belongs to the member of an {@link io.headroom.SloFamily}, of which there may be many. */
    public boolean isOfMember() {
        return ofMember;
    }

    /** The value as of the last tick, never NaN or infinite; takes no lock. A counter's is a whole number. */
    public double value() {
        return value.getAsDouble();
    }

    @Override
    public String toString() {
        return metric.meter() + labels();
    }
}
