package io.headroom.spring.internal;

import io.headroom.Headroom;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Gives beans with certain methods a proxy, or the one they have another advice: the outermost so far. Needs neither AspectJ nor
 * Spring's auto-proxies. Looks at each bean of the application, few of which are meant: what makes proxies is loaded and made with the first, and no
 * signature or field names its type, since Spring reads those of every bean.
 */
public abstract class ProxyingPostProcessor
        implements BeanPostProcessor,
                Ordered,
                AopInfrastructureBean,
                BeanClassLoaderAware,
                BeanFactoryAware,
                SmartInitializingSingleton {
    /** Their beans are many, or have many methods, and are never meant. */
    private static final List<String> FOREIGN = List.of(
            "java.",
            "jakarta.",
            "org.springframework.",
            "io.micrometer.",
            "io.prometheus.",
            "tools.jackson.",
            "com.fasterxml.jackson.");

    private static final String OWN = "io.headroom.";

    /** Where our own beans come from, all of which are known to have no such method. */
    private static final List<ProtectionDomain> OWN_CODE =
            List.of(Headroom.class.getProtectionDomain(), ProxyingPostProcessor.class.getProtectionDomain());

    private final int order;

    /** Both set once, before any bean is made. */
    private @Nullable BeanFactory beans;

    private @Nullable ClassLoader classLoader;

    /** Null before the first bean that may be meant. Written once, with the lock of this, and read by everybody. */
    private volatile @Nullable BeanPostProcessor proxies;

    /** Written when the singletons are there, with the lock of this. */
    private boolean started;

    /** @param order later ones are further outside */
    protected ProxyingPostProcessor(int order) {
        this.order = order;
    }

    /** Says of most classes cheaply that they have no such method. */
    protected abstract boolean mayHaveSome(Class<?> type);

    /** {@link MethodProxies}, for the beans that may have some. */
    protected abstract BeanPostProcessor makeProxies(BeanFactory beans);

    @Override
    public final int getOrder() {
        return order;
    }

    @Override
    public final void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public final void setBeanClassLoader(ClassLoader loader) {
        classLoader = loader;
    }

    @Override
    public final @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
        Class<?> own = ClassUtils.getUserClass(AopUtils.getTargetClass(bean));
        return isCandidate(own) || (Proxy.isProxyClass(bean.getClass()) && isCandidate(bean.getClass()))
                ? proxies().postProcessAfterInitialization(bean, beanName)
                : bean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        BeanPostProcessor made;
        synchronized (this) {
            started = true;
            made = proxies;
        }
        if (made != null) {
            start(made);
        }
    }

    /**
     * Whether a method of a class, or one that it overrides, has an annotation that is neither Java's nor Spring's: ours, or the application's own, which ours
     * may be on. Most have none, and looking for ours on each takes longer.
     */
    protected static boolean hasAnnotatedMethod(Class<?> type) {
        if (isForeign(type)) {
            return false;
        }
        for (Method method : ReflectionUtils.getDeclaredMethods(type)) {
            if (isAnnotated(method)) {
                return true;
            }
        }
        for (Class<?> inherited : type.getInterfaces()) {
            if (hasAnnotatedMethod(inherited)) {
                return true;
            }
        }
        return type.getSuperclass() != null && hasAnnotatedMethod(type.getSuperclass());
    }

    private static boolean isAnnotated(Method method) {
        try {
            for (Annotation annotation : method.getDeclaredAnnotations()) {
                if (!isForeign(annotation.annotationType().getName())) {
                    return true;
                }
            }
            return false;
        } catch (RuntimeException | LinkageError unreadable) {
            return true; // Spring knows what to make of annotations that name absent classes
        }
    }

    /** Whether methods of a class may be meant. */
    public final boolean isCandidate(Class<?> type) {
        return !isForeign(type) && mayHaveSome(type);
    }

    /** A bean of that type. */
    protected final <T> T bean(Class<T> type) {
        return Objects.requireNonNull(beans).getBean(type);
    }

    /** Made with the first bean that may be meant. */
    protected final BeanPostProcessor proxies() {
        BeanPostProcessor made = proxies;
        return made != null ? made : madeOnce();
    }

    private synchronized BeanPostProcessor madeOnce() {
        BeanPostProcessor made = proxies;
        if (made == null) {
            made = makeProxies(Objects.requireNonNull(beans));
            if (classLoader != null) {
                ((BeanClassLoaderAware) made).setBeanClassLoader(classLoader);
            }
            if (started) {
                start(made);
            }
            proxies = made;
        }
        return made;
    }

    private static void start(BeanPostProcessor made) {
        ((SmartInitializingSingleton) made).afterSingletonsInstantiated();
    }

    private static boolean isForeign(Class<?> type) {
        String name = type.getName();
        return isForeign(name) || (name.startsWith(OWN) && OWN_CODE.contains(type.getProtectionDomain()));
    }

    private static boolean isForeign(String name) {
        for (String foreign : FOREIGN) {
            if (name.startsWith(foreign)) {
                return true;
            }
        }
        return false;
    }
}
