package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.spring.CallClassifier;
import io.headroom.spring.internal.EventSpans;
import io.headroom.spring.internal.ProxiedMethods;
import io.headroom.spring.internal.ProxyingPostProcessor;
import org.springframework.core.Ordered;

/** Measures methods outside of all other advice, so that a transaction's commit and retries are part of the call. */
final class MeasuringPostProcessor extends ProxyingPostProcessor<MeasuredMethod> {
    private static final long serialVersionUID = 1L;

    /**
     * Before the post-processors that look for schedules and listeners, and after that of @Retryable, which is as late.
     */
    private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1;

    private final transient JobDeclarations jobs;

    MeasuringPostProcessor(JobDeclarations jobs, boolean proxyTargetClass) {
        this(jobs, MeasuredMethods.find(jobs), proxyTargetClass);
    }

    private MeasuringPostProcessor(
            JobDeclarations jobs, ProxiedMethods<MeasuredMethod> methods, boolean proxyTargetClass) {
        super(methods, new MeasuringInterceptor(methods), MeasuredMethods.PURPOSE, ORDER, proxyTargetClass);
        this.jobs = jobs;
    }

    @Override
    protected void resolve(MeasuredMethod method) {
        method.resolve(bean(Headroom.class), this::classifier, EventSpans.of(beans(EventSpans.class)));
    }

    @Override
    public void afterSingletonsInstantiated() {
        super.afterSingletonsInstantiated();
        jobs.watchOn(bean(Headroom.class));
    }

    private CallClassifier classifier(Class<? extends CallClassifier> type) {
        return bean(type);
    }
}
