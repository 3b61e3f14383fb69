package io.headroom.spring.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodIntrospector;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The methods of beans that a proxy does something for, found once for each class. Thread-safe; finding a method that is known takes no
 * lock.
 *
 * @param <M> what is known of such a method
 */
public final class ProxiedMethods<M> {
    private static final int UNREACHABLE = Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL;

    private final Predicate<Class<?>> candidates;
    private final BiFunction<Class<?>, Method, @Nullable M> reader;
    private final Map<Class<?>, Map<Method, M>> byClass = new ConcurrentHashMap<>();

    /**
     * None found yet.
     *
     * @param candidates says of most classes cheaply that they have none
     * @param reader says of a method what is to be known of it, null if nothing
     */
    public ProxiedMethods(Predicate<Class<?>> candidates, BiFunction<Class<?>, Method, @Nullable M> reader) {
        this.candidates = candidates;
        this.reader = reader;
    }

    /** All of a class, which is a bean's own and not that of a proxy. */
    public Collection<M> of(Class<?> type) {
        return find(type).values();
    }

    /** Null if it is none of them. */
    public @Nullable M of(Class<?> type, Method method) {
        Map<Method, M> known = find(type);
        if (known.isEmpty()) {
            return null;
        }
        M exact = known.get(method);
        return exact != null ? exact : known.get(AopUtils.getMostSpecificMethod(method, type));
    }

    /** All of a bean, be they its own or those of an interface that nothing but a proxy implements. */
    public Collection<M> ofBean(Object bean) {
        Collection<M> own = of(AopUtils.getTargetClass(bean));
        return own.isEmpty() && Proxy.isProxyClass(bean.getClass()) ? of(bean.getClass()) : own;
    }

    /** Null if the call is one of another method. */
    public @Nullable M of(MethodInvocation invocation) {
        Method method = invocation.getMethod();
        Object target = target(invocation);
        M own = of(AopUtils.getTargetClass(target), method);
        return own == null && Proxy.isProxyClass(target.getClass()) ? of(target.getClass(), method) : own;
    }

    /** What a method is called on; the proxy itself where there is nothing behind it, as in the clients of HTTP interfaces. */
    public static Object target(MethodInvocation invocation) {
        Object target = invocation.getThis();
        return target == null ? ((ProxyMethodInvocation) invocation).getProxy() : target;
    }

    /** Where a reader finds a method. */
    public static String place(Class<?> type, Method method) {
        return written(type, method).getName() + "." + method.getName();
    }

    /** The class that somebody wrote, which a proxy's is not. */
    public static Class<?> written(Class<?> type, Method method) {
        return Proxy.isProxyClass(type) ? method.getDeclaringClass() : type;
    }

    /**
     * Checks that a proxy sees a method's calls.
     *
     * @param purpose what for: {@code measured}
     * @throws UnreachableMethodException if it does not
     */
    public static void requireReachable(Class<?> type, Method method, String purpose) {
        int unreachable = method.getModifiers() & UNREACHABLE;
        if (unreachable != 0) {
            throw new UnreachableMethodException(place(type, method), Modifier.toString(unreachable), purpose);
        }
    }

    /** Whether a proxy sees the calls of another method of that name, though not of this one. */
    public static boolean isHiddenOverload(Class<?> type, Method method) {
        return (method.getModifiers() & UNREACHABLE) != 0
                && Arrays.stream(ReflectionUtils.getAllDeclaredMethods(type))
                        .anyMatch(other ->
                                other.getName().equals(method.getName()) && (other.getModifiers() & UNREACHABLE) == 0);
    }

    private Map<Method, M> find(Class<?> beanClass) {
        Class<?> type = ClassUtils.getUserClass(beanClass);
        Map<Method, M> known = byClass.get(type);
        if (known != null) {
            return known;
        }
        Map<Method, M> found = candidates.test(type) ? search(type) : Map.of();
        byClass.put(type, found);
        return found;
    }

    private Map<Method, M> search(Class<?> type) {
        return Map.copyOf(MethodIntrospector.selectMethods(
                type, (MethodIntrospector.MetadataLookup<M>) method -> reader.apply(type, method)));
    }
}
