package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.RequestObjectives;
import io.headroom.spring.internal.SloDeclarations;
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
import org.springframework.web.servlet.DispatcherServlet;

/** Tells guards, those that code declares among them, when the request came that they are called for, and which objectives it counts for: Spring MVC. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "io.headroom.spring.guard.GuardAutoConfiguration") // by name: it may be left out
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass({DispatcherServlet.class, FilterRegistrationBean.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class ServletScopeAutoConfiguration {
    @Bean
    FilterRegistrationBean<ServletScopeFilter> headroomScopeFilter(
            ObjectProvider<Headroom> headroom, ObjectProvider<RequestObjectives> headroomHttpRecording) {
        FilterRegistrationBean<ServletScopeFilter> filter =
                new FilterRegistrationBean<>(new ServletScopeFilter(new InboundScope(headroom, headroomHttpRecording)));
        filter.setOrder(InboundScope.ORDER);
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
        return filter;
    }
}
