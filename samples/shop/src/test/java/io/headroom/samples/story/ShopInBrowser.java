package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.samples.payment.PaymentServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A shop of its own process, what it depends on, and a browser to look at it. */
abstract class ShopInBrowser {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final int port = ServiceProcess.freePort();
    final URI address = URI.create("http://127.0.0.1:" + port);

    @TempDir
    Path directory;

    PaymentServer payments;
    ServiceProcess shop;
    Browser browser;

    @BeforeEach
    void begin() throws Exception {
        payments = new PaymentServer(0);
        browser = new Browser();
    }

    @AfterEach
    void end() {
        if (browser != null) {
            browser.close();
        }
        if (shop != null) {
            shop.stop();
        }
        payments.close();
    }

    void start(Class<?> main, String... more) throws Exception {
        shop = ServiceProcess.start(
                "shop",
                directory.resolve("shop.log"),
                main,
                Stream.concat(
                                Stream.of(
                                        "--server.address=127.0.0.1",
                                        "--server.port=" + port,
                                        "--shop.payment-url=http://127.0.0.1:" + payments.port(),
                                        "--shop.protection=observe",
                                        "--management.endpoints.web.exposure.include=health,slo,slogate,sloguards,sloreport",
                                        "--management.endpoint.sloreport.access=unrestricted"),
                                Stream.of(more))
                        .toArray(String[]::new));
        shop.awaitUp(address.resolve("/actuator/health/readiness"));
    }

    void mark(String text) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/actuator/sloreport"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(new JsonMapper().writeValueAsString(Map.of("text", text))))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }

    void pay(int times) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/checkout/7"))
                .POST(BodyPublishers.noBody())
                .build();
        for (int i = 0; i < times; i++) {
            client.send(request, BodyHandlers.discarding());
        }
    }
}
