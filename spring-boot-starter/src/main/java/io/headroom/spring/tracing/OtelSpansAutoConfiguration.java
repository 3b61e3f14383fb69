package io.headroom.spring.tracing;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.SloDeclarations;
import io.opentelemetry.api.trace.Span;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Tells the spans of requests and measured calls which SLOs they counted for, and the SLOs the traces of bad ones: OpenTelemetry. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(Span.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class OtelSpansAutoConfiguration {
    @Bean
    @Order(1)
    EventSpans headroomOtelSpans() {
        return new OtelSpans();
    }
}
