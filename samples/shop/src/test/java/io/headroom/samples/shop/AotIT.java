package io.headroom.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop as the build processed it ahead of time, on the JVM. */
@ExtendWith(OutputCaptureExtension.class)
class AotIT {
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void useWhatTheBuildGenerated() {
        System.setProperty(AotDetector.AOT_ENABLED, "true");
    }

    @AfterEach
    void goOnWithout() {
        System.clearProperty(AotDetector.AOT_ENABLED);
    }

    @Test
    void theShopThatWasProcessedAheadOfTimeCountsItsRequests(CapturedOutput output) throws Exception {
        SpringApplication shop = new SpringApplication(ShopApplication.class);
        shop.setMainApplicationClass(ShopApplication.class); // whose name that of the generated initializer begins with
        try (ConfigurableApplicationContext application = shop.run(
                "--server.port=0",
                "--shop.payment-url=http://127.0.0.1:1", // nobody is there
                "--headroom.slos.checkout-availability.objective=90%")) { // the build read another
            assertThat(output)
                    .contains("Starting AOT-processed ShopApplication")
                    .doesNotContain(" WARN ");

            assertThat(send(application, "POST", "/checkout/7")).isNotEmpty();
            await().untilAsserted(() -> assertThat(send(application, "GET", "/actuator/slo/checkout-availability"))
                    .contains("\"bad\":1", "\"objective\":0.9,")
                    .contains("\"from\":\"headroom.slos.checkout-availability.objective\""));
            assertThat(send(application, "GET", "/actuator/prometheus")).contains("slo_events_total{");
            assertThat(send(application, "GET", "/actuator/health/release")).contains("\"UP\"");
        }
    }

    private String send(ConfigurableApplicationContext application, String method, String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }
}
