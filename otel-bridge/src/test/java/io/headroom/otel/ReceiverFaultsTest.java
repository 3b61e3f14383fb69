package io.headroom.otel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A receiver that is gone, slow, refusing, talkative or no TLS: the SDK says so, and the application goes on counting. */
@Timeout(30)
class ReceiverFaultsTest {
    private static final Duration LONGEST_EXPORT = Duration.ofMillis(300);

    private final Headroom headroom =
            Headroom.builder("shop").manual(new ManualClock()).build();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SaidBySdk said = new SaidBySdk();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        headroom.slo("checkout", slo -> slo.objective("99%"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        said.begin();
    }

    @AfterEach
    void stop() {
        said.end();
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
        headroom.close();
    }

    @Test
    void gone() {
        server.stop(0);
        theApplicationGoesOn("http");
    }

    @Test
    void refusing() {
        answer(exchange -> exchange.sendResponseHeaders(403, -1));
        theApplicationGoesOn("http");
    }

    @Test
    void slow() {
        answer(exchange -> {
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        theApplicationGoesOn("http");
    }

    @Test
    @Tag("opentelemetry-1.61")
    void talkative() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] block = new byte[1 << 16];
            try (OutputStream body = exchange.getResponseBody()) {
                while (end.getCount() > 0) {
                    body.write(block);
                }
            }
        });
        theApplicationGoesOn("http");
    }

    @Test
    void withoutTls() {
        answer(exchange -> exchange.sendResponseHeaders(200, -1));
        theApplicationGoesOn("https");
    }

    private void answer(HttpHandler handler) {
        server.createContext("/v1/metrics", (HttpExchange exchange) -> {
            try (exchange) {
                handler.handle(exchange);
            }
        });
    }

    /** While exports fail, events are recorded, ticks made, series declared and removed, and the SDK ends in time. */
    private void theApplicationGoesOn(String scheme) {
        PeriodicMetricReader reader = PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                        .setEndpoint("%s://127.0.0.1:%d/v1/metrics"
                                .formatted(scheme, server.getAddress().getPort()))
                        .setTimeout(LONGEST_EXPORT)
                        .setConnectTimeout(LONGEST_EXPORT)
                        .setRetryPolicy(null)
                        .build())
                .setInterval(Duration.ofHours(1))
                .build();
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(reader).build())
                .build();
        OtelMetrics metrics = OtelMetrics.bind(headroom, telemetry);
        CompletableResultCode export = reader.forceFlush();
        for (int i = 1; i <= 1_000; i++) {
            headroom.slo("checkout").recorder().record(Outcome.GOOD);
        }
        headroom.slo("search", slo -> slo.objective("99%"));
        headroom.tick();
        assertThat(headroom.slo("checkout").snapshot().events().good()).isEqualTo(1_000);

        assertThat(export.join(10, TimeUnit.SECONDS).isDone()).isTrue();
        assertThat(said.warnings)
                .filteredOn(line -> line.matches("(?s)Failed to export (\\d+ )?metrics.*"))
                .as("why one export failed")
                .hasSize(1);
        metrics.close();
        telemetry.shutdown().join(10, TimeUnit.SECONDS);
    }

    /** The warnings of the SDK's exporters. */
    private static final class SaidBySdk extends Handler {
        private static final Logger SDK = Logger.getLogger("io.opentelemetry");
        private final List<String> warnings = new CopyOnWriteArrayList<>();

        void begin() {
            SDK.addHandler(this);
        }

        void end() {
            SDK.removeHandler(this);
        }

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel() == Level.WARNING || line.getLevel() == Level.SEVERE) {
                warnings.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
