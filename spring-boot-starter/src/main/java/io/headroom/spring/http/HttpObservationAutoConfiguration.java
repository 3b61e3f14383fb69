package io.headroom.spring.http;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.HttpEventSource;
import io.headroom.spring.internal.SloDeclarations;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** Feeds the SLIs with HTTP selectors from the observations that Spring makes of every request anyway. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(value = ObservationRegistry.class, name = SloDeclarations.BEAN)
@ConditionalOnProperty(
        name = HttpEventSource.PROPERTY,
        havingValue = HttpEventSource.OBSERVATIONS,
        matchIfMissing = true)
public final class HttpObservationAutoConfiguration {
    private static final String NAME_PROPERTY = "management.observations.http.server.requests.name";
    private static final String DEFAULT_NAME = "http.server.requests";

    private static String observationName(
            Environment environment, ObjectProvider<? extends ObservationConvention<?>> conventions) {
        ObservationConvention<?> custom = conventions.getIfAvailable();
        String name = custom == null ? null : custom.getName();
        return name != null ? name : environment.getProperty(NAME_PROPERTY, DEFAULT_NAME);
    }

    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({DispatcherServlet.class, ServerHttpObservationFilter.class})
    static class Servlet {
        @Bean
        HttpRecording headroomHttpRecording(
                ObjectProvider<Headroom> headroom,
                ObjectProvider<SloDeclarations> sloDeclarations,
                ObjectProvider<ActuatorPaths> headroomActuatorPaths,
                ObjectProvider<EventSpans> spans) {
            return HttpRecording.of(headroom, sloDeclarations, headroomActuatorPaths, spans);
        }

        @Bean
        ServletSliHandler headroomHttpSliHandler(HttpRecording headroomHttpRecording) {
            return new ServletSliHandler(headroomHttpRecording);
        }

        @Bean
        HttpEventSource headroomHttpEventSource(
                ObservationRegistry registry,
                Environment environment,
                ObjectProvider<ServerRequestObservationConvention> convention,
                ObjectProvider<FilterRegistrationBean<?>> filters,
                ObjectProvider<ServerHttpObservationFilter> filtersOfTheApplication) {
            return new ObservedRequests(
                    () -> observationName(environment, convention),
                    () -> filters.stream().anyMatch(filter -> filter.getFilter() instanceof ServerHttpObservationFilter)
                            || filtersOfTheApplication.stream().findAny().isPresent(),
                    registry);
        }
    }

    /** Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {
        @Bean
        HttpRecording headroomHttpRecording(
                ObjectProvider<Headroom> headroom,
                ObjectProvider<SloDeclarations> sloDeclarations,
                ObjectProvider<ActuatorPaths> headroomActuatorPaths,
                ObjectProvider<EventSpans> spans) {
            return HttpRecording.of(headroom, sloDeclarations, headroomActuatorPaths, spans);
        }

        @Bean
        ReactiveSliHandler headroomHttpSliHandler(HttpRecording headroomHttpRecording) {
            return new ReactiveSliHandler(headroomHttpRecording);
        }

        @Bean
        HttpEventSource headroomHttpEventSource(
                ObservationRegistry registry,
                Environment environment,
                ObjectProvider<org.springframework.http.server.reactive.observation.ServerRequestObservationConvention>
                        convention) {
            return new ObservedRequests(() -> observationName(environment, convention), () -> true, registry);
        }
    }
}
