package io.headroom.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.time.ManualClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** Whether an open page is answered the short way, and whether that answer is the actuator's, which a request with an origin gets. */
class PollMappingTest {
    private static final String SINCE = "?since=2026-01-01T00:00:00Z";
    private static final String HANDLER = "Handler";
    private static final String JSON = "application/json";

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @CsvSource({
        "server, '', /actuator/slo",
        "management, management.server.port=0, /actuator/slo",
        "management, management.server.port=0;management.server.base-path=/ours;management.endpoints.web.base-path=/, /ours/slo",
        "server, server.servlet.context-path=/shop;spring.mvc.servlet.path=/api, /shop/api/actuator/slo",
        "server, management.endpoints.web.base-path=/ops;management.endpoints.web.path-mapping.slo=our/budgets, /ops/our/budgets",
    })
    void theShortWayIsThereWhereTheEndpointIsAndGivesTheSame(String port, String properties, String path)
            throws Exception {
        start(properties);

        for (String question :
                List.of(SINCE, "?since=2026-01-01T00%3A00%3A01Z", "/checkout" + SINCE, "/checkout/acme" + SINCE)) {
            HttpResponse<String> answer = get(port, path + question, JSON);
            HttpResponse<String> actuators = get(port, path + question, JSON, "Origin", "http://localhost");

            assertThat(isShort(answer)).as(question).isTrue();
            assertThat(isShort(actuators)).as(question).isFalse();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(actuators.body()).startsWith("{");
            assertThat(answer.headers().firstValue("content-type"))
                    .isEqualTo(actuators.headers().firstValue("content-type"));
        }
        assertThat(get(port, path + "/unknown" + SINCE, JSON).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/slo",
                "/actuator/slo" + SINCE + "&pretty",
                "/actuator/slo?pretty&since=2026-01-01T00:00:00Z",
                "/actuator/slo/" + SINCE,
                "/actuator/slo/check%6Fut" + SINCE,
                "/actuator/slo//checkout" + SINCE,
                "/actuator/slo/checkout/" + SINCE,
                "/actuator/slo?since=yesterday",
                "/actuator/slo?since=",
                "/actuator/slogate" + SINCE,
                "/actuator/slos" + SINCE,
                "/checkout/200" + SINCE,
            })
    void whatPagesDoNotAskIsTheActuatorsOrTheApplications(String path) throws Exception {
        start("management.endpoints.web.exposure.include=slo,slogate");

        HttpResponse<String> answer = get("server", path, JSON);
        assertThat(answer.statusCode())
                .isEqualTo(
                        get("server", path, JSON, "Origin", "http://localhost").statusCode());
        assertThat(isShort(answer)).isFalse();
    }

    @Test
    void aPageThatSaysOtherwiseWhatItAcceptsIsAnsweredByTheActuator() throws Exception {
        start("");

        HttpResponse<String> answer = get("server", "/actuator/slo" + SINCE, "*/*");
        assertThat(answer.headers().firstValue("content-type"))
                .hasValue("application/vnd.spring-boot.actuator.v3+json");
        assertThat(isShort(get("server", "/actuator/slo" + SINCE, "application/json, text/plain")))
                .isFalse();
    }

    @Test
    void bothWaysHaveOneNameInMetrics() throws Exception {
        start("");
        for (String path : List.of("/actuator/slo", "/actuator/slo/checkout")) {
            get("server", path + SINCE, JSON);
            get("server", path + SINCE, JSON, "Origin", "http://localhost");
        }

        MeterRegistry registry = application.getBean(MeterRegistry.class);
        assertThat(registry.find("http.server.requests").timers())
                .extracting(timer -> timer.getId().getTag("uri"))
                .containsExactlyInAnyOrder("/actuator/slo", "/actuator/slo/**");
        assertThat(registry.find("http.server.requests").timers())
                .extracting(Timer::count)
                .containsOnly(2L);
    }

