package io.headroom.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.PaymentServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ShopTest {
    private static final PaymentServer PAYMENTS = startPayments();

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @LocalServerPort
    private int port;

    @Autowired
    private Headroom headroom;

    @DynamicPropertySource
    static void paymentUrl(DynamicPropertyRegistry properties) {
        properties.add("shop.payment-url", () -> "http://127.0.0.1:" + PAYMENTS.port());
    }

    @BeforeEach
    void heal() {
        PAYMENTS.behave(Behaviour.HEALTHY);
    }

    @AfterAll
    static void stopPayments() {
        PAYMENTS.close();
    }

    @Test
    void aCheckoutThatIsPaidIsAGoodEvent() throws Exception {
        Events before = events("checkout-availability");

        HttpResponse<String> answer = send("POST", "/checkout/7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"cart\":\"7\",\"state\":\"paid\"}");
        awaitEvents("checkout-availability", before.plus(1, 0));
    }

    @Test
    void aRefusedPaymentIsABadEvent() throws Exception {
        PAYMENTS.behave(Behaviour.failing(1));
        Events availability = events("checkout-availability");
        Events latency = events("checkout-latency");

        assertThat(send("POST", "/checkout/7").statusCode()).isEqualTo(502);
        assertThat(send("POST", "/checkout/8").statusCode()).isEqualTo(502);

        awaitEvents("checkout-availability", availability.plus(0, 2));
        awaitEvents("checkout-latency", latency.plus(0, 2));
    }

    @Test
    void aPaymentWithoutAnAnswerEndsInTimeAndIsABadEvent() throws Exception {
        PAYMENTS.behave(Behaviour.hanging(1));
        Events before = events("checkout-availability");

        assertThat(send("POST", "/checkout/7").statusCode()).isEqualTo(504);

        awaitEvents("checkout-availability", before.plus(0, 1));
    }

    @Test
    void theCatalogueDoesNotDependOnPayments() throws Exception {
        PAYMENTS.behave(Behaviour.failing(1));
        Events before = events("catalogue-availability");

        assertThat(send("GET", "/catalogue/teapot").body()).contains("short and stout");
        assertThat(send("GET", "/catalogue/spoon").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/catalogue").body()).contains("kettle");

        awaitEvents("catalogue-availability", before.plus(2, 0));
    }

    /** A request is counted once its answer is complete, which may be just after the client has read it. */
    private void awaitEvents(String slo, Events expected) {
        await().untilAsserted(() -> assertThat(events(slo)).isEqualTo(expected));
    }

    private Events events(String slo) throws Exception {
        headroom.tick();
        JsonNode events =
                json.readTree(send("GET", "/actuator/slo/" + slo).body()).get("events");
        return new Events(events.get("good").asLong(), events.get("bad").asLong());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static PaymentServer startPayments() {
        try {
            return new PaymentServer(0);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private record Events(long good, long bad) {
        Events plus(long moreGood, long moreBad) {
            return new Events(good + moreGood, bad + moreBad);
        }
    }
}
