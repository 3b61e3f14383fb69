package io.headroom.spring.guard;

import io.headroom.spring.internal.GuardDeclarations;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Guards the calls of methods with {@link io.headroom.spring.Guarded}. */
@AutoConfiguration(after = GuardAutoConfiguration.class)
@ConditionalOnClass(AopInfrastructureBean.class)
@ConditionalOnBean(GuardDeclarations.class)
public final class GuardedMethodAutoConfiguration {
    /** Proxies are what Spring Boot makes them elsewhere: subclasses, unless the application prefers interfaces. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardingPostProcessor headroomGuardingPostProcessor(Environment environment) {
        return new GuardingPostProcessor(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    }
}
