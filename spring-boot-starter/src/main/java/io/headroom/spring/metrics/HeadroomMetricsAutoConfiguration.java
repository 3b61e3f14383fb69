package io.headroom.spring.metrics;

import io.headroom.Headroom;
import io.headroom.micrometer.HeadroomMetrics;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.spring.internal.SloDeclarations;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Binds the budget metrics to whatever meter registries the application has. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class HeadroomMetricsAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    HeadroomMetrics headroomMetrics(Headroom headroom, HeadroomSettings headroomSettings) {
        return new HeadroomMetrics(
                headroom, headroomSettings.properties().metrics().detail());
    }
}
