package io.headroom.spring.tracing;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.SloDeclarations;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.opentelemetry.api.trace.Span;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Tells the spans of requests and measured calls which SLOs they counted for, and the SLOs the traces of bad ones. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class TracingAutoConfiguration {
    /** Micrometer Tracing, whatever it bridges to. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Observation.class, TracingObservationHandler.class})
    static class Observed {
        @Bean
        @Order(0)
        EventSpans headroomObservedSpans() {
            return new ObservedSpans();
        }
    }

    /** OpenTelemetry. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Span.class)
    static class OpenTelemetry {
        @Bean
        @Order(1)
        EventSpans headroomOtelSpans() {
            return new OtelSpans();
        }
    }
}
