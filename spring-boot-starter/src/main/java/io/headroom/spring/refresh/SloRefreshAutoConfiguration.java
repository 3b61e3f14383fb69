package io.headroom.spring.refresh;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.SloChanges;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;

/** Reads the SLOs' properties again when Spring Cloud says that some changed. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class SloRefreshAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SloRefresh sloRefresh(SloChanges sloChanges) {
        return new SloRefresh(sloChanges);
    }
}
