package io.headroom.spring.actuate;

import io.headroom.spring.internal.PageHeaders;
import io.headroom.spring.internal.ReactivePageFilter;
import io.headroom.spring.internal.ServletPageFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoker.cache.CachingOperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;

/** Headers for the live pages, and short answers to those that are open, on the port that the endpoints are on. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "headroom.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(endpoint = SloEndpoint.class, exposure = EndpointExposure.WEB)
class LivePageConfiguration {
    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({DispatcherServletPath.class, FilterRegistrationBean.class})
    static class Servlet {
        @Bean
        FilterRegistrationBean<ServletPageFilter> headroomPageFilter(
                WebEndpointProperties endpoints, ObjectProvider<DispatcherServletPath> dispatcher) {
            return ServletPageFilter.of(endpoints, dispatcher.getIfAvailable(), SloEndpoint.ID, LivePages.policy());
        }

        /** An application that has told the actuator to do something else at every call of an endpoint has it done here too: all go the long way. */
        @Bean
        PollMapping headroomPollMapping(
                ObjectProvider<SloEndpointWebExtension> slos,
                ObjectProvider<PathMappedEndpoints> paths,
                ObjectProvider<OperationInvokerAdvisor> advisors) {
            return new PollMapping(() -> {
                boolean advised =
                        advisors.stream().anyMatch(advisor -> !(advisor instanceof CachingOperationInvokerAdvisor));
                PathMappedEndpoints mapped = paths.getIfAvailable();
                String path = mapped == null ? null : mapped.getPath(EndpointId.of(SloEndpoint.ID));
                SloEndpointWebExtension extension = slos.getIfAvailable();
                return advised || path == null || extension == null || !extension.isPolled()
                        ? null
                        : new PollMapping.Target(path, extension);
            });
        }
    }

    /** Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {
        @Bean
        ReactivePageFilter headroomPageFilter(WebEndpointProperties endpoints) {
            return new ReactivePageFilter(new PageHeaders("", endpoints, SloEndpoint.ID, LivePages.policy()));
        }
    }
}
