package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.HeadroomAutoConfiguration;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.SloDeclarations;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/** Guards the calls of methods with {@link io.headroom.spring.Guarded}, by guards of the properties and by those that code declares. */
@AutoConfiguration(
        after = HeadroomAutoConfiguration.class,
        afterName = "io.headroom.spring.guard.GuardAutoConfiguration") // by name: it may be left out
@ConditionalOnClass(AopInfrastructureBean.class)
@ConditionalOnBean(name = SloDeclarations.BEAN)
public final class GuardedMethodAutoConfiguration {
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static GuardingPostProcessor headroomGuardingPostProcessor() {
        return new GuardingPostProcessor();
    }

    /** Only guards of properties name beans. */
    @Bean
    @ConditionalOnBean(name = GuardDeclarations.BEAN)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor headroomRetryingBeans(
            ObjectProvider<GuardDeclarations> guardDeclarations, ObjectProvider<Headroom> headroom) {
        return new RetryingBeans(guardDeclarations, headroom);
    }
}
