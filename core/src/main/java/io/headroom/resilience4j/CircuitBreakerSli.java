package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.headroom.sli.Outcome;
import io.headroom.sli.SliRecorder;

/**
 * Counts the calls of a circuit breaker, Resilience4j's own or a guard's, as the events of an SLO: for who wants to see the error budget
 * before anything acts on it. Each attempt is an event, on the thread that made it.
 *
 * <table>
 * <caption>What counts as what</caption>
 * <tr><th>The breaker tells of</th><th>The SLO counts</th></tr>
 * <tr><td>a success</td><td>a good event, with its duration</td></tr>
 * <tr><td>an error</td><td>a bad event</td></tr>
 * <tr><td>a call not permitted</td><td>a bad event: its user had no answer</td></tr>
 * <tr><td>an ignored error</td><td>nothing</td></tr>
 * </table>
 *
 * <p>A breaker that is disabled or forced open tells of no calls, and they are not counted.
 */
public final class CircuitBreakerSli {
    private CircuitBreakerSli() {}

    /** Counts from now on; each call of this method counts once more. */
    public static void record(CircuitBreaker breaker, SliRecorder recorder) {
        breaker.getEventPublisher()
                .onSuccess(
                        success -> recorder.record(success.getElapsedDuration().toNanos(), Outcome.GOOD))
                .onError(error -> recorder.record(error.getElapsedDuration().toNanos(), Outcome.BAD))
                .onCallNotPermitted(refusal -> recorder.record(Outcome.BAD));
    }
}
