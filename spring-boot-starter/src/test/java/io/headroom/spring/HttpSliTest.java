package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.time.ManualClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Real requests to a real server, on both web stacks. */
class HttpSliTest {
    private static final String[] SLOS = {
        "headroom.slos.availability.objective=99.9%",
        "headroom.slos.availability.sli.http.uri=/checkout/{id}",
        "headroom.slos.latency.objective=0.99",
        "headroom.slos.latency.sli.latency=300ms",
        "headroom.slos.latency.sli.http.uri=/checkout/{id}",
        "headroom.slos.orders.objective=99%",
        "headroom.slos.orders.sli.http.uri=/checkout/{id}",
        "headroom.slos.orders.sli.http.method=post",
        "headroom.slos.broken.objective=99%",
        "headroom.slos.broken.sli.http.uri=/broken",
        "headroom.slos.later.objective=99%",
        "headroom.slos.later.sli.http.uri=/later/{status}",
        "headroom.slos.empty.objective=99%",
        "headroom.slos.empty.sli.http.uri=/later/empty",
        "headroom.slos.deferred.objective=99%",
        "headroom.slos.deferred.sli.http.uri=/timeout/deferred",
        "headroom.slos.callable.objective=99%",
        "headroom.slos.callable.sli.http.uri=/timeout/callable",
        "headroom.slos.emitter.objective=99%",
        "headroom.slos.emitter.sli.http.uri=/timeout/emitter",
        "headroom.slos.streamed.objective=99%",
        "headroom.slos.streamed.sli.http.uri=/timeout/streamed",
        "headroom.slos.handled.objective=99%",
        "headroom.slos.handled.sli.http.uri=/timeout/handled",
        "headroom.slos.fallback.objective=99%",
        "headroom.slos.fallback.sli.http.uri=/timeout/fallback",
        "headroom.slos.body.objective=99%",
        "headroom.slos.body.sli.http.uri=/body/{kind}",
        "spring.mvc.async.request-timeout=50ms",
        "management.endpoints.web.exposure.include=slo,prometheus",
        "spring.application.name=shop",
        "server.port=0",
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void requestsAreCountedByTemplateAndMethod(WebApplicationType type) throws Exception {
        start(type);

        get("/checkout/200");
        get("/checkout/404");
        get("/checkout/429");
        get("/checkout/500");
        post("/checkout/503");
        get("/nowhere");

        assertCounts("availability", 3, 2);
        assertCounts("latency", 3, 2);
        assertCounts("orders", 0, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void anExceptionIsBadAndAsynchronousAnswersCountWhenTheyEnd(WebApplicationType type) throws Exception {
        start(type);

        get("/broken");
        get("/later/200");
        get("/later/502");
        get("/later/empty");

        assertCounts("broken", 0, 1);
        assertCounts("later", 1, 1);
        assertCounts("empty", 1, 0);
    }

    /** Spring ends the observation of each more than once. */
    @ParameterizedTest
    @ValueSource(strings = {"observations", "filter"})
    void asynchronousRequestsThatTimeOutAreBadOnce(String source) throws Exception {
        start(WebApplicationType.SERVLET, source, TimingOut.class);

        assertThat(statuses("/timeout/deferred", "/timeout/callable", "/timeout/emitter"))
                .allMatch(status -> status >= 500);
        for (String kind : List.of("deferred", "callable", "emitter")) {
            assertCounts(kind, 0, 1);
        }
        get("/later/200");
        assertCounts("later", 1, 0);
        assertCounts("emitter", 0, 1);
        application.getBean(TimingOut.class).released.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"observations", "filter"})
    void whatIsAnsweredToATimeoutCountsAndNotTheTimeout(String source) throws Exception {
        start(WebApplicationType.SERVLET, source, TimingOut.class);

        assertThat(statuses("/timeout/streamed", "/timeout/handled", "/timeout/fallback"))
                .containsExactly(200, 409, 200);

        for (String kind : List.of("streamed", "handled", "fallback")) {
            assertCounts(kind, 1, 0);
        }
        application.getBean(TimingOut.class).released.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"observations", "filter"})
    void aStreamedBodyThatBreaksOffIsBad(String source) throws Exception {
        start(WebApplicationType.SERVLET, source, TimingOut.class);

        get("/body/whole");
        assertThatThrownBy(() -> get("/body/broken")).isInstanceOf(IOException.class);

        assertCounts("body", 1, 1);
    }

    /** As in the tags of Spring's own metric. */
    @ParameterizedTest
    @ValueSource(strings = {"observations", "filter"})
    void aForwardedRequestCountsForTheHandlerThatAnsweredIt(String source) throws Exception {
        start(WebApplicationType.SERVLET, source, TimingOut.class);

        assertThat(status("/forwarding")).isEqualTo(502);

        assertCounts("later", 0, 1);
    }

    private void start(WebApplicationType type, Class<?>... more) {
        start(type, "observations", more);
    }

    private void start(WebApplicationType type, String source, Class<?>... more) {
        application = new SpringApplicationBuilder(ShopApplication.class, Manual.class)
                .sources(more)
                .web(type)
                .properties(SLOS)
                .properties("headroom.http.source=" + source)
                .run();
    }

    /** A client has its answer before the server ends the observation. */
    private void assertCounts(String slo, long good, long bad) {
        Headroom headroom = application.getBean(Headroom.class);
        await().untilAsserted(() -> {
            headroom.tick();
            assertThat(headroom.slo(slo).snapshot().events()).isEqualTo(new EventCounts(good, bad, 0));
        });
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private String post(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.noBody()));
    }

