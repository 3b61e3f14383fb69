package io.headroom.spring.metrics;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.SloDeclarations;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Exemplars of bad events in the registry of Prometheus's client that Spring Boot scrapes, unless the application brings one. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration")
@ConditionalOnClass(value = PrometheusRegistry.class, name = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry")
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class PrometheusExemplarsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    PrometheusRegistry headroomPrometheusRegistry(ObjectProvider<Headroom> headroom) {
        return new TracedRegistry(headroom::getIfAvailable);
    }
}
