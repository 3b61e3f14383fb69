package io.headroom.spring.report;

import io.headroom.report.IncidentReport;
import io.headroom.spring.internal.PageHeaders;
import io.headroom.spring.internal.ReactivePageFilter;
import io.headroom.spring.internal.ServletPageFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;

/** Headers for incident reports, on the port that the endpoints are on. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "headroom.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(endpoint = ReportEndpoint.class, exposure = EndpointExposure.WEB)
class ReportHeadersConfiguration {
    /** Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass({DispatcherServletPath.class, FilterRegistrationBean.class})
    static class Servlet {
        @Bean
        FilterRegistrationBean<ServletPageFilter> headroomReportFilter(
                WebEndpointProperties endpoints, ObjectProvider<DispatcherServletPath> dispatcher) {
            return ServletPageFilter.of(
                    endpoints, dispatcher.getIfAvailable(), ReportEndpoint.ID, IncidentReport.htmlPolicy());
        }
    }

    /** Spring WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(DispatcherHandler.class)
    static class Reactive {
        @Bean
        ReactivePageFilter headroomReportFilter(WebEndpointProperties endpoints) {
            return new ReactivePageFilter(
                    new PageHeaders("", endpoints, ReportEndpoint.ID, IncidentReport.htmlPolicy()));
        }
    }
}
