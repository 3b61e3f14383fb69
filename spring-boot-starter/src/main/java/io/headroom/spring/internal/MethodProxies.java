package io.headroom.spring.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.autoproxy.AbstractBeanFactoryAwareAdvisingPostProcessor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The proxies of beans with certain methods.
 *
 * <p>Before all singletons are there, SLOs and guards may still be declared; methods are resolved then, and what is wrong stops the start.
 *
 * @param <M> what is known of such a method
 */
public abstract class MethodProxies<M> extends AbstractBeanFactoryAwareAdvisingPostProcessor
        implements SmartInitializingSingleton {
    private static final long serialVersionUID = 1L;

    private final transient ProxiedMethods<M> methods;
    private final String purpose;
    private final transient BeanFactory beans;
    private final transient Queue<M> waiting = new ConcurrentLinkedQueue<>();

    /** Written when the singletons are there, read by everybody. */
    private transient volatile boolean started;

    /**
     * Advises the methods.
     *
     * @param purpose what for: {@code measured}
     */
    @SuppressWarnings("this-escape") // Spring's setters set a field each, and no subclass overrides them
    protected MethodProxies(ProxiedMethods<M> methods, MethodInterceptor advice, String purpose, BeanFactory beans) {
        this.methods = methods;
        this.purpose = purpose;
        this.beans = beans;
        setBeanFactory(beans);
        setBeforeExistingAdvisors(true);
        setProxyTargetClass(
                targetClass(beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class)));
        advisor = new DefaultPointcutAdvisor(
                new StaticMethodMatcherPointcut() {
                    @Override
                    public boolean matches(Method method, Class<?> targetClass) {
                        return methods.of(targetClass, method) != null;
                    }
                },
                advice);
    }

    /** Finds what a method needs, now that all singletons are there; may be called more than once. */
    protected abstract void resolve(M method);

    /** All methods of a class. */
    public final Collection<M> methodsOf(Class<?> type) {
        return methods.of(type);
    }

    /** A bean of that type. */
    protected final <T> T bean(Class<T> type) {
        return beans.getBean(type);
    }

    /** All beans of that type, in their order. */
    protected final <T> List<T> beans(Class<T> type) {
        return beans.getBeanProvider(type).orderedStream().toList();
    }

    /** Proxies are what Spring Boot makes them elsewhere: subclasses, unless the application prefers interfaces. */
    private static boolean targetClass(Environment environment) {
        return environment.getProperty("spring.aop.proxy-target-class", Boolean.class, true);
    }

    @Override
    protected boolean isEligible(Class<?> targetClass) {
        return !methods.of(targetClass).isEmpty();
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        Object advised = advise(bean, beanName);
        if (advised != bean || bean instanceof Advised) {
            methods.ofBean(bean).forEach(this::await);
        }
        return advised;
    }

    /** Of a final class there is no subclass; Spring says so without saying what wants one. */
    private Object advise(Object bean, String beanName) {
        try {
            return super.postProcessAfterInitialization(bean, beanName);
        } catch (AopConfigException noProxy) {
            Class<?> type = AopUtils.getTargetClass(bean);
            if (Modifier.isFinal(type.getModifiers())) {
                throw new UnreachableMethodException(
                        String.valueOf(methods.of(type).iterator().next()), "in a final class", purpose);
            }
            throw noProxy;
        }
    }

    /** Resolves the methods, and from now on each at once. */
    @Override
    public final void afterSingletonsInstantiated() {
        started = true;
        for (M method = waiting.poll(); method != null; method = waiting.poll()) {
            resolve(method);
        }
    }

    private void await(M method) {
        if (started) {
            resolve(method);
        } else {
            waiting.add(method);
        }
    }
}
