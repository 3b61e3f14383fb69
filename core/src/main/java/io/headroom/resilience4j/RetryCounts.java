package io.headroom.resilience4j;

import io.github.resilience4j.retry.Retry;
import java.util.concurrent.atomic.LongAdder;

/** Resilience4j's figures of a retry. Each call is one of four; total calls are attempts, as its name does not say. */
final class RetryCounts implements Retry.Metrics {
    private final LongAdder attempts = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder succeededAgain = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder failedAgain = new LongAdder();

    void attempt() {
        attempts.increment();
    }

    void success(boolean retried) {
        (retried ? succeededAgain : succeeded).increment();
    }

    void failure(boolean retried) {
        (retried ? failedAgain : failed).increment();
    }

    @Override
    public long getNumberOfSuccessfulCallsWithoutRetryAttempt() {
        return succeeded.sum();
    }

    @Override
    public long getNumberOfFailedCallsWithoutRetryAttempt() {
        return failed.sum();
    }

    @Override
    public long getNumberOfSuccessfulCallsWithRetryAttempt() {
        return succeededAgain.sum();
    }

    @Override
    public long getNumberOfFailedCallsWithRetryAttempt() {
        return failedAgain.sum();
    }

    @Override
    public long getNumberOfTotalCalls() {
        return attempts.sum();
    }
}
