package io.headroom.spring.guard;

import io.headroom.Headroom;
import io.headroom.spring.internal.GuardDeclarations;
import io.headroom.spring.internal.ProxiedMethods;
import io.headroom.spring.internal.ProxyingPostProcessor;
import org.springframework.core.Ordered;

/** Guards methods inside of what counts their calls, so that a call with its retries is one event. */
final class GuardingPostProcessor extends ProxyingPostProcessor<GuardedMethod> {
    private static final long serialVersionUID = 1L;

    GuardingPostProcessor(boolean proxyTargetClass) {
        this(GuardedMethod.find(), proxyTargetClass);
    }

    private GuardingPostProcessor(ProxiedMethods<GuardedMethod> methods, boolean proxyTargetClass) {
        super(
                methods,
                new GuardingInterceptor(methods),
                GuardedMethod.PURPOSE,
                Ordered.LOWEST_PRECEDENCE - 2,
                proxyTargetClass);
    }

    @Override
    protected void resolve(GuardedMethod method) {
        method.resolve(bean(Headroom.class), bean(GuardDeclarations.class));
    }
}
