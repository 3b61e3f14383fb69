package io.headroom.micrometer;

import io.headroom.Headroom;
import io.headroom.metrics.Metric;
import io.headroom.metrics.MetricsDetail;
import io.headroom.metrics.Series;
import io.headroom.metrics.SeriesFeed;
import io.headroom.metrics.SeriesSink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the SLOs and guards of a {@link Headroom} as meters, those declared later included, until it is closed.
 *
 * <p>Every meter reads the last published snapshot, so a scrape costs the hot path nothing; none is ever NaN or infinite.
 * Gauges are this process's view; only {@code slo.events} may be summed over replicas.
 */
public final class HeadroomMetrics implements MeterBinder {
    private final Headroom headroom;
    private final MetricsDetail detail;

    /** Basic meters. */
    public HeadroomMetrics(Headroom headroom) {
        this(headroom, MetricsDetail.BASIC);
    }

    /** Basic or full meters. */
    public HeadroomMetrics(Headroom headroom, MetricsDetail detail) {
        this.headroom = headroom;
        this.detail = detail;
    }

    /**
     * Registers the meters of the SLOs and guards there are, and of later ones as they are declared.
     *
     * @throws IllegalStateException if the Headroom is closed; nothing is registered then
     */
    @Override
    @SuppressWarnings("resource") // ends with the Headroom: a binder is never asked to unbind
    public void bindTo(MeterRegistry registry) {
        SeriesFeed.open(headroom, detail, new Meters(registry));
    }

    /**
     * What one registry was given, to be taken back at the end. Meters hold their subject weakly and would say nothing once that is gone:
     * it is the registry, which lives as long as they, and their function holds the series.
     */
    private static final class Meters implements SeriesSink {
        private final MeterRegistry registry;

        /** Each series is equal to itself alone, and there are many. */
        private final Map<Series, Meter> meters = new IdentityHashMap<>();

        /** Those of the series that was added last: the next one's are mostly the same, and are kept once. */
        private List<Tag> lastTags = List.of();

        Meters(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void add(Series series) {
            Metric metric = series.metric();
            meters.put(series, metric.kind() == Metric.Kind.COUNTER ? counter(metric, series) : gauge(metric, series));
        }

        @Override
        public void remove(Series series) {
            Meter meter = meters.remove(series);
            if (meter != null) {
                registry.remove(meter);
            }
        }

        private Meter counter(Metric metric, Series series) {
            return FunctionCounter.builder(metric.meter(), registry, any -> series.value())
                    .description(metric.description())
                    .tags(tags(series))
                    .register(registry);
        }

        private Meter gauge(Metric metric, Series series) {
            return Gauge.builder(metric.meter(), registry, any -> series.value())
                    .description(metric.description())
                    .baseUnit(baseUnit(metric))
                    .tags(tags(series))
                    .register(registry);
        }

        private List<Tag> tags(Series series) {
            List<Tag> tags = new ArrayList<>();
            for (Map.Entry<String, String> label : series.labels().entrySet()) {
                Tag last = tags.size() < lastTags.size() ? lastTags.get(tags.size()) : null;
                boolean same = last != null
                        && last.getKey().equals(label.getKey())
                        && last.getValue().equals(label.getValue());
                tags.add(same ? last : Tag.of(label.getKey(), label.getValue()));
            }
            lastTags = tags;
            return tags;
        }

        /** Micrometer spells units out, and the Prometheus name ends in it; what is only counted has none. */
        private static @Nullable String baseUnit(Metric metric) {
            return switch (metric.unit()) {
                case "1" -> "ratio";
                case "s" -> "seconds";
                default -> null;
            };
        }
    }
}
