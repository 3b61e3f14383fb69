package io.headroom.otel;

import static io.opentelemetry.proto.metrics.v1.AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, decoded by OpenTelemetry's schema; the SDK's exporter and Micrometer's send the same. */
class OtlpTest {
    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();

    @BeforeEach
    void count() {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        for (int i = 0; i < 10; i++) {
            headroom.slo("checkout").recorder().record(i < 7 ? Outcome.GOOD : Outcome.BAD);
        }
        headroom.tick();
    }

    @AfterEach
    void close() {
        headroom.close();
    }

    @Test
    void eventsAreASumOfIntegersInTheScopeOfHeadroom() throws IOException {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            sendByOpenTelemetry(receiver);

            assertThat(receiver.requests().get(0).getResourceMetrics(0).getScopeMetricsList())
                    .singleElement()
                    .satisfies(scope -> assertThat(scope.getScope().getName()).isEqualTo("io.headroom"));
            Metric events = metric(receiver, "slo.events");
            assertThat(events.getUnit()).isEqualTo("{event}");
            assertThat(events.getDescription()).isEqualTo("Events that counted towards the SLO");
            assertThat(events.getSum().getIsMonotonic()).isTrue();
            assertThat(events.getSum().getAggregationTemporality()).isEqualTo(AGGREGATION_TEMPORALITY_CUMULATIVE);
            assertThat(events.getSum().getDataPointsList())
                    .extracting(point -> attributes(point) + " " + point.getAsInt())
                    .containsExactlyInAnyOrder(
                            "{result=good, service=shop, slo=checkout} 7",
                            "{result=bad, service=shop, slo=checkout} 3");
            assertThat(metric(receiver, "slo.objective").getUnit()).isEqualTo("1");
            assertThat(metric(receiver, "slo.objective")
                            .getGauge()
                            .getDataPoints(0)
                            .getAsDouble())
                    .isEqualTo(0.99);
        }
    }

    @Test
    void micrometersRegistrySendsTheSameValuesUnderTheSameNames() throws IOException {
        try (OtlpReceiver ours = new OtlpReceiver();
                OtlpReceiver micrometers = new OtlpReceiver()) {
            sendByOpenTelemetry(ours);
            sendByMicrometer(micrometers);
            assertThat(values(micrometers)).isEqualTo(values(ours)).hasSize(12 + 8 + 4);
        }
    }

    private void sendByOpenTelemetry(OtlpReceiver receiver) {
        SdkMeterProvider meters = SdkMeterProvider.builder()
                .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                .setEndpoint(receiver.url())
                                .setCompression("gzip")
                                .build())
                        .setInterval(Duration.ofHours(1))
                        .build())
                .build();
        try (OpenTelemetrySdk telemetry =
                OpenTelemetrySdk.builder().setMeterProvider(meters).build()) {
            OtelMetrics.bind(headroom, telemetry);
        } // sends
    }

    private void sendByMicrometer(OtlpReceiver receiver) {
        Map<String, String> settings = Map.of("otlp.url", receiver.url(), "otlp.step", "PT1H");
        OtlpMeterRegistry registry = new OtlpMeterRegistry(settings::get, Clock.SYSTEM);
        new HeadroomMetrics(headroom).bindTo(registry);
        registry.close(); // sends
    }

    private static Metric metric(OtlpReceiver receiver, String name) {
        return receiver.metrics().stream()
                .filter(metric -> metric.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Double> values(OtlpReceiver receiver) {
        return receiver.metrics().stream()
                .flatMap(metric -> points(metric).stream()
                        .map(point -> Map.entry(
                                metric.getName() + attributes(point),
                                point.hasAsInt() ? (double) point.getAsInt() : point.getAsDouble())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<NumberDataPoint> points(Metric metric) {
        return Stream.concat(
                        metric.getSum().getDataPointsList().stream(), metric.getGauge().getDataPointsList().stream())
                .toList();
    }

    private static Map<String, String> attributes(NumberDataPoint point) {
        return new TreeMap<>(point.getAttributesList().stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey, attribute -> attribute.getValue().getStringValue())));
    }
}
