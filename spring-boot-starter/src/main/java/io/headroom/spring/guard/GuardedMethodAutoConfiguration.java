package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclarations;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** Guards the calls of methods with {@link io.headroom.spring.Guarded}, and puts the retries of beans that guards name on their budgets. */
@AutoConfiguration(after = GuardAutoConfiguration.class)
@ConditionalOnClass(AopInfrastructureBean.class)
@ConditionalOnBean(name = GuardDeclarations.BEAN)
@ImportRuntimeHints(GuardedRetryInterceptor.Hints.class)
public final class GuardedMethodAutoConfiguration {
    /** Proxies are what Spring Boot makes them elsewhere: subclasses, unless the application prefers interfaces. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardingPostProcessor headroomGuardingPostProcessor(Environment environment) {
        return new GuardingPostProcessor(environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static RetryingBeans headroomRetryingBeans(
            ObjectProvider<GuardDeclarations> guardDeclarations, ObjectProvider<Headroom> headroom) {
        return new RetryingBeans(guardDeclarations, headroom);
    }
}
