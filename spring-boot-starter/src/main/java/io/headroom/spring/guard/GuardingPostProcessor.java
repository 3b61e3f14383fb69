package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.ProxiedMethods;
import io.headroom.spring.internal.ProxyingPostProcessor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.Ordered;

/** Guards methods inside of what counts their calls, so that a call with its retries is one event. */
final class GuardingPostProcessor extends ProxyingPostProcessor<GuardedMethod> implements BeanRegistrationAotProcessor {
    private static final long serialVersionUID = 1L;

    GuardingPostProcessor(boolean proxyTargetClass) {
        this(GuardedMethod.find(), proxyTargetClass);
    }

    private final transient ProxiedMethods<GuardedMethod> methods;

    private GuardingPostProcessor(ProxiedMethods<GuardedMethod> methods, boolean proxyTargetClass) {
        super(
                methods,
                new GuardingInterceptor(methods),
                GuardedMethod.PURPOSE,
                Ordered.LOWEST_PRECEDENCE - 2,
                proxyTargetClass);
        this.methods = methods;
    }

    /** Lets a native image call the fallbacks, which nobody else does by reflection. */
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        List<Method> fallbacks = methods.of(bean.getBeanClass()).stream()
                .map(GuardedMethod::fallback)
                .filter(Objects::nonNull)
                .map(FallbackMethod::method)
                .toList();
        return fallbacks.isEmpty()
                ? null
                : (generation, code) -> fallbacks.forEach(fallback ->
                        generation.getRuntimeHints().reflection().registerMethod(fallback, ExecutableMode.INVOKE));
    }

    /** This is a bean of the application too, not only of the build. */
    @Override
    public boolean isBeanExcludedFromAotProcessing() {
        return false;
    }

    @Override
    protected void resolve(GuardedMethod method) {
        method.resolve(bean(Headroom.class), bean(GuardDeclarations.class));
    }
}
