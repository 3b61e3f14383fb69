package io.headroom.spring.http;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.ReadyReport;
import io.headroom.spring.internal.SloDeclarations;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;

/** What HTTP selectors need to know of the application, whatever feeds them. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class HttpSelectorAutoConfiguration {
    /** The actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(PathMappedEndpoints.class)
    static class Actuator {
        /** None where the actuator has no endpoints over HTTP. */
        @Bean
        ActuatorPaths headroomActuatorPaths(ObjectProvider<PathMappedEndpoints> pathMappedEndpoints) {
            PathMappedEndpoints endpoints = pathMappedEndpoints.getIfAvailable();
            if (endpoints == null) {
                return ActuatorPaths.NONE;
            }
            String base = endpoints.getBasePath();
            Stream<String> usual = base.isEmpty() ? endpoints.getAllPaths().stream() : Stream.of(base);
            return new ActuatorPaths(
                    Stream.concat(usual, besideThem(endpoints)).distinct().toList());
        }

        /** Such as {@code /livez} and {@code /readyz}, which health groups may have on the application's own port. */
        private static Stream<String> besideThem(PathMappedEndpoints endpoints) {
            return endpoints.stream()
                    .flatMap(endpoint -> endpoint.getAdditionalPaths(WebServerNamespace.SERVER).stream())
                    .map(path -> path.startsWith("/") ? path : "/" + path);
        }
    }

    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static class Servlet {
        @Bean
        @Lazy
        ReadyReport headroomTemplateCheck(SloDeclarations sloDeclarations, ListableBeanFactory beans) {
            return new TemplateCheck(sloDeclarations, new ServletTemplates(beans));
        }
    }

    /** Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {
        @Bean
        @Lazy
        ReadyReport headroomTemplateCheck(SloDeclarations sloDeclarations, ListableBeanFactory beans) {
            return new TemplateCheck(sloDeclarations, new ReactiveTemplates(beans));
        }
    }
}
