package io.headroom.resilience4j;

import io.github.resilience4j.retry.Retry;

/** A call whose attempts somebody schedules. */
final class ScheduledRetries<T> extends CallRetries<T> implements Retry.AsyncContext<T> {
    ScheduledRetries(BudgetRetry retry) {
        super(retry);
    }

    @Override
    public void onComplete() {
        complete();
    }

    @Override
    public long onError(Throwable throwable) {
        return scheduled(afterFailure(Failures.unwrapped(throwable)));
    }

    @Override
    public long onResult(T result) {
        return scheduled(afterResult(result));
    }

    /** In milliseconds, as Resilience4j's scheduler wants it; negative for no other attempt. */
    private long scheduled(long waitNanos) {
        if (waitNanos < 0) {
            return NONE;
        }
        begin(waitNanos);
        return millis(waitNanos);
    }
}
