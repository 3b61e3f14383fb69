package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.HeadroomSettings;
import io.headroom.spring.internal.MethodProxies;
import io.headroom.spring.internal.ProxiedMethods;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.BeanFactory;

/** Guards the methods of beans. */
final class GuardedProxies extends MethodProxies<GuardedMethod> {
    private static final long serialVersionUID = 1L;

    private GuardedProxies(ProxiedMethods<GuardedMethod> methods, BeanFactory beans) {
        super(methods, new GuardingInterceptor(methods), GuardedMethod.PURPOSE, beans);
    }

    static GuardedProxies of(GuardingPostProcessor processor, BeanFactory beans) {
        return new GuardedProxies(new ProxiedMethods<>(processor::isCandidate, GuardedMethod::read), beans);
    }

    /** Of a class's methods. */
    List<Method> fallbacks(Class<?> type) {
        return methodsOf(type).stream()
                .map(GuardedMethod::fallback)
                .filter(Objects::nonNull)
                .map(FallbackMethod::method)
                .toList();
    }

    @Override
    protected void resolve(GuardedMethod method) {
        method.resolve(bean(Headroom.class), bean(HeadroomSettings.class).guards());
    }
}
