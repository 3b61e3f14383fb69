package io.headroom.benchmarks;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * What the starter adds to a request: Spring's server observation from its start to its end, timed by Micrometer as Spring Boot has it, without
 * Headroom and with SLOs that select the request. The carriers are Spring's mocks.
 */
public class ObservationBenchmark extends Suite {
    private static final String TEMPLATE = "/checkout/{id}";
    private static final String PATH = "/checkout/7";
    private static final DefaultServerRequestObservationConvention CONVENTION =
            new DefaultServerRequestObservationConvention();
    private static final org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention
            REACTIVE_CONVENTION =
                    new org.springframework.http.server.reactive.observation
                            .DefaultServerRequestObservationConvention();

    /** Spring MVC. */
    @Benchmark
    public Observation mvc(Mvc mvc, MvcRequest carriers) {
        ServerRequestObservationContext context =
                new ServerRequestObservationContext(carriers.request, carriers.response);
        Observation observation = ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS
                .observation(CONVENTION, CONVENTION, () -> context, mvc.registry)
                .start();
        context.setPathPattern(TEMPLATE);
        observation.stop();
        return observation;
    }

    /** Spring WebFlux. */
    @Benchmark
    public Observation webFlux(WebFlux webFlux, WebFluxRequest carriers) {
        var context = new org.springframework.http.server.reactive.observation.ServerRequestObservationContext(
                carriers.request, carriers.response, Map.of());
        Observation observation = org.springframework.http.server.reactive.observation
                .ServerHttpObservationDocumentation.HTTP_REACTIVE_SERVER_REQUESTS
                .observation(REACTIVE_CONVENTION, REACTIVE_CONVENTION, () -> context, webFlux.registry)
                .start();
        context.setPathPattern(TEMPLATE);
        observation.stop();
        return observation;
    }

    /** The application, without SLOs or with two of them on one SLI. */
    @State(Scope.Benchmark)
    public abstract static class Application {
        /**
         * What the SLOs select requests by: none at all, the handler's path template, or the path. With {@code idle}, which runs only if asked
         * for, there is none either but a second handler that does nothing: what that costs is Micrometer's.
         */
        @Param({"none", "uri", "path"})
        public String selector;

        ObservationRegistry registry;
        private final SpringStarter starter;

        Application(SpringStarter starter) {
            this.starter = starter;
        }

        /** Registers the handlers. */
        @Setup
        public void start() {
            registry = ObservationRegistry.create();
            registry.observationConfig()
                    .observationHandler(
                            new DefaultMeterObservationHandler(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
            if (selector.equals("idle")) {
                registry.observationConfig().observationHandler(context -> true);
            } else if (!selector.equals("none")) {
                registry.observationConfig()
                        .observationHandler(
                                starter.handler(selector, selector.equals("uri") ? TEMPLATE : "/checkout/*"));
            }
        }

        /** Ends the ticker. */
        @TearDown
        public void close() {
            starter.close();
        }
    }

    /** A servlet application. */
    public static class Mvc extends Application {
        public Mvc() {
            super(SpringStarter.servlet());
        }
    }

    /** A WebFlux application. */
    public static class WebFlux extends Application {
        public WebFlux() {
            super(SpringStarter.reactive());
        }
    }

    /** A request of a thread with its response. */
    @State(Scope.Thread)
    public static class MvcRequest {
        final MockHttpServletRequest request = new MockHttpServletRequest("POST", PATH);
        final MockHttpServletResponse response = new MockHttpServletResponse();
    }

    /** A request of a thread with its response. */
    @State(Scope.Thread)
    public static class WebFluxRequest {
        final MockServerHttpRequest request = MockServerHttpRequest.post(PATH).build();
        final MockServerHttpResponse response = new MockServerHttpResponse();

        public WebFluxRequest() {
            response.setStatusCode(HttpStatus.OK);
        }
    }
}
