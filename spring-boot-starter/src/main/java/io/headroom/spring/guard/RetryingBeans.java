package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.spring.internal.GuardDeclaration;
import io.headroom.spring.internal.GuardDeclarations;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.PointcutAdvisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.resilience.retry.AbstractRetryInterceptor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the retries of beans on the budgets of the guards whose properties name them: those of a {@link RetryTemplate}, and those of methods that are
 * {@code @Retryable}. Has no order, and so comes after the post-processor that makes methods retryable.
 */
final class RetryingBeans
        implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, ApplicationEventPublisherAware {
    private final ObjectProvider<GuardDeclarations> declarations;
    private final ObjectProvider<Headroom> headroom;
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    /** Both set once, before any bean is made. */
    private @Nullable ApplicationEventPublisher application;

    private @Nullable ConfigurableBeanFactory beans;

    RetryingBeans(ObjectProvider<GuardDeclarations> declarations, ObjectProvider<Headroom> headroom) {
        this.declarations = declarations;
        this.headroom = headroom;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = (ConfigurableBeanFactory) beanFactory;
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        application = publisher;
    }

    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof FactoryBean<?>) {
            return bean;
        }
        if (bean instanceof RetryTemplate template) {
            Supplier<Guard> guard = guard(beanName);
            return guard == null ? bean : new GuardedRetryTemplate(template, guard);
        }
        if (bean instanceof Advised advised) {
            budget(advised, beanName);
        }
        return bean;
    }

    /** Beans that are made later are not missed. */
    @Override
    public void afterSingletonsInstantiated() {
        GuardDeclarations declared = declarations.getObject();
        ConfigurableBeanFactory known = Objects.requireNonNull(beans);
        for (GuardDeclaration guard : declared.all()) {
            for (String name : guard.retryingBeans()) {
                if (!found.contains(name) && (known.containsSingleton(name) || !known.containsBean(name))) {
                    throw declared.refusedRetryingBean(guard, name);
                }
            }
        }
    }

    private void budget(Advised bean, String beanName) {
        for (Advisor advisor : bean.getAdvisors()) {
            if (advisor instanceof PointcutAdvisor where
                    && advisor.getAdvice() instanceof AbstractRetryInterceptor retries) {
                Supplier<Guard> guard = guard(beanName);
                if (guard != null) {
                    GuardedRetryInterceptor onBudget =
                            new GuardedRetryInterceptor(retries, guard, Objects.requireNonNull(application));
                    bean.replaceAdvisor(advisor, new DefaultPointcutAdvisor(where.getPointcut(), onBudget));
                }
            }
        }
    }

    /** Null if no guard names the bean. */
    private @Nullable Supplier<Guard> guard(String beanName) {
        for (GuardDeclaration declaration : declarations.getObject().all()) {
            if (declaration.retryingBeans().contains(beanName)) {
                found.add(beanName);
                return SingletonSupplier.of(() -> headroom.getObject().guard(declaration.name()));
            }
        }
        return null;
    }
}
