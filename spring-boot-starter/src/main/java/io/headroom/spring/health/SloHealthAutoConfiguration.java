package io.headroom.spring.health;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** The budgets in the health endpoint, and a group that says whether to release. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration"
        })
@ConditionalOnClass({HealthIndicator.class, HealthEndpointGroupsPostProcessor.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
@ConditionalOnEnabledHealthIndicator("slo")
public final class SloHealthAutoConfiguration {
    private static final String SLO = "slo";

    @Bean
    @ConditionalOnMissingBean(name = "sloHealthIndicator")
    SloHealthIndicator sloHealthIndicator(Headroom headroom, SloDeclarations sloDeclarations) {
        return new SloHealthIndicator(headroom, sloDeclarations);
    }

    /** Not where the application has an indicator of that name, which must not be a group's. */
    @Bean
    @ConditionalOnBean(SloHealthIndicator.class)
    @ConditionalOnMissingBean(name = {"release", "releaseHealthIndicator", "releaseHealthContributor"})
    ReleaseGroupRegistration releaseHealthGroup(ObjectProvider<SloHealthIndicator> slos) {
        return new ReleaseGroupRegistration(SLO, () -> slos.getObject().isFrozen());
    }
}
