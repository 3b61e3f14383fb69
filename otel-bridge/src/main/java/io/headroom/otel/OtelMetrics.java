package io.headroom.otel;

import io.headroom.Headroom;
import io.headroom.metrics.Metric;
import io.headroom.metrics.MetricsDetail;
import io.headroom.metrics.Series;
import io.headroom.metrics.SeriesFeed;
import io.headroom.metrics.SeriesSink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Publishes the SLOs and guards of a {@link Headroom} as OpenTelemetry metrics, those declared later included, until either is closed.
 *
 * <p>Every instrument is asynchronous: a collection reads the last published snapshots, and costs the hot path nothing. No value is ever
 * NaN or infinite. Names, attributes and units are such that OTLP to Prometheus yields the series of
 * Micrometer's {@code HeadroomMetrics}; gauges are this process's view, only {@code slo.events} may be summed over replicas.
 *
 * <p>Thread-safe.
 */
public final class OtelMetrics implements AutoCloseable {
    /** The name of the instrumentation scope. */
    public static final String SCOPE = "io.headroom";

    private final SeriesFeed feed;

    private OtelMetrics(SeriesFeed feed) {
        this.feed = feed;
    }

    /**
     * Publishes the basic series from now on.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is published then
     */
    public static OtelMetrics bind(Headroom headroom, OpenTelemetry telemetry) {
        return bind(headroom, telemetry, MetricsDetail.BASIC);
    }

    /**
     * Publishes the basic series, or all, from now on.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is published then
     */
    public static OtelMetrics bind(Headroom headroom, OpenTelemetry telemetry, MetricsDetail detail) {
        return new OtelMetrics(
                SeriesFeed.open(headroom, detail, new Instruments(InstrumentationScope.meter(telemetry))));
    }

    /**
     * The same, but after the end of the Headroom its last values stay to be collected until this is closed too: for a Headroom that ends before
     * OpenTelemetry's last export. Not where OpenTelemetry lives on and another Headroom follows.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is published then
     */
    public static OtelMetrics bindOutliving(Headroom headroom, OpenTelemetry telemetry, MetricsDetail detail) {
        return new OtelMetrics(
                SeriesFeed.openOutliving(headroom, detail, new Instruments(InstrumentationScope.meter(telemetry))));
    }

    /** Ends it: later collections see nothing of the Headroom. Doing so again does nothing. */
    @Override
    public void close() {
        feed.close();
    }

    private static final class Instruments implements SeriesSink {
        private final Meter meter;
        private final Map<Metric, Instrument> instruments = new EnumMap<>(Metric.class);

        Instruments(Meter meter) {
            this.meter = meter;
        }

        @Override
        public void add(Series series) {
            instrument(series).add(series);
        }

        @Override
        public void remove(Series series) {
            instrument(series).remove(series);
        }

        private Instrument instrument(Series series) {
            return instruments.computeIfAbsent(series.metric(), metric -> new Instrument(metric, meter));
        }
    }
}
