package io.headroom.spring.report;

import io.headroom.Headroom;
import io.headroom.report.Journal;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint of incident reports where the actuator is present and exposes it. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class ReportAutoConfiguration {
    @Bean
    @ConditionalOnAvailableEndpoint
    @ConditionalOnMissingBean
    ReportEndpoint sloReportEndpoint(Headroom headroom, Journal headroomJournal) {
        return new ReportEndpoint(headroom, headroomJournal);
    }
}
