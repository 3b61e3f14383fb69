package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.headroom.guard.RecentResults;
import io.headroom.guard.SloCircuitBreaker;
import java.util.concurrent.atomic.LongAdder;

/**
 * What Resilience4j's gauges show of a guard: the results that its laws act on, as of the last update. Rates are percentages, and
 * −1 below the evidence the laws want. Calls are slow after half of the guard's timeout.
 */
final class BreakerMetrics implements CircuitBreaker.Metrics {
    private static final float UNKNOWN = -1;
    private static final int PERCENT = 100;

    private final SloCircuitBreaker breaker;
    private final LongAdder refusals = new LongAdder();

    BreakerMetrics(SloCircuitBreaker breaker) {
        this.breaker = breaker;
    }

    void countRefusal() {
        refusals.increment();
    }

    /** The state changed: refusals count anew, as Resilience4j does it. */
    void restart() {
        refusals.reset();
    }

    @Override
    public float getFailureRate() {
        RecentResults recent = breaker.recent();
        return recent.isEvidence() ? (float) (PERCENT * (1 - recent.okShare())) : UNKNOWN;
    }

    @Override
    public float getSlowCallRate() {
        RecentResults recent = breaker.recent();
        return recent.isEvidence() ? (float) (PERCENT * (recent.slowOkShare() + recent.slowFailureShare())) : UNKNOWN;
    }

    @Override
    public int getNumberOfSlowCalls() {
        RecentResults recent = breaker.recent();
        return slowSuccessful(recent) + slowFailed(recent);
    }

    @Override
    public int getNumberOfSlowSuccessfulCalls() {
        return slowSuccessful(breaker.recent());
    }

    @Override
    public int getNumberOfSlowFailedCalls() {
        return slowFailed(breaker.recent());
    }

    @Override
    public int getNumberOfBufferedCalls() {
        return buffered(breaker.recent());
    }

    @Override
    public int getNumberOfFailedCalls() {
        return failed(breaker.recent());
    }

    @Override
    public long getNumberOfNotPermittedCalls() {
        return refusals.sum();
    }

    @Override
    public int getNumberOfSuccessfulCalls() {
        RecentResults recent = breaker.recent();
        return buffered(recent) - failed(recent);
    }

    private static int buffered(RecentResults recent) {
        return (int) Math.round(recent.results());
    }

    private static int failed(RecentResults recent) {
        return (int) Math.round(recent.results() * (1 - recent.okShare()));
    }

    private static int slowSuccessful(RecentResults recent) {
        return (int) Math.round(recent.results() * recent.slowOkShare());
    }

    private static int slowFailed(RecentResults recent) {
        return (int) Math.round(recent.results() * recent.slowFailureShare());
    }
}
