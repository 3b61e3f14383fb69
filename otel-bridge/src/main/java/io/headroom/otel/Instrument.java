package io.headroom.otel;

import io.headroom.metrics.Metric;
import io.headroom.metrics.Series;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous instrument of one metric, registered while it has a series.
 *
 * <p>Series come and go one at a time while collections run; a collection sees each that is there throughout. An SDK keeps no more than so
 * many attribute sets of an instrument apart, so those of which there may be many come last.
 */
final class Instrument {
    private final Metric metric;
    private final Meter meter;

    /** Written by the feed, one call at a time; read by collections, like the one below. */
    private final Map<Series, Attributes> declared = new ConcurrentHashMap<>();

    private final Map<Series, Attributes> ofMembers = new ConcurrentHashMap<>();

    /** Read and written by the feed alone. */
    private @Nullable Runnable registration;

    Instrument(Metric metric, Meter meter) {
        this.metric = metric;
        this.meter = meter;
    }

    void add(Series series) {
        AttributesBuilder attributes = Attributes.builder();
        series.labels().forEach(attributes::put);
        (series.isOfMember() ? ofMembers : declared).put(series, attributes.build());
        if (registration == null) {
            registration = register();
        }
    }

    void remove(Series series) {
        declared.remove(series);
        ofMembers.remove(series);
        if (registration != null && declared.isEmpty() && ofMembers.isEmpty()) {
            registration.run();
            registration = null;
        }
    }

    /** What undoes it. */
    private Runnable register() {
        if (metric.kind() == Metric.Kind.COUNTER) {
            return meter.counterBuilder(metric.meter())
                    .setUnit(metric.unit())
                    .setDescription(metric.description())
                    .buildWithCallback(this::observe)::close;
        }
        return meter.gaugeBuilder(metric.meter())
                .setUnit(metric.unit())
                .setDescription(metric.description())
                .buildWithCallback(this::observe)::close;
    }

    private void observe(ObservableLongMeasurement counter) {
        forEach((series, attributes) -> counter.record((long) series.value(), attributes));
    }

    private void observe(ObservableDoubleMeasurement gauge) {
        forEach((series, attributes) -> gauge.record(series.value(), attributes));
    }

    private void forEach(BiConsumer<Series, Attributes> observation) {
        declared.forEach(observation);
        ofMembers.forEach(observation);
    }
}
