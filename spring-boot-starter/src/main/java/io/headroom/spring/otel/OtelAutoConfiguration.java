package io.headroom.spring.otel;

import io.headroom.Headroom;
import io.headroom.otel.OtelAlerts;
import io.headroom.otel.OtelDecisions;
import io.headroom.otel.OtelMetrics;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.HeadroomProperties;
import io.headroom.spring.internal.SloDeclarations;
import io.opentelemetry.api.OpenTelemetry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Publishes the metrics through the application's {@link OpenTelemetry}, unless it publishes an {@link OtelMetrics} itself, writes what guards decide
 * on its spans, and sends alerts through its logs.
 */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass({OpenTelemetry.class, OtelMetrics.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class OtelAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(OtelMetrics.class)
    OtelPublication otelPublication(
            Headroom headroom, HeadroomProperties properties, ConfigurableListableBeanFactory beans) {
        return new OtelPublication(headroom, properties.metrics(), beans);
    }

    @Bean
    @ConditionalOnMissingBean
    OtelDecisions otelDecisions(Headroom headroom) {
        return OtelDecisions.bind(headroom);
    }

    @Bean
    @ConditionalOnMissingBean
    OtelAlerts otelAlerts(Headroom headroom, ObjectProvider<OpenTelemetry> telemetry) {
        return OtelAlerts.bind(headroom, telemetry.getIfUnique(OpenTelemetry::noop));
    }

    @Bean
    static LazyInitializationExcludeFilter eagerOtelBridge() {
        return LazyInitializationExcludeFilter.forBeanTypes(
                OtelPublication.class, OtelDecisions.class, OtelAlerts.class);
    }
}
