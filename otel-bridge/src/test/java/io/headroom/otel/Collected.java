package io.headroom.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An OpenTelemetry SDK whose collections are read as Prometheus would name what it gets by OTLP. */
final class Collected implements AutoCloseable {
    private final InMemoryMetricReader reader;
    private final OpenTelemetrySdk telemetry;

    Collected() {
        this(InMemoryMetricReader.create(), builder -> builder);
    }

    Collected(InMemoryMetricReader reader, UnaryOperator<SdkMeterProviderBuilder> settings) {
        this.reader = reader;
        SdkMeterProvider meters = settings.apply(SdkMeterProvider.builder().registerMetricReader(reader))
                .build();
        telemetry = OpenTelemetrySdk.builder().setMeterProvider(meters).build();
    }

    OpenTelemetrySdk telemetry() {
        return telemetry;
    }

    List<MetricData> metrics() {
        return List.copyOf(reader.collectAllMetrics());
    }

    /** Like the lines of a scrape: labels by name, values as doubles. */
    List<String> series(String prefix) {
        return metrics().stream()
                .flatMap(metric -> metric.getData().getPoints().stream().map(point -> line(metric, point)))
                .filter(line -> line.startsWith(prefix))
                .toList();
    }

    private static String line(MetricData metric, PointData point) {
        TreeMap<String, String> labels = new TreeMap<>();
        Attributes attributes = point.getAttributes();
        attributes.forEach((key, value) -> labels.put(key.getKey(), value.toString()));
        StringBuilder line = new StringBuilder(prometheusName(metric)).append('{');
        labels.forEach((name, value) -> line.append(line.charAt(line.length() - 1) == '{' ? "" : ",")
                .append(name)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"'));
        return line.append("} ").append(value(point)).toString();
    }

    /** By the OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility": suffixes of the unit and of counters. */
    private static String prometheusName(MetricData metric) {
        boolean counts = metric.getType() == MetricDataType.LONG_SUM || metric.getType() == MetricDataType.DOUBLE_SUM;
        String unit = switch (metric.getUnit()) {
            case "1" -> counts ? "" : "_ratio";
            case "s" -> "_seconds";
            default -> {
                if (!metric.getUnit().matches("|\\{[a-z]+}")) {
                    throw new AssertionError("no unit of ours: " + metric.getUnit());
                }
                yield "";
            }
        };
        return metric.getName().replace('.', '_') + unit + (counts ? "_total" : "");
    }

    private static double value(PointData point) {
        return point instanceof LongPointData count ? count.getValue() : ((DoublePointData) point).getValue();
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
