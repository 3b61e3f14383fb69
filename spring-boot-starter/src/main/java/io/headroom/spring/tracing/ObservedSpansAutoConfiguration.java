package io.headroom.spring.tracing;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.SloDeclarations;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/** Tells the spans of requests and measured calls which SLOs they counted for, and the SLOs the traces of bad ones: Micrometer Tracing, whatever it bridges to. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass({Observation.class, TracingObservationHandler.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class ObservedSpansAutoConfiguration {
    @Bean
    @Order(0)
    EventSpans headroomObservedSpans() {
        return new ObservedSpans();
    }
}
