package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.RequestObjectives;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** Tells guards when the request came that they are called for, and which objectives it counts for. */
@AutoConfiguration(after = GuardAutoConfiguration.class)
@ConditionalOnBean(name = GuardDeclarations.BEAN)
public final class InboundScopeAutoConfiguration {
    /** Just inside of the filters that know when the request came. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({DispatcherServlet.class, FilterRegistrationBean.class})
    static class Servlet {
        @Bean
        FilterRegistrationBean<ServletScopeFilter> headroomScopeFilter(
                ObjectProvider<Headroom> headroom, ObjectProvider<RequestObjectives> headroomHttpRecording) {
            FilterRegistrationBean<ServletScopeFilter> filter = new FilterRegistrationBean<>(
                    new ServletScopeFilter(new InboundScope(headroom, headroomHttpRecording)));
            filter.setOrder(ORDER);
            filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
            return filter;
        }
    }

    /** Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {
        @Bean
        @Order(ORDER)
        ReactiveScopeFilter headroomScopeFilter(
                ObjectProvider<Headroom> headroom, ObjectProvider<RequestObjectives> headroomHttpRecording) {
            return new ReactiveScopeFilter(new InboundScope(headroom, headroomHttpRecording));
        }
    }
}
