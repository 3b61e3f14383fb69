package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.time.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

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
    @Test
    void asynchronousRequestsThatTimeOutAreBadOnce() throws Exception {
        start(WebApplicationType.SERVLET, TimingOut.class);

        for (String kind : List.of("deferred", "callable", "emitter")) {
            assertThat(status("/timeout/" + kind)).as(kind).isGreaterThanOrEqualTo(500);
            assertCounts(kind, 0, 1);
        }
        get("/later/200");
        assertCounts("later", 1, 0);
        assertCounts("emitter", 0, 1);
        application.getBean(TimingOut.class).released.countDown();
    }

    private void start(WebApplicationType type, Class<?>... more) {
        application = new SpringApplicationBuilder(ShopApplication.class, Manual.class)
                .sources(more)
                .web(type)
                .properties(SLOS)
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

    private int status(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.discarding())
                .statusCode();
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
    }
}
