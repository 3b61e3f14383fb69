package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Real requests below a context path, on both web stacks, seen by the observations and by the filter. */
class HttpSelectorTest {
    private static final String[] PROPERTIES = {
        "server.port=0",
        "server.servlet.context-path=/edge",
        "spring.webflux.base-path=/edge",
        "management.endpoints.web.exposure.include=health",
        "management.endpoint.health.probes.add-additional-paths=true",
        "headroom.slos.items.objective=99%",
        "headroom.slos.items.sli.http.uri=/orders/{id}/items/{key}",
        "headroom.slos.items-too.objective=95%",
        "headroom.slos.items-too.sli.http.uri=/orders/{order}/items/{item}",
        "headroom.slos.orders.objective=99%",
        "headroom.slos.orders.sli.http.uri=/orders/**",
        "headroom.slos.old.objective=99%",
        "headroom.slos.old.sli.http.uri=/old/*",
        "headroom.slos.files.objective=99%",
        "headroom.slos.files.sli.http.uri=/files/**",
        "headroom.slos.lost.objective=99%",
        "headroom.slos.lost.sli.http.path=/lost/**",
        "headroom.slos.lost.sli.http.bad=404",
        "headroom.slos.everything.objective=99%",
        "headroom.slos.everything.sli.http.path=/**",
        "headroom.slos.health.objective=99%",
        "headroom.slos.health.sli.http.path=/actuator/health",
        "headroom.slos.gold.objective=99%",
        "headroom.slos.gold.sli.http.path=/new/*",
        "headroom.slos.gold.sli.http.header=x-tier: gold",
        "headroom.slos.limited.objective=99%",
        "headroom.slos.limited.sli.http.uri=/limited",
        "headroom.slos.limited-bad.objective=99%",
        "headroom.slos.limited-bad.sli.http.uri=/limited",
        "headroom.slos.limited-bad.sli.http.bad=429",
        "headroom.slos.limited-ignored.objective=99%",
        "headroom.slos.limited-ignored.sli.http.uri=/limited",
        "headroom.slos.limited-ignored.sli.http.ignored=4xx",
        "headroom.slos.thrown.objective=99%",
        "headroom.slos.thrown.sli.http.uri=/thrown/{status}",
        "headroom.slos.thrown-bad.objective=99%",
        "headroom.slos.thrown-bad.sli.http.uri=/thrown/{any}",
        "headroom.slos.thrown-bad.sli.http.bad=org.springframework.web.server.ResponseStatusException",
        "headroom.slos.thrown-good.objective=99%",
        "headroom.slos.thrown-good.sli.http.uri=/thrown/{status}",
        "headroom.slos.thrown-good.sli.http.good=503",
        "headroom.slos.refused.objective=99%",
        "headroom.slos.refused.sli.http.uri=/refused",
        "headroom.slos.escaped.objective=99%",
        "headroom.slos.escaped.sli.http.uri=/escaped",
        "headroom.slos.escaped-ignored.objective=99%",
        "headroom.slos.escaped-ignored.sli.http.uri=/escaped",
        "headroom.slos.escaped-ignored.sli.http.ignored=java.lang.RuntimeException",
        "headroom.slos.future.objective=99%",
        "headroom.slos.future.sli.http.uri=/future/{status}",
        "headroom.slos.events.objective=99%",
        "headroom.slos.events.sli.http.uri=/events",
        "headroom.slos.events-broken.objective=99%",
        "headroom.slos.events-broken.sli.http.uri=/events/broken",
        "headroom.slos.hung-up.objective=99%",
        "headroom.slos.hung-up.sli.http.uri=/hang-up/*",
        "headroom.slos.hung-up-bad.objective=99%",
        "headroom.slos.hung-up-bad.sli.http.uri=/hang-up/*",
        "headroom.slos.hung-up-bad.sli.http.bad=aborted",
        "headroom.slos.locked.objective=99%",
        "headroom.slos.locked.sli.http.path=/locked/{door}",
        "headroom.slos.locked.sli.http.bad=401",
        "headroom.slos.functional.objective=99%",
        "headroom.slos.functional.sli.http.uri=/functional/{id}",
        "headroom.slos.heads.objective=99%",
        "headroom.slos.heads.sli.http.path=/pages/head",
        "headroom.slos.heads.sli.http.method=head",
        "headroom.slos.options.objective=99%",
        "headroom.slos.options.sli.http.path=/pages/options",
        "headroom.slos.options.sli.http.method=OPTIONS",
    };

    private static final Map<Stack, ConfigurableApplicationContext> RUNNING = new EnumMap<>(Stack.class);

    private final HttpClient client = HttpClient.newHttpClient();

