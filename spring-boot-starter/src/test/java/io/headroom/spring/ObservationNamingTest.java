package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.time.ManualClock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.OpenTelemetryServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;

/** Requests count the same whatever their observations and tags are called, since the handler asks the request and the response. */
@ExtendWith(OutputCaptureExtension.class)
class ObservationNamingTest {
    private final HttpClient client = HttpClient.newHttpClient();

    private enum Naming {
        SPRING(WebApplicationType.SERVLET, "http.server.requests"),
        PROPERTY(
                WebApplicationType.SERVLET,
                "requests.of.mine",
                "management.observations.http.server.requests.name=requests.of.mine"),
        OPENTELEMETRY(WebApplicationType.SERVLET, "http.server.request.duration"),
        WEBFLUX_SPRING(WebApplicationType.REACTIVE, "http.server.requests"),
        WEBFLUX_OPENTELEMETRY(WebApplicationType.REACTIVE, "http.server.request.duration");

        private final WebApplicationType type;
        private final String observation;
        private final String[] properties;

        Naming(WebApplicationType type, String observation, String... properties) {
            this.type = type;
            this.observation = observation;
            this.properties = properties;
        }

        private Stream<Class<?>> convention() {
            return switch (this) {
                case OPENTELEMETRY -> Stream.of(OpenTelemetry.class);
                case WEBFLUX_OPENTELEMETRY -> Stream.of(ReactiveOpenTelemetry.class);
                default -> Stream.of();
            };
        }

        private ConfigurableApplicationContext start() {
            return new SpringApplicationBuilder(
                            Stream.concat(Stream.of(EdgeApplication.class, Manual.class), convention())
                                    .toArray(Class<?>[]::new))
                    .web(type)
                    .properties(
                            "server.port=0",
                            "headroom.slos.items.objective=99%",
                            "headroom.slos.items.sli.http.uri=/orders/{id}/items/{key}",
                            "headroom.slos.gone.objective=99%",
                            "headroom.slos.gone.sli.http.path=/gone/**",
                            "headroom.slos.gone.sli.http.bad=404")
                    .properties(properties)
                    .run();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAnObservationIsCalledDoesNotMatter(Naming naming, CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext application = naming.start()) {
            get(application, "/orders/200/items/1");
            get(application, "/orders/200/items/2");
            get(application, "/orders/503/items/3");
            get(application, "/gone/away");

            await().untilAsserted(() -> {
                assertThat(counts(application, "items")).isEqualTo(new EventCounts(2, 1, 0));
                assertThat(counts(application, "gone")).isEqualTo(new EventCounts(0, 1, 0));
            });
            assertThat(application.getBean(Names.class).seen).contains(naming.observation);
        }
        assertThat(output).doesNotContain("counts nothing");
    }

    private void get(ConfigurableApplicationContext application, String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        client.send(request, BodyHandlers.discarding());
    }

    private static EventCounts counts(ConfigurableApplicationContext application, String slo) {
        Headroom headroom = application.getBean(Headroom.class);
        headroom.tick();
        return headroom.slo(slo).snapshot().events();
    }

    /** What the observations of the application are called, so that the conventions are seen to be in use. */
    private static final class Names implements ObservationHandler<Observation.Context> {
        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        public void onStop(Observation.Context context) {
            seen.add(String.valueOf(context.getName()));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Manual {
        @Bean
        Headroom headroom() {
            return Headroom.builder("edge").manual(new ManualClock()).build();
        }

        @Bean
        Names names() {
            return new Names();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OpenTelemetry {
        @Bean
        OpenTelemetryServerRequestObservationConvention convention() {
            return new OpenTelemetryServerRequestObservationConvention();
        }
    }

    /** Spring has none for WebFlux. */
    @Configuration(proxyBeanMethods = false)
    static class ReactiveOpenTelemetry {
        @Bean
        DefaultServerRequestObservationConvention convention() {
            return new DefaultServerRequestObservationConvention("http.server.request.duration");
        }
    }
}
