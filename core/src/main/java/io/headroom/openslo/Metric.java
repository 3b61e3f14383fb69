package io.headroom.openslo;

import org.jspecify.annotations.Nullable;

/** What an SLI measures. */
public sealed interface Metric {
    /**
     * A number that an objective compares with a value.
     *
     * @param source where it is
     */
    record Threshold(MetricSource source) implements Metric {}

    /**
     * A share of events.
     *
     * @param counter whether the numbers only ever grow
     * @param good the good events; null if the bad ones are given
     * @param bad the bad events; null if the good ones are given
     * @param total all events
     */
    record Ratio(
            boolean counter,
            @Nullable MetricSource good,
            @Nullable MetricSource bad,
            MetricSource total) implements Metric {}

    /**
     * A share that somebody else computed.
     *
     * @param ofFailures whether it is that of bad events, not of good ones
     * @param source where it is
     */
    record Raw(boolean ofFailures, MetricSource source) implements Metric {}
}