    private enum Stack {
        MVC_OBSERVATIONS(WebApplicationType.SERVLET, "observations"),
        MVC_FILTER(WebApplicationType.SERVLET, "filter"),
        WEBFLUX_OBSERVATIONS(WebApplicationType.REACTIVE, "observations"),
        WEBFLUX_FILTER(WebApplicationType.REACTIVE, "filter");

        private final WebApplicationType type;
        private final String source;

        Stack(WebApplicationType type, String source) {
            this.type = type;
            this.source = source;
        }

        ConfigurableApplicationContext application() {
            return RUNNING.computeIfAbsent(
                    this,
                    stack -> new SpringApplicationBuilder(EdgeApplication.class, Manual.class)
                            .sources(type == WebApplicationType.SERVLET ? Servlet.class : Reactive.class)
                            .web(type)
                            .properties(PROPERTIES)
                            .properties("headroom.http.source=" + source)
                            .run());
        }
    }

    @AfterAll
    static void close() {
        RUNNING.values().forEach(ConfigurableApplicationContext::close);
        RUNNING.clear();
    }

    @ParameterizedTest
    @EnumSource
    void aTemplateIsTheSameWhateverItsVariablesAreCalled(Stack stack) throws Exception {
        assertThat(get(stack, "/orders/200/items/7")).isEqualTo(200);
        get(stack, "/orders/500/items/7");

        assertCounts(stack, "items", 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void wildcardsSelectTemplates(Stack stack) throws Exception {
        get(stack, "/old/a");
        get(stack, "/new/a");
        get(stack, "/files/a/b/c");

        assertCounts(stack, "old", 1, 0);
        assertCounts(stack, "files", 1, 0);
        assertThat(counts(stack, "orders")).isEqualTo(counts(stack, "items"));
    }

    @ParameterizedTest
    @EnumSource
    void aPathSelectsWhatReachesNoHandler(Stack stack) throws Exception {
        assertThat(get(stack, "/lost/property")).isEqualTo(404);

        assertCounts(stack, "lost", 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void theActuatorIsCountedOnlyIfItIsNamed(Stack stack) throws Exception {
        EventCounts before = counts(stack, "everything");
        assertThat(get(stack, "/actuator/health")).isEqualTo(200);
        assertThat(get(stack, "/livez")).isEqualTo(200);
        get(stack, "/new/b");

        assertCounts(stack, "health", 1, 0);
        assertThat(counts(stack, "everything").total() - before.total()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderSelectsByItsValue(Stack stack) throws Exception {
        send(stack, HttpRequest.newBuilder().header("X-Tier", "gold"), "/new/c");
        send(stack, HttpRequest.newBuilder().header("X-Tier", "silver"), "/new/c");
        get(stack, "/new/c");

        assertCounts(stack, "gold", 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void tooManyRequestsAreGoodUnlessTheSloSaysOtherwise(Stack stack) throws Exception {
        assertThat(get(stack, "/limited")).isEqualTo(429);

        assertCounts(stack, "limited", 1, 0);
        assertCounts(stack, "limited-bad", 0, 1);
        assertCounts(stack, "limited-ignored", 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasThrownCountsByItsStatusOrItsClass(Stack stack) throws Exception {
        assertThat(get(stack, "/thrown/404")).isEqualTo(404);
        assertThat(get(stack, "/thrown/503")).isEqualTo(503);
        get(stack, "/thrown/502");

        assertCounts(stack, "thrown", 1, 2);
        assertCounts(stack, "thrown-bad", 0, 3);
        assertCounts(stack, "thrown-good", 2, 1);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionHandlersAnswerCountsByItsStatus(Stack stack) throws Exception {
        assertThat(get(stack, "/refused")).isEqualTo(409);

        assertCounts(stack, "refused", 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionThatNobodyHandlesIsBadUnlessItsClassIsIgnored(Stack stack) throws Exception {
        assertThat(get(stack, "/escaped")).isEqualTo(500);

        assertCounts(stack, "escaped", 0, 1);
        assertCounts(stack, "escaped-ignored", 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void anAsynchronousAnswerCountsByItsOwnStatus(Stack stack) throws Exception {
        get(stack, "/future/200");
        assertThat(get(stack, "/future/502")).isEqualTo(502);

        assertCounts(stack, "future", 1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aStreamIsGoodIfItEndsAndBadIfItBreaks(Stack stack) throws Exception {
        get(stack, "/events");
        try {
            get(stack, "/events/broken");
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull();
        }

        assertCounts(stack, "events", 1, 0);
        assertCounts(stack, "events-broken", 0, 1);
    }

    /** Servlets see it when they write, Reactor Netty while it waits. */
    @ParameterizedTest
    @EnumSource
    void aClientThatHangsUpIsIgnoredUnlessTheSloSaysOtherwise(Stack stack) throws Exception {
        boolean midway = stack.type == WebApplicationType.SERVLET;
        try (Socket socket = new Socket("localhost", port(stack))) {
            String request = "GET /edge/hang-up/%s HTTP/1.1\r\nHost: edge\r\n\r\n";
            socket.getOutputStream()
                    .write(request.formatted(midway ? "midway" : "waiting").getBytes(StandardCharsets.US_ASCII));
            if (midway) {
                assertThat(socket.getInputStream().readNBytes(5_000)).hasSize(5_000);
            } else {
                await().until(() -> stack.application()
                                .getBean(EdgeApplication.Edges.class)
                                .waiting
                                .get()
                        > 0);
            }
            socket.setSoLinger(true, 0);
        }

        assertCounts(stack, "hung-up-bad", 0, 1);
        assertCounts(stack, "hung-up", 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void aFiltersAnswerIsCountedByPath(Stack stack) throws Exception {
        assertThat(get(stack, "/locked/front")).isEqualTo(401);

        assertCounts(stack, "locked", 0, 1);
    }

    @ParameterizedTest
    @EnumSource
    void aRouterFunctionHasATemplateToo(Stack stack) throws Exception {
        assertThat(get(stack, "/functional/7")).isEqualTo(200);

        assertCounts(stack, "functional", 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void headAndOptionsAreMethodsOfTheirOwn(Stack stack) throws Exception {
        for (String method : new String[] {"HEAD", "OPTIONS", "GET"}) {
            send(stack, HttpRequest.newBuilder().method(method, BodyPublishers.noBody()), "/pages/head");
            send(stack, HttpRequest.newBuilder().method(method, BodyPublishers.noBody()), "/pages/options");
        }

        assertCounts(stack, "heads", 1, 0);
        assertCounts(stack, "options", 1, 0);
    }

    @ParameterizedTest
    @EnumSource
    void equalSelectorsShareOneRecorder(Stack stack) {
        Headroom headroom = stack.application().getBean(Headroom.class);

        assertThat(headroom.slo("thrown").recorder())
                .isNotSameAs(headroom.slo("thrown-bad").recorder());
        assertThat(headroom.slo("items").recorder())
                .isSameAs(headroom.slo("items-too").recorder());
    }

    /** A client has its answer before the server has counted it. */
    private static void assertCounts(Stack stack, String slo, long good, long bad) {
        await().untilAsserted(() -> assertThat(counts(stack, slo)).isEqualTo(new EventCounts(good, bad, 0)));
    }

    private static EventCounts counts(Stack stack, String slo) {
        Headroom headroom = stack.application().getBean(Headroom.class);
        headroom.tick();
        return headroom.slo(slo).snapshot().events();
    }

    private int get(Stack stack, String path) throws Exception {
        return send(stack, HttpRequest.newBuilder(), path);
    }

    private int send(Stack stack, HttpRequest.Builder request, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + port(stack) + "/edge" + path);
        return client.send(request.uri(uri).build(), BodyHandlers.ofString()).statusCode();
    }

    private static int port(Stack stack) {
        return Optional.of(stack.application())
                .map(WebServerApplicationContext.class::cast)
                .orElseThrow()
                .getWebServer()
                .getPort();
    }

    @Configuration(proxyBeanMethods = false)
    static class Manual {
        @Bean
        Headroom headroom() {
            return Headroom.builder("edge").manual(new ManualClock()).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Servlet {
        @Bean
        OncePerRequestFilter lock() {
            return new OncePerRequestFilter() {
                @Override
                protected void doFilterInternal(
                        jakarta.servlet.http.HttpServletRequest request,
                        jakarta.servlet.http.HttpServletResponse response,
                        jakarta.servlet.FilterChain chain)
                        throws jakarta.servlet.ServletException, IOException {
                    if (request.getRequestURI().contains("/locked/")) {
                        response.sendError(401);
                    } else {
                        chain.doFilter(request, response);
                    }
                }
            };
        }

        @Bean
        org.springframework.web.servlet.function.RouterFunction<?> functional() {
            return org.springframework.web.servlet.function.RouterFunctions.route()
                    .GET(
                            "/functional/{key}",
                            request -> org.springframework.web.servlet.function.ServerResponse.ok()
                                    .body("functional"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Reactive {
        @Bean
        WebFilter lock() {
            return (exchange, chain) -> {
                if (!exchange.getRequest().getPath().value().contains("/locked/")) {
                    return chain.filter(exchange);
                }
                exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
                return Mono.empty();
            };
        }

        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<?> functional() {
            return org.springframework.web.reactive.function.server.RouterFunctions.route()
                    .GET(
                            "/functional/{key}",
                            request -> org.springframework.web.reactive.function.server.ServerResponse.ok()
                                    .bodyValue("functional"))
                    .build();
        }
    }
}
