package io.headroom.report;

import io.headroom.guard.Guard;
import io.headroom.guard.GuardCounts;
import io.headroom.guard.SloCircuitBreaker;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How a guard stood at a moment.
 *
 * @param at when that was
 * @param counts its calls and decisions since it was declared
 * @param inFlight attempts that had not ended
 * @param limit how many might have been in flight, or would have been if it observes; empty without a limit
 */
public record GuardMoment(Instant at, GuardCounts counts, long inFlight, OptionalDouble limit) {
    static GuardMoment of(Guard guard, Instant at) {
        SloCircuitBreaker breaker = guard.breaker();
        return new GuardMoment(
                at,
                guard.counts(),
                guard.attempts().inFlight(),
                breaker.isLimiting() ? OptionalDouble.of(breaker.limit()) : OptionalDouble.empty());
    }
}
