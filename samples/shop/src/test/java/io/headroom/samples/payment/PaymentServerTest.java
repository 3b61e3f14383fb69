package io.headroom.samples.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaymentServerTest {
    private static final Duration DELAY = Duration.ofMillis(50);
    private static final Duration LESS_THAN_THE_LONGEST_HANG = Duration.ofSeconds(8);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private PaymentServer server;

    @BeforeEach
    void start() throws IOException {
        server = new PaymentServer(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void paysUnlessToldOtherwise() throws Exception {
        assertThat(pay().get().statusCode()).isEqualTo(204);
    }

    @Test
    void refusesTheShareItIsTold() throws Exception {
        server.behave(Behaviour.failing(0.25));

        List<CompletableFuture<HttpResponse<String>>> answers =
                Stream.generate(this::pay).limit(100).toList();

        assertThat(answers.stream().filter(answer -> answer.join().statusCode() == 503))
                .hasSizeBetween(24, 26);
    }

    @Test
    void paysLateWhatIsSlow() throws Exception {
        server.behave(Behaviour.slow(1, DELAY));
        long startNanos = System.nanoTime();

        assertThat(pay().get().statusCode()).isEqualTo(204);

        assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(DELAY.toNanos());
    }

    @Test
    void aHangingPaymentIsRefusedOnceTheBehaviourChanges() throws Exception {
        server.behave(Behaviour.hanging(1));
        CompletableFuture<HttpResponse<String>> hanging = pay();

        // Changed until it is released: the first change may overtake the payment.
        await().atMost(LESS_THAN_THE_LONGEST_HANG).untilAsserted(() -> {
            server.behave(Behaviour.hanging(1));
            assertThat(hanging).isDone();
        });

        assertThat(hanging.get().statusCode()).isEqualTo(503);
    }

    @Test
    void moreThanItHasPlacesForAreRefusedAtOnce() throws Exception {
        restart(new PaymentServer(0, 8, Capacity.UNLIMITED, new SplittableRandom(1), () -> 0.5));
        server.behave(Behaviour.hanging(1));
        List<CompletableFuture<HttpResponse<String>>> payments =
                Stream.generate(this::pay).limit(12).toList();

        await().atMost(LESS_THAN_THE_LONGEST_HANG)
                .untilAsserted(() -> assertThat(payments)
                        .filteredOn(CompletableFuture::isDone)
                        .hasSize(4));
        assertThat(payments)
                .filteredOn(CompletableFuture::isDone)
                .allSatisfy(refused -> assertThat(refused.join().statusCode()).isEqualTo(503));
    }

    @Test
    void errsAfterItsWork() throws Exception {
        restart(new PaymentServer(0, new Capacity(1, 1, DELAY), 7));
        server.behave(Behaviour.erring(1));

        assertThat(pay().get().statusCode()).isEqualTo(500);
    }

    @Test
    void refusesWhatItHasNoPlaceInTheQueueFor() throws Exception {
        restart(new PaymentServer(0, new Capacity(1, 1, Duration.ofSeconds(10)), 7));
        List<CompletableFuture<HttpResponse<String>>> payments =
                Stream.generate(this::pay).limit(3).toList();

        await().untilAsserted(() ->
                assertThat(payments).filteredOn(CompletableFuture::isDone).hasSize(1));
        assertThat(payments)
                .filteredOn(CompletableFuture::isDone)
                .allSatisfy(refused -> assertThat(refused.join().statusCode()).isEqualTo(503));
    }

    @Test
    void itsCapacityIsToldOverHttp() throws Exception {
        String query = "workers=3&queue=20&workMillis=10";

        assertThat(send("PUT", "/capacity?" + query).get().body()).isEqualTo(query + "\n");
        assertThat(send("GET", "/capacity").get().body()).isEqualTo(query + "\n");
        assertThat(send("PUT", "/capacity").get().statusCode()).isEqualTo(400);
        assertThat(pay().get().statusCode()).isEqualTo(204);
    }

    @Test
    void isToldOverHttp() throws Exception {
        assertThat(send("PUT", "/behaviour?failing=1").get().body()).isEqualTo("100% failing\n");
        assertThat(send("GET", "/behaviour").get().body()).isEqualTo("100% failing\n");
        assertThat(pay().get().statusCode()).isEqualTo(503);

        assertThat(send("PUT", "/behaviour").get().body()).isEqualTo("healthy\n");
        assertThat(pay().get().statusCode()).isEqualTo(204);
    }

    @Test
    void refusesWhatItDoesNotUnderstand() throws Exception {
        HttpResponse<String> answer = send("PUT", "/behaviour?failing=2").get();

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("failing must be in [0, 1], was 2.0\n");
        assertThat(send("DELETE", "/behaviour").get().statusCode()).isEqualTo(405);
        assertThat(send("GET", "/pay").get().statusCode()).isEqualTo(405);
    }

    private void restart(PaymentServer other) {
        server.close();
        server = other;
    }

    private CompletableFuture<HttpResponse<String>> pay() {
        return send("POST", "/pay");
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path) {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }
}