    /** A list of 100 SLOs is long. */
    @Test
    void whatManyAskForIsPackedForThoseWhoTakeIt() throws Exception {
        start(IntStream.range(0, 100)
                .mapToObj(i -> "headroom.slos.slo-%d.objective=99%%".formatted(i))
                .collect(Collectors.joining(";")));
        String path = "/actuator/slo?since=2026-01-01T00:00:00Z";
        String plain = get("server", path, JSON).body();
        for (String takes : List.of("gzip", "gzip, deflate, br, zstd", "gzip")) {
            HttpResponse<byte[]> answer = packed(path, takes);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())))
                    .hasContent(plain);
            assertThat(answer.body().length).isLessThan(plain.length() / 4);
            assertThat(answer.headers().firstValue("vary")).hasValue("Accept-Encoding");
        }
        for (String takes : List.of("identity", "br", "gzip;q=0", "deflate, gzip;q=0")) {
            assertThat(new String(packed(path, takes).body(), UTF_8)).as(takes).isEqualTo(plain);
        }
        assertThat(new String(packed("/actuator/slo/checkout" + SINCE, "gzip").body(), UTF_8))
                .as("short")
                .startsWith("{\"name\":\"checkout\"");
    }

    private HttpResponse<byte[]> packed(String path, String takes) throws Exception {
        URI address = URI.create(
                "http://localhost:" + application.getEnvironment().getRequiredProperty("local.server.port") + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .headers("Accept", JSON, "Accept-Encoding", takes)
                .build();
        HttpResponse<byte[]> answer = null;
        for (int i = 0; i < 3; i++) {
            answer = client.send(request, BodyHandlers.ofByteArray());
        }
        assertThat(answer.headers().firstValue("content-encoding").isPresent()).isEqualTo(answer.body()[0] != '{');
        return answer;
    }

    @ParameterizedTest
    @CsvSource({"admin, 99%", "guest, ******"})
    void itKnowsWhoAsks(String user, String shown) throws Exception {
        start("management.endpoint.slo.show-values=when-authorized;management.endpoint.slo.roles=admin");

        HttpResponse<String> answer = get("server", "/actuator/slo/checkout" + SINCE, JSON, "User", user);
        assertThat(isShort(answer)).isTrue();
        assertThat(answer.body()).contains("\"value\":\"" + shown + "\"");
    }

    /** Such as one that writes who called. */
    @Test
    void whatTheApplicationDoesAtEveryCallOfAnEndpointIsDone() throws Exception {
        start("", Advised.class);
        HttpResponse<String> answer = get("server", "/actuator/slo" + SINCE, JSON);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(isShort(answer)).isFalse();
        assertThat(application.getBean(AtomicInteger.class)).hasValue(1);
    }

    private static boolean isShort(HttpResponse<String> answer) {
        return answer.headers().firstValue(HANDLER).orElse("").equals("Poll");
    }

    private HttpResponse<String> get(String port, String path, String accept, String... headers) throws Exception {
        String number = application.getEnvironment().getRequiredProperty("local." + port + ".port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + number + path))
                .header("Accept", accept);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void start(String properties, Class<?>... more) {
        application = new SpringApplicationBuilder(ShopApplication.class, Beans.class)
                .sources(more)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=slo",
                        "headroom.slos.checkout.objective=99%")
                .run(Stream.of(properties.split(";"))
                        .filter(property -> !property.isEmpty())
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
        Headroom headroom = application.getBean(Headroom.class);
        headroom.family("checkout", family -> {}).recorder("acme");
        application.getBean(ManualClock.class).advance(Duration.ofSeconds(1));
        headroom.tick();
    }

    static class Beans {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        /** Interceptors are asked on both ways. */
        @Bean
        MappedInterceptor tellHandler() {
            return new MappedInterceptor(null, new HandlerInterceptor() {
                @Override
                public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                    response.setHeader(HANDLER, handler.getClass().getSimpleName());
                    return true;
                }
            });
        }

        @Bean
        Filter signIn() {
            return (request, response, chain) -> {
                String user = ((HttpServletRequest) request).getHeader("User");
                chain.doFilter(user == null ? request : new SignedIn((HttpServletRequest) request, user), response);
            };
        }
    }

    static class Advised {
        @Bean
        AtomicInteger calls() {
            return new AtomicInteger();
        }

        @Bean
        OperationInvokerAdvisor advisor(AtomicInteger calls) {
            return (endpoint, type, parameters, invoker) -> (OperationInvoker) context -> {
                calls.incrementAndGet();
                return invoker.invoke(context);
            };
        }
    }

    private static final class SignedIn extends HttpServletRequestWrapper {
        private final String user;

        SignedIn(HttpServletRequest request, String user) {
            super(request);
            this.user = user;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> user;
        }

        @Override
        public boolean isUserInRole(String role) {
            return user.equals(role);
        }
    }
}
