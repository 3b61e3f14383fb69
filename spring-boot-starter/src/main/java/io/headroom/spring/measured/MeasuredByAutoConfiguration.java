package io.headroom.spring.measured;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.ReadyReport;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Counts the calls of methods with {@link io.headroom.spring.MeasuredBy}, and of those that {@code sli.job} names. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(AopInfrastructureBean.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class MeasuredByAutoConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MeasuringPostProcessor headroomMeasuringPostProcessor(Environment environment) {
        return new MeasuringPostProcessor(JobDeclarations.in(environment));
    }

    @Bean
    @Lazy
    ReadyReport headroomJobReport(MeasuringPostProcessor headroomMeasuringPostProcessor) {
        return new JobReport(headroomMeasuringPostProcessor);
    }
}
