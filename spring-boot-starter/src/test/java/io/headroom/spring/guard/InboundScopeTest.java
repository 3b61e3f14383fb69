package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.RequestScope;
import io.headroom.guard.RetryDenial;
import io.headroom.guard.RetryDeniedException;
import io.headroom.reactor.GuardedMono;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.time.ManualClock;
import io.micrometer.context.ContextSnapshotFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Guards that are called by a request's handler know when the request came, and what it counts for. */
class InboundScopeTest {
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, observations, /late",
        "SERVLET, filter, /late",
        "SERVLET, observations, /late/callable",
        "SERVLET, filter, /late/callable",
        "SERVLET, observations, /late/mono",
        "REACTIVE, observations, /late/mono",
        "REACTIVE, filter, /late/mono",
        "REACTIVE, observations, /late/client",
        "REACTIVE, filter, /late/client",
    })
    void aRetryThatWouldBeTooLateForTheRequestIsDenied(WebApplicationType type, String events, String path)
            throws Exception {
        start(type, "headroom.http.source=" + events);

        assertThat(get(path)).isEqualTo(RetryDenial.DEADLINE.name());
    }

    @Test
    void aRequestThatHasTimeIsRetried() throws Exception {
        start(WebApplicationType.SERVLET);

        assertThat(get("/early")).isEqualTo("retried 3 times");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, observations, /gold, 0.999",
        "SERVLET, filter, /gold, 0.999",
        "SERVLET, observations, /other, 0.0",
        "REACTIVE, observations, /gold/mono, 0.99",
        "REACTIVE, filter, /gold/mono, 0.99",
    })
    void aRequestServesTheHighestObjectiveItCountsFor(
            WebApplicationType type, String events, String path, String objective) throws Exception {
        start(type, "headroom.http.source=" + events);

        assertThat(get(path)).isEqualTo(objective);
    }

    @Test
    void aRequestServesTheObjectiveOfNow() throws Exception {
        start(WebApplicationType.SERVLET);
        application.getBean(Headroom.class).redeclare(slos -> slos.slo("gold", gold -> gold.objective("99.95%")));

        assertThat(get("/gold")).isEqualTo("0.9995");
    }

    @Test
    void theThreadIsNotLeftWithTheRequest() throws Exception {
        start(WebApplicationType.NONE);
        InboundScope scope = new InboundScope(
                application.getBeanProvider(Headroom.class), application.getBeanProvider(RequestObjectives.class));

        assertThat(within(new ServletScopeFilter(scope))).isNotSameAs(RequestScope.NONE);
        assertThat(RequestScope.current()).isSameAs(RequestScope.NONE);
    }

    @Test
    void withoutAGuardRequestsPassAsTheyAre() throws Exception {
        start(WebApplicationType.NONE);
        try (Headroom bare = Headroom.builder("bare").manual(new ManualClock()).build()) {
            StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("headroom", bare));
            InboundScope scope = new InboundScope(
                    beans.getBeanProvider(Headroom.class), beans.getBeanProvider(RequestObjectives.class));
            ServletScopeFilter servlet = new ServletScopeFilter(scope);
            ReactiveScopeFilter reactive = new ReactiveScopeFilter(scope);

            assertThat(within(servlet)).isSameAs(RequestScope.NONE);
            assertThat(within(reactive)).isSameAs(RequestScope.NONE);
            bare.guard("payments", guard -> guard.timeout(Duration.ofMillis(400)));
            assertThat(within(servlet)).isNotSameAs(RequestScope.NONE);
            assertThat(within(reactive)).isNotSameAs(RequestScope.NONE);
        }
    }

    private static RequestScope within(ServletScopeFilter filter) throws Exception {
        AtomicReference<RequestScope> within = new AtomicReference<>();
        filter.doFilter(
                new MockHttpServletRequest(),
                new MockHttpServletResponse(),
                (request, response) -> within.set(RequestScope.current()));
        return within.get();
    }

    private static RequestScope within(ReactiveScopeFilter filter) {
        AtomicReference<RequestScope> within = new AtomicReference<>();
        filter.filter(
                        MockServerWebExchange.from(MockServerHttpRequest.get("/")),
                        exchange -> Mono.deferContextual(context -> {
                            within.set(GuardedMono.scope(context));
                            return Mono.<Void>empty();
                        }))
                .block();
        return within.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void contextPropagationCarriesTheScope(boolean there) {
        RequestScope scope = there ? RequestScope.startedAt(1) : RequestScope.NONE;
        start(WebApplicationType.NONE);
        RequestScope.Binding bound = scope.bind();
        var snapshot = ContextSnapshotFactory.builder().build().captureAll();
        bound.close();

        assertThat(RequestScope.current()).isSameAs(RequestScope.NONE);
        Runnable elsewhere = () -> assertThat(RequestScope.current()).isSameAs(scope);
        snapshot.wrap(elsewhere).run();
        assertThat(RequestScope.current()).isSameAs(RequestScope.NONE);
    }

    private void start(WebApplicationType type, String... more) {
        String[] properties = {
            "server.port=0",
            "headroom.slos.late.objective=99%",
            "headroom.slos.late.sli.latency=1s",
            "headroom.slos.gold.objective=99.9%",
            "headroom.slos.gold.sli.http.uri=/gold",
            "headroom.slos.all.objective=99%",
            "headroom.slos.all.sli.http.uri=/gold/**",
            "headroom.guards.payments.timeout=400ms",
            "headroom.guards.payments.slos=late",
            "headroom.guards.payments.hosts=localhost",
            "headroom.guards.payments.idempotent=true",
            "headroom.guards.payments.backoff=1ms",
        };
        application = new SpringApplicationBuilder(Shop.class)
                .web(type)
                .properties(properties)
                .properties(more)
                .run();
    }

    private String get(String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Shop {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }

        @Bean
        ContextPropagatingTaskDecorator propagating() {
            return new ContextPropagatingTaskDecorator();
        }
    }

    @RestController
    static class Handlers {
        private static final Duration OVER_A_SECOND = Duration.ofMillis(1_001);

        private final ManualClock clock;
        private final Headroom headroom;
        private final WebClient client;

        Handlers(ManualClock clock, Headroom headroom, WebClient.Builder client) {
            this.clock = clock;
            this.headroom = headroom;
            this.client = client.build();
        }

        @GetMapping("/early")
        String early() {
            return outcome(guard());
        }

        @GetMapping("/late")
        String late() {
            clock.advance(OVER_A_SECOND);
            return outcome(guard());
        }

        @GetMapping("/late/callable")
        Callable<String> lateCallable() {
            return this::late;
        }

        @GetMapping("/late/mono")
        Mono<String> lateMono() {
            return Mono.defer(() -> {
                        clock.advance(OVER_A_SECOND);
                        return Mono.<String>error(new IOException("on purpose"))
                                .transformDeferred(GuardedMono.by(guard()));
                    })
                    .onErrorResume(failure -> Mono.just(reason(failure)));
        }

        /** Calls a port where nobody listens. */
        @GetMapping("/late/client")
        Mono<String> lateClient() {
            return Mono.defer(() -> {
                        clock.advance(OVER_A_SECOND);
                        return client.get()
                                .uri("http://localhost:{port}/refused", 1)
                                .retrieve()
                                .bodyToMono(String.class);
                    })
                    .onErrorResume(failure -> Mono.just(reason(failure)));
        }

        @GetMapping({"/gold", "/other"})
        String objective() {
            return String.valueOf(RequestScope.current().objective());
        }

        @GetMapping("/gold/mono")
        Mono<String> objectiveOfMono() {
            return Mono.deferContextual(context ->
                    Mono.just(String.valueOf(GuardedMono.scope(context).objective())));
        }

        private Guard guard() {
            return headroom.guard("payments").idempotent(true);
        }

        private String outcome(Guard guard) {
            try {
                return guard.call(() -> {
                    throw new IOException("on purpose");
                });
            } catch (IOException failure) {
                return reason(failure);
            }
        }

        private String reason(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                String reason = Arrays.stream(cause.getSuppressed())
                        .filter(RetryDeniedException.class::isInstance)
                        .map(denied -> ((RetryDeniedException) denied).reason().name())
                        .findFirst()
                        .orElse(null);
                if (reason != null) {
                    return reason;
                }
            }
            return "retried %d times".formatted(guard().counts().retriesGranted());
        }
    }
}
