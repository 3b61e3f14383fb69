package io.headroom.server;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;
import java.util.List;

/** Keeps what was exported last, also once it is closed. */
public final class LastExport implements MetricExporter {
    private volatile List<MetricData> last = List.of();

    /** The names of the metrics. */
    public List<String> names() {
        return last.stream().map(MetricData::getName).toList();
    }

    /** The points of {@code slo.events} in any order, such as {@code shop/checkout good 3}. */
    public List<String> events() {
        return last.stream()
                .filter(metric -> metric.getName().equals("slo.events"))
                .flatMap(metric -> metric.getLongSumData().getPoints().stream())
                .map(LastExport::text)
                .toList();
    }

    private static String text(LongPointData point) {
        return "%s/%s %s %d"
                .formatted(
                        point.getAttributes().get(AttributeKey.stringKey("service")),
                        point.getAttributes().get(AttributeKey.stringKey("slo")),
                        point.getAttributes().get(AttributeKey.stringKey("result")),
                        point.getValue());
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        last = List.copyOf(metrics);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }
}
