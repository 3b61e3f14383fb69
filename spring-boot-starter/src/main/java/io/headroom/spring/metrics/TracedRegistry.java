package io.headroom.spring.metrics;

import io.headroom.BadTrace;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives the counter of an SLO's bad events the trace of its last one as an exemplar when it is scraped. Micrometer has exemplars for what it counts itself
 * alone, and these events it only reads.
 */
final class TracedRegistry extends PrometheusRegistry {
    private static final String EVENTS = "slo_events";

    private final Supplier<@Nullable Headroom> headroom;

    /** @param headroom null before it is there */
    TracedRegistry(Supplier<@Nullable Headroom> headroom) {
        this.headroom = headroom;
    }

    @Override
    public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
        return traced(super.scrape(request));
    }

    @Override
    public MetricSnapshots scrape(Predicate<String> names, @Nullable PrometheusScrapeRequest request) {
        return traced(super.scrape(names, request));
    }

    private MetricSnapshots traced(MetricSnapshots scraped) {
        Map<String, Exemplar> exemplars = exemplars();
        if (exemplars.isEmpty()) {
            return scraped;
        }
        return new MetricSnapshots(scraped.stream()
                .map(metric -> metric instanceof CounterSnapshot counter
                                && metric.getMetadata().getPrometheusName().equals(EVENTS)
                        ? traced(counter, exemplars)
                        : metric)
                .toList());
    }

    private Map<String, Exemplar> exemplars() {
        Map<String, Exemplar> exemplars = new HashMap<>();
        Headroom counting = headroom.get();
        if (counting != null) {
            for (Slo slo : counting.slos()) {
                List<BadTrace> traces = slo.snapshot().badTraces();
                if (!traces.isEmpty()) {
                    exemplars.put(slo.name(), exemplar(traces.get(0)));
                }
            }
        }
        return exemplars;
    }

    private static Exemplar exemplar(BadTrace trace) {
        return Exemplar.builder()
                .value(1)
                .traceId(trace.traceId())
                .timestampMillis(trace.at().toEpochMilli())
                .build();
    }

    private static MetricSnapshot traced(CounterSnapshot counter, Map<String, Exemplar> exemplars) {
        return new CounterSnapshot(
                counter.getMetadata(),
                counter.getDataPoints().stream()
                        .map(point -> traced(point, exemplars))
                        .toList());
    }

    private static CounterDataPointSnapshot traced(CounterDataPointSnapshot point, Map<String, Exemplar> exemplars) {
        Exemplar exemplar = "bad".equals(point.getLabels().get("result"))
                ? exemplars.get(point.getLabels().get("slo"))
                : null;
        return exemplar == null
                ? point
                : new CounterDataPointSnapshot(
                        point.getValue(),
                        point.getLabels(),
                        exemplar,
                        point.getCreatedTimestampMillis(),
                        point.getScrapeTimestampMillis());
    }
}
