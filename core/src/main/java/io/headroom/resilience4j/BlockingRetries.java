package io.headroom.resilience4j;

import io.github.resilience4j.retry.Retry;

/** A call whose thread waits between attempts. */
final class BlockingRetries<T> extends CallRetries<T> implements Retry.Context<T> {
    BlockingRetries(BudgetRetry retry) {
        super(retry);
    }

    @Override
    public void onComplete() {
        complete();
    }

    @Override
    public boolean onResult(T result) {
        long wait = afterResult(result);
        return wait >= 0 && isWaitedOut(wait);
    }

    @Override
    public void onError(Exception exception) throws Exception {
        if (!isRetried(exception)) {
            throw exception;
        }
    }

    @Override
    public void onRuntimeError(RuntimeException exception) {
        if (!isRetried(exception)) {
            throw exception;
        }
    }

    private boolean isRetried(Exception failure) {
        long wait = afterFailure(failure);
        return wait >= 0 && isWaitedOut(wait);
    }

    private boolean isWaitedOut(long nanos) {
        try {
            retry.steps.pause(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            interrupted();
            return false;
        }
        begin(0);
        return true;
    }
}
