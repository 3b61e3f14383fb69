package io.headroom.samples.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes OTLP and has Prometheus scrape the last of it, each sample with the time it was taken at: names as OpenTelemetry's specification of the two formats
 * has them. Stands in for the OTLP receiver that Debian's Prometheus is built without.
 */
final class OtlpGateway implements AutoCloseable {
    private static final long NANOS_A_MILLI = 1_000_000;

    private final HttpServer server;

    /** Written by the thread that takes an export, read by the one that answers a scrape. */
    private volatile String page = "";

    OtlpGateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", this::take);
        server.createContext("/otlp", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:%d/v1/metrics".formatted(port());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            page = ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList().stream()
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .map(OtlpGateway::text)
                    .collect(Collectors.joining());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String text(Metric metric) {
        String name = metric.getName().replace('.', '_') + suffix(metric);
        String type = "# TYPE %s %s\n".formatted(name, metric.hasSum() ? "counter" : "gauge");
        List<NumberDataPoint> points = metric.hasSum()
                ? metric.getSum().getDataPointsList()
                : metric.getGauge().getDataPointsList();
        return Stream.concat(Stream.of(type), points.stream().map(point -> name + text(point)))
                .collect(Collectors.joining());
    }

    private static String text(NumberDataPoint point) {
        String labels = point.getAttributesList().stream()
                .map(attribute -> "%s=\"%s\"".formatted(attribute.getKey(), value(attribute)))
                .collect(Collectors.joining(","));
        double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
        return String.format(Locale.ROOT, "{%s} %s %d\n", labels, value, point.getTimeUnixNano() / NANOS_A_MILLI);
    }

    private static String value(KeyValue attribute) {
        return attribute.getValue().getStringValue();
    }

    private static String suffix(Metric metric) {
        String unit = switch (metric.getUnit()) {
            case "1" -> metric.hasGauge() ? "_ratio" : "";
            case "s" -> "_seconds";
            default -> "";
        };
        return unit + (metric.hasSum() && metric.getSum().getIsMonotonic() ? "_total" : "");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
