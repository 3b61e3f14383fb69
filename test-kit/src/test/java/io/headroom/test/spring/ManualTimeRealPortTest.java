package io.headroom.test.spring;

import static io.headroom.test.SloAssert.assertThatSlo;

import io.headroom.Headroom;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The same over a real port. */
@SpringBootTest(
        classes = CheckoutApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "headroom.slos.checkout.objective=90%",
            "headroom.slos.checkout.sli.http.uri=/checkout/{status}",
        })
@ManualTime
class ManualTimeRealPortTest {
    @Autowired
    Headroom headroom;

    @LocalServerPort
    int port;

    @Test
    void requestsOverTheNetworkCountToo() {
        RestTestClient client = RestTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build();
        for (int i = 0; i < 20; i++) {
            int status = i == 0 ? 503 : 200;
            client.get()
                    .uri("/checkout/{status}", status)
                    .exchange()
                    .expectStatus()
                    .isEqualTo(status);
        }

        assertThatSlo(headroom, "checkout").hasEvents(19, 1).hasRemainingAbove("49%");
    }
}