    private String send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    private int status(String path) {
        return statuses(path).get(0);
    }

    /** All at once, since the server looks for timeouts once a second only. */
    private List<Integer> statuses(String... paths) {
        return Stream.of(paths)
                .map(path -> client.sendAsync(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding()))
                .toList()
                .stream()
                .map(answer -> answer.join().statusCode())
                .toList();
    }

    private URI uri(String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return URI.create("http://localhost:" + port + path);
    }

    /** Time stands still, so that every answer takes 0 ms. */
    @Configuration(proxyBeanMethods = false)
    static class Manual {
        @Bean
        Headroom headroom() {
            return Headroom.builder("shop").manual(new ManualClock()).build();
        }
    }

    @RestController
    static class TimingOut {
        final CountDownLatch released = new CountDownLatch(1);

        @GetMapping("/timeout/deferred")
        DeferredResult<String> deferred() {
            return new DeferredResult<>();
        }

        @GetMapping("/timeout/callable")
        Callable<String> callable() {
            return () -> {
                released.await();
                return "late";
            };
        }

        @GetMapping("/timeout/emitter")
        ResponseBodyEmitter emitter() {
            return new ResponseBodyEmitter();
        }

        @GetMapping("/timeout/streamed")
        SseEmitter streamed() throws IOException {
            SseEmitter emitter = new SseEmitter();
            emitter.send("streamed well");
            return emitter;
        }

        @GetMapping("/timeout/handled")
        DeferredResult<String> handled() {
            DeferredResult<String> result = new DeferredResult<>();
            result.onTimeout(() -> result.setErrorResult(new Late()));
            return result;
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.CONFLICT)
        String late(Late late) {
            return "too late";
        }

        @GetMapping("/timeout/fallback")
        DeferredResult<String> fallback() {
            return new DeferredResult<>(null, "fallback");
        }

        @GetMapping("/body/{kind}")
        StreamingResponseBody body(@PathVariable String kind) {
            return out -> {
                out.write(new byte[100_000]);
                out.flush();
                if (kind.equals("broken")) {
                    throw new IllegalStateException("breaking on purpose");
                }
            };
        }

        @GetMapping("/forwarding")
        void forwarding(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/later/502").forward(request, response);
        }
    }

    static final class Late extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
