package io.headroom.otel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Takes OTLP over HTTP, on the loopback address, and decodes it with OpenTelemetry's own schema. */
public final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();

    public OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", this::receive);
        server.start();
    }

    String url() {
        return base() + "/v1/metrics";
    }

    /** Without the path of the signal. */
    public String base() {
        return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    }

    /** What came so far. */
    List<ExportMetricsServiceRequest> requests() {
        return requests;
    }

    /** The metrics of Headroom that came so far. */
    public List<Metric> metrics() {
        return requests.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .filter(metric -> metric.getName().startsWith("slo."))
                .toList();
    }

    /** The versions of Headroom that sent so far. */
    public Set<String> versions() {
        return requests.stream()
                .flatMap(request -> request.getResourceMetricsList().stream())
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .map(ScopeMetrics::getScope)
                .filter(scope -> scope.getName().equals(OtelMetrics.SCOPE))
                .map(InstrumentationScope::getVersion)
                .collect(Collectors.toSet());
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            requests.add(decode((zipped ? new GZIPInputStream(body) : body).readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static ExportMetricsServiceRequest decode(byte[] body) {
        try {
            return ExportMetricsServiceRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
