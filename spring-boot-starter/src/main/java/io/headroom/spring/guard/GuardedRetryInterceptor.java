package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RetriedCall;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.resilience.retry.AbstractRetryInterceptor;
import org.springframework.resilience.retry.MethodRetryPredicate;
import org.springframework.resilience.retry.MethodRetrySpec;
import org.springframework.resilience.retry.SimpleRetryInterceptor;
import org.springframework.util.ReflectionUtils;

/**
 * Retries methods as Spring does, on a guard's budget. Spring's interceptor offers no listener, but asks its specification's predicate after each failure; so each call
 * has a specification of its own, whose predicate knows how many retries are left, and asks the guard where there is one.
 *
 * <p>Methods that answer later, by a future or a publisher, are left to Spring: it retries the former never, and the latter by subscription.
 */
final class GuardedRetryInterceptor implements MethodInterceptor {
    private final AbstractRetryInterceptor retries;
    private final Supplier<Guard> guard;
    private final ApplicationEventPublisher application;
    private final Method specification;

    GuardedRetryInterceptor(
            AbstractRetryInterceptor retries, Supplier<Guard> guard, ApplicationEventPublisher application) {
        this.retries = retries;
        this.guard = guard;
        this.application = application;
        specification = specification();
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        Guard calls = guard.get();
        MethodRetrySpec spec = spec(invocation);
        if (spec == null || answersLater(invocation.getMethod()) || GuardedSection.isWithin(calls.name())) {
            return retries.invoke(invocation);
        }
        try (RetriedCall call = calls.begin()) {
            SimpleRetryInterceptor once = new SimpleRetryInterceptor(onBudget(spec, call));
            once.setApplicationEventPublisher(application);
            return once.invoke(new Attempts(invocation, call));
        }
    }

    /** Part of what Spring's class shows to its subclasses; there is no other way to learn what an annotation says. */
    private static Method specification() {
        Method method =
                ReflectionUtils.findMethod(AbstractRetryInterceptor.class, "getRetrySpec", Method.class, Class.class);
        if (method == null) {
            throw new IllegalStateException("AbstractRetryInterceptor has no getRetrySpec any more");
        }
        ReflectionUtils.makeAccessible(method);
        return method;
    }

    private @Nullable MethodRetrySpec spec(MethodInvocation invocation) {
        Method method = invocation.getMethod();
        Object target = invocation.getThis();
        Class<?> type = target == null ? method.getDeclaringClass() : target.getClass();
        return (MethodRetrySpec) ReflectionUtils.invokeMethod(specification, retries, method, type);
    }

    private static boolean answersLater(Method method) {
        Class<?> returned = method.getReturnType();
        return Future.class.isAssignableFrom(returned)
                || CompletionStage.class.isAssignableFrom(returned)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(returned) != null;
    }

    private static MethodRetrySpec onBudget(MethodRetrySpec spec, RetriedCall call) {
        return new MethodRetrySpec(
                spec.includes(),
                spec.excludes(),
                new PaidRetries(spec, call),
                spec.maxRetries(),
                spec.timeout(),
                spec.delay(),
                spec.jitter(),
                spec.multiplier(),
                spec.maxDelay());
    }

    /** Lets a native image read specifications. */
    static final class Hints implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
            hints.reflection().registerMethod(specification(), ExecutableMode.INVOKE);
        }
    }

    /** Of one call. */
    private static final class PaidRetries implements MethodRetryPredicate {
        private final MethodRetrySpec spec;
        private final RetriedCall call;
        private @Nullable Predicate<Throwable> wanted;
        private long retries;

        PaidRetries(MethodRetrySpec spec, RetriedCall call) {
            this.spec = spec;
            this.call = call;
        }

        @Override
        public boolean shouldRetry(Method method, Throwable failure) {
            if (wanted == null) {
                wanted = spec.predicate().forMethod(method);
            }
            if (!wanted.test(failure)) {
                return false;
            }
            if (retries >= spec.maxRetries()) {
                return true; // Spring ends it, and nothing is paid.
            }
            long wait = waitNanos();
            long asked = call.tryRetry(wait);
            retries++;
            return asked != RetriedCall.NO_RETRY && asked <= wait;
        }

        /** Without the jitter, which is drawn later. */
        private long waitNanos() {
            double grown = spec.delay().toMillis() * Math.pow(spec.multiplier(), retries);
            return TimeUnit.MILLISECONDS.toNanos(
                    (long) Math.min(grown, spec.maxDelay().toMillis()));
        }
    }

    /** The invocation, which proceeds as often as there are attempts. */
    private record Attempts(MethodInvocation invocation, RetriedCall call) implements MethodInvocation {
        @Override
        @SuppressWarnings("NullAway") // an answer may be null
        public @Nullable Object proceed() throws Throwable {
            MethodInvocation attempt = ((ProxyMethodInvocation) invocation).invocableClone();
            return call.attempt(attempt::proceed);
        }

        @Override
        public Method getMethod() {
            return invocation.getMethod();
        }

        @Override
        public @Nullable Object[] getArguments() {
            return invocation.getArguments();
        }

        @Override
        public @Nullable Object getThis() {
            return invocation.getThis();
        }

        @Override
        public AccessibleObject getStaticPart() {
            return invocation.getStaticPart();
        }
    }
}
