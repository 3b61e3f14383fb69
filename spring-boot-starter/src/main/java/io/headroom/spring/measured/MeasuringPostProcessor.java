package io.headroom.spring.measured;

import io.headroom.Headroom;
import io.headroom.spring.internal.JobSelector;
import io.headroom.spring.internal.ProxyingPostProcessor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/** Measures methods outside of all other advice, so that a transaction's commit and retries are part of the call. */
final class MeasuringPostProcessor extends ProxyingPostProcessor {
    /**
     * Before the post-processors that look for schedules and listeners, and after that of @Retryable, which is as late.
     */
    private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1;

    /** Null if no property names one, as usual. */
    private final @Nullable JobDeclarations jobs;

    MeasuringPostProcessor(@Nullable JobDeclarations jobs) {
        super(ORDER);
        this.jobs = jobs;
    }

    /** Those by SLO for which no bean's method was found yet. */
    Map<String, JobSelector> missingJobs() {
        return jobs == null ? Map.of() : jobs.missing();
    }

    /** The SLOs whose properties name a method. */
    List<String> jobs(Class<?> type, Method method) {
        return jobs == null ? List.of() : jobs.of(type, method);
    }

    @Override
    protected boolean mayHaveSome(Class<?> type) {
        return hasAnnotatedMethod(type) || (jobs != null && jobs.mayMean(type));
    }

    @Override
    protected BeanPostProcessor makeProxies(BeanFactory beans) {
        return MeasuredProxies.of(this, beans);
    }

    @Override
    public void afterSingletonsInstantiated() {
        super.afterSingletonsInstantiated();
        if (jobs != null) {
            jobs.watchOn(bean(Headroom.class));
        }
    }
}
