package io.headroom.spring.guard;

import io.headroom.spring.internal.ProxyingPostProcessor;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/** Guards methods inside of what counts their calls, so that a call with its retries is one event. */
final class GuardingPostProcessor extends ProxyingPostProcessor implements BeanRegistrationAotProcessor {
    GuardingPostProcessor() {
        super(Ordered.LOWEST_PRECEDENCE - 2);
    }

    @Override
    protected boolean mayHaveSome(Class<?> type) {
        return hasAnnotatedMethod(type);
    }

    @Override
    protected BeanPostProcessor makeProxies(BeanFactory beans) {
        return GuardedProxies.of(this, beans);
    }

    /** Lets a native image call the fallbacks, which nobody else does by reflection. */
    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = bean.getBeanClass();
        if (!isCandidate(ClassUtils.getUserClass(type))) {
            return null;
        }
        List<Method> fallbacks = ((GuardedProxies) proxies()).fallbacks(type);
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
}
