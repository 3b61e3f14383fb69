package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.spring.CallClassifier;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.MethodProxies;
import io.headroom.spring.internal.ProxiedMethods;
import org.springframework.beans.factory.BeanFactory;

/** Measures the methods of beans. */
final class MeasuredProxies extends MethodProxies<MeasuredMethod> {
    private static final long serialVersionUID = 1L;

    private MeasuredProxies(ProxiedMethods<MeasuredMethod> methods, BeanFactory beans) {
        super(methods, new MeasuringInterceptor(methods), MeasuredMethods.PURPOSE, beans);
    }

    static MeasuredProxies of(MeasuringPostProcessor processor, BeanFactory beans) {
        return new MeasuredProxies(
                new ProxiedMethods<>(
                        processor::isCandidate,
                        (type, method) -> MeasuredMethods.read(type, method, processor.jobs(type, method))),
                beans);
    }

    @Override
    protected void resolve(MeasuredMethod method) {
        method.resolve(bean(Headroom.class), this::classifier, EventSpans.of(beans(EventSpans.class)));
    }

    private CallClassifier classifier(Class<? extends CallClassifier> type) {
        return bean(type);
    }
}
