package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardedSection;
import io.headroom.guard.RetriedCall;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * A {@link RetryTemplate} whose retries are on a guard's budget. Its policy says which failures are retried, how often and after which wait, and its listener
 * hears of them; where the policy would retry, the guard is asked. A retry that the guard denies ends the call as one that the policy does not allow: with a
 * {@link RetryException} caused by the last failure, in which a {@link io.headroom.guard.RetryDeniedException} is suppressed.
 *
 * <p>Every attempt is admitted and counted by the guard. Thread-safe as far as the template is; what is set here is set there.
 */
public final class GuardedRetryTemplate extends RetryTemplate {
    private final RetryTemplate template;
    private final Supplier<Guard> guard;

    GuardedRetryTemplate(RetryTemplate template, Supplier<Guard> guard) {
        this.template = template;
        this.guard = guard;
    }

    /** Puts a template's retries on a guard's budget. */
    public static RetryTemplate of(RetryTemplate template, Guard guard) {
        return new GuardedRetryTemplate(template, () -> guard);
    }

    @Override
    public <R extends @Nullable Object> R execute(Retryable<R> retryable) throws RetryException {
        Guard calls = guard.get();
        if (GuardedSection.isWithin(calls.name())) {
            return template.execute(retryable);
        }
        try (RetriedCall call = calls.begin()) {
            RetryTemplate once = new RetryTemplate(new BudgetedPolicy(template.getRetryPolicy(), call));
            once.setRetryListener(template.getRetryListener());
            return once.execute(new Attempts<>(retryable, call));
        }
    }

    @Override
    public void setRetryPolicy(RetryPolicy retryPolicy) {
        template.setRetryPolicy(retryPolicy);
    }

    @Override
    public RetryPolicy getRetryPolicy() {
        return template.getRetryPolicy();
    }

    @Override
    public void setRetryListener(RetryListener retryListener) {
        template.setRetryListener(retryListener);
    }

    @Override
    public RetryListener getRetryListener() {
        return template.getRetryListener();
    }

    /** The policy, for one call. The template asks for the back-off after it knows that it may retry: only then is a retry paid for. */
    private record BudgetedPolicy(RetryPolicy policy, RetriedCall call) implements RetryPolicy {
        @Override
        public boolean shouldRetry(Throwable failure) {
            return policy.shouldRetry(failure);
        }

        @Override
        public Duration getTimeout() {
            return policy.getTimeout();
        }

        @Override
        public BackOff getBackOff() {
            return () -> {
                BackOffExecution waits = policy.getBackOff().start();
                return () -> wait(waits);
            };
        }

        private long wait(BackOffExecution waits) {
            long millis = waits.nextBackOff();
            if (millis == BackOffExecution.STOP) {
                return BackOffExecution.STOP;
            }
            long nanos = call.tryRetry(TimeUnit.MILLISECONDS.toNanos(millis));
            return nanos == RetriedCall.NO_RETRY
                    ? BackOffExecution.STOP
                    : Math.max(millis, Duration.ofNanos(nanos).toMillis());
        }
    }

    /**
     * The operation, attempt by attempt.
     *
     * @param <R> the answer
     */
    private record Attempts<R extends @Nullable Object>(Retryable<R> retryable, RetriedCall call)
            implements Retryable<R> {
        @Override
        public R execute() throws Throwable {
            return call.attempt(retryable::execute);
        }

        @Override
        public String getName() {
            return retryable.getName();
        }
    }
}
