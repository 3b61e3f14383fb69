package io.headroom.test.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

class OverHttpTest {
    private static final String ONE_SLO = """
            {"service": "shop", "slos": [{"name": "checkout", "objective": 0.99, "at": "%s",
             "events": {"good": %d, "bad": 0}, "budget": {"remaining": 1.0}}]}""";

    private final Queue<String> answers = new ArrayDeque<>();
    private int status = 200;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/slo", exchange -> {
            boolean known = "secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = (answers.size() > 1 ? answers.remove() : answers.peek()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status == 401 && known ? 200 : status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theLastRequestBeforeTheCheckCounts() throws Exception {
        try (ConfigurableApplicationContext application = UnderLoadApplication.start()) {
            UnderLoadApplication.send(UnderLoadApplication.uri(application, "/checkout/500"), 20);
            LoadTest load = LoadTestGate.of(UnderLoadApplication.uri(application, "/actuator/slo"))
                    .begin();
            UnderLoadApplication.send(UnderLoadApplication.uri(application, "/checkout/200"), 300);
            UnderLoadApplication.send(UnderLoadApplication.uri(application, "/search/500"), 30);

            assertThatThrownBy(load::check).isInstanceOf(AssertionError.class).hasMessage("""
                    1 of 2 SLOs did not pass the load test: search
                    SLO       objective  events  bad  bad share  burn rate  budget left  verdict
                    checkout        99%     300    0         0%          0        -525%  met: at most 1% are bad, beyond chance
                    search          90%      30   30       100%         10        -900%  missed: more than 10% are bad, beyond chance
                    """);
        }
    }

    @Test
    void figuresAreReadOnceTheNextTickIsThere() {
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:00Z", 1));
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:00Z", 1));
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:01Z", 2));

        assertThat(reader(Duration.ofSeconds(10)).read())
                .extracting(SloReading::good)
                .containsExactly(2L);
    }

    @Test
    void anApplicationThatTicksNoMoreIsNotWaitedForForever() {
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:00Z", 1));

        assertThatThrownBy(() -> reader(Duration.ofMillis(300)).read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(uri() + " must show a new tick within PT0.3S, has stood still since 2026-01-01T00:00:00Z:"
                        + " does the application still tick?");
    }

    @ParameterizedTest
    @CsvSource({
        "404, ': expose the endpoint with management.endpoints.web.exposure.include=health,slo'",
        "403, ': give the gate an HttpRequest with credentials'",
        "503, ''"
    })
    void anotherStatusIsNamedWithWhatToDo(int answered, String advice) {
        status = answered;
        answers.add("");

        assertThatThrownBy(() -> reader(Duration.ofSeconds(1)).read())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(uri() + " must answer 200, answered " + answered + advice);
    }

    @Test
    void headersAreSent() {
        status = 401;
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:00Z", 1));
        answers.add(ONE_SLO.formatted("2026-01-01T00:00:01Z", 1_000));
        HttpRequest request =
                HttpRequest.newBuilder(uri()).header("Authorization", "secret").build();

        assertThat(LoadTestGate.of(request).sinceStart().check()).hasSize(1);
    }

    @Test
    void whatIsNoEndpointIsSaid() throws IOException {
        answers.addAll(List.of("<html>", "{\"service\": \"shop\", \"slos\": [], \"hint\": \"…\"}"));

        assertThatThrownBy(() -> reader(Duration.ofSeconds(1)).read())
                .hasMessage(uri() + " must answer with JSON, did not: is it the endpoint slo?");
        assertThatThrownBy(() -> reader(Duration.ofSeconds(1)).read()).hasMessage(uri() + " must list SLOs, had none");
        server.stop(0);
        assertThatThrownBy(() -> reader(Duration.ofSeconds(1)).read())
                .hasMessageStartingWith(uri() + " must answer, did not: ");
    }

    private OverHttp reader(Duration patience) {
        return new OverHttp(HttpRequest.newBuilder(uri()).build(), patience);
    }

    private URI uri() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/actuator/slo");
    }
}
