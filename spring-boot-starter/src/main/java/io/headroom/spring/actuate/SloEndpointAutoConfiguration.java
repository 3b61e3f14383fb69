package io.headroom.spring.actuate;

import io.headroom.Headroom;
import io.headroom.prometheus.PrometheusRules;
import io.headroom.report.Journal;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.ReadyReport;
import io.headroom.spring.internal.SloChanges;
import io.headroom.spring.internal.SloDeclarations;
import io.headroom.spring.internal.SloSources;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * The endpoints where the actuator is present and exposes them, and lines that say which property does. Each first asks whether it is available:
 * most are not, and looking for beans by their type takes far more time.
 */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
@EnableConfigurationProperties(SloEndpointProperties.class)
public final class SloEndpointAutoConfiguration {
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    SloEndpoint sloEndpoint(
            Headroom headroom,
            SloDeclarations sloDeclarations,
            SloSources sloSources,
            SloChanges sloChanges,
            Journal headroomJournal,
            SloEndpointProperties properties,
            ObjectProvider<SanitizingFunction> sanitizing) {
        Sanitizer sanitizer = new Sanitizer(sanitizing.orderedStream().toList());
        return new SloEndpoint(
                headroom,
                sloDeclarations,
                sloSources,
                sloChanges,
                headroomJournal,
                sanitizer,
                properties.showValues() == Show.ALWAYS);
    }

    @Bean
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    @ConditionalOnBean(SloEndpoint.class)
    @ConditionalOnMissingBean
    SloEndpointWebExtension sloEndpointWebExtension(
            SloEndpoint endpoint,
            SloEndpointProperties properties,
            ObjectProvider<PathMappedEndpoints> paths,
            ObjectProvider<EndpointJsonMapper> mapper) {
        EndpointJsonMapper json = mapper.getIfAvailable();
        return new SloEndpointWebExtension(
                endpoint,
                new LivePages(paths),
                json == null ? null : new SharedJson(json.get(), endpoint::declared, endpoint::describe),
                properties.showValues(),
                properties.roles());
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    GuardEndpoint sloGuardEndpoint(Headroom headroom, Journal headroomJournal) {
        return new GuardEndpoint(headroom, headroomJournal);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    GateEndpoint sloGateEndpoint(Headroom headroom, SloDeclarations declarations) {
        return new GateEndpoint(headroom, declarations);
    }

    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    RulesEndpoint sloRulesEndpoint(Headroom headroom, PrometheusRules prometheusRules, SloChanges sloChanges) {
        return new RulesEndpoint(headroom, prometheusRules, sloChanges::inPrometheus);
    }

    @Bean
    @Lazy
    ReadyReport endpointExposureReport(
            Headroom headroom, ObjectProvider<PathMappedEndpoints> pathMappedEndpoints, Environment environment) {
        return new EndpointExposureReport(headroom, pathMappedEndpoints, environment);
    }
}
