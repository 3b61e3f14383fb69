package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.spring.CallClassifier;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.Ordered;

/**
 * Gives beans with measured methods a proxy, or the one they have another advice: the outermost, so that a transaction's commit and
 * retries are part of the call. Needs neither AspectJ nor Spring's auto-proxies.
 *
 * <p>Before all singletons are there, SLOs may still be declared and no call is counted; then an unknown one is an error.
 */
final class MeasuringPostProcessor extends AbstractBeanFactoryAwareAdvisingPostProcessor
        implements SmartInitializingSingleton {
    private static final long serialVersionUID = 1L;

    private final transient MeasuredMethods methods;
    private final transient JobDeclarations jobs;
    private final transient Queue<MeasuredMethod> waiting = new ConcurrentLinkedQueue<>();
    private transient @Nullable BeanFactory beans;

    /** Written when the singletons are there, read by everybody. */
    private transient volatile boolean started;

    MeasuringPostProcessor(JobDeclarations jobs, boolean proxyTargetClass) {
        this.jobs = jobs;
        methods = new MeasuredMethods(jobs);
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(proxyTargetClass);
        // Before the post-processors that look for schedules and listeners, and after that of @Retryable, which is as
        // late.
        setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        advisor = new DefaultPointcutAdvisor(
                new StaticMethodMatcherPointcut() {
                    @Override
                    public boolean matches(Method method, Class<?> targetClass) {
                        return methods.of(targetClass, method) != null;
                    }
                },
                new MeasuringInterceptor(methods));
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        super.setBeanFactory(beanFactory);
        beans = beanFactory;
    }

    @Override
    protected boolean isEligible(Class<?> targetClass) {
        return !methods.of(targetClass).isEmpty();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Object measured = super.postProcessAfterInitialization(bean, beanName);
        if (measured != bean || bean instanceof Advised) {
            methods.of(AopUtils.getTargetClass(bean)).forEach(this::await);
        }
        return measured;
    }

    private void await(MeasuredMethod method) {
        if (started) {
            method.resolve(headroom(), this::classifier);
        } else {
            waiting.add(method);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        Headroom headroom = headroom();
        started = true;
        for (MeasuredMethod method = waiting.poll(); method != null; method = waiting.poll()) {
            method.resolve(headroom, this::classifier);
        }
        jobs.watchOn(headroom);
    }

    private Headroom headroom() {
        return bean(Headroom.class);
    }

    private CallClassifier classifier(Class<? extends CallClassifier> type) {
        return bean(type);
    }

    private <T> T bean(Class<T> type) {
        return Objects.requireNonNull(beans).getBean(type);
    }
}
