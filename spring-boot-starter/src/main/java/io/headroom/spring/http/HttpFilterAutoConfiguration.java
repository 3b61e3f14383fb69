package io.headroom.spring.http;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.HttpEventSource;
import io.headroom.spring.internal.SloDeclarations;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** Feeds the SLIs with HTTP selectors from a filter, where there are no observations or the property asks for it. */
@AutoConfiguration(after = {HeadroomAutoConfiguration.class, HttpObservationAutoConfiguration.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
@ConditionalOnMissingBean(name = HttpEventSource.BEAN)
@ConditionalOnProperty(name = HttpEventSource.PROPERTY, havingValue = HttpEventSource.FILTER, matchIfMissing = true)
public final class HttpFilterAutoConfiguration {
    /** That of Spring's own filter for observations: outside of all that answer requests themselves. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({DispatcherServlet.class, FilterRegistrationBean.class})
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
        FilterRegistrationBean<ServletSliFilter> headroomHttpSliFilter(HttpRecording headroomHttpRecording) {
            FilterRegistrationBean<ServletSliFilter> filter =
                    new FilterRegistrationBean<>(new ServletSliFilter(headroomHttpRecording));
            filter.setOrder(ORDER);
            filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
            return filter;
        }

        @Bean
        HttpEventSource headroomHttpEventSource() {
            return () -> HttpEventSource.FILTER;
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
        @Order(ORDER)
        ReactiveSliFilter headroomHttpSliFilter(HttpRecording headroomHttpRecording) {
            return new ReactiveSliFilter(headroomHttpRecording);
        }

        @Bean
        HttpEventSource headroomHttpEventSource() {
            return () -> HttpEventSource.FILTER;
        }
    }
}
