package io.headroom.spring.measured;

import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Counts the calls of methods with {@link io.headroom.spring.MeasuredBy}, and of those that {@code sli.job} names. */
@AutoConfiguration(after = HeadroomAutoConfiguration.class)
@ConditionalOnClass(AopInfrastructureBean.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class MeasuredByAutoConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @RegisterReflectionForBinding(JobDeclarations.SloJob.class)
    static JobDeclarations headroomJobDeclarations(Environment environment) {
        return new JobDeclarations(environment);
    }

    /** Proxies are what Spring Boot makes them elsewhere: subclasses, unless the application prefers interfaces. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static MeasuringPostProcessor headroomMeasuringPostProcessor(
            JobDeclarations headroomJobDeclarations, Environment environment) {
        return new MeasuringPostProcessor(
                headroomJobDeclarations, environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    }

    @Bean
    JobReport headroomJobReport(JobDeclarations headroomJobDeclarations) {
        return new JobReport(headroomJobDeclarations);
    }
}
