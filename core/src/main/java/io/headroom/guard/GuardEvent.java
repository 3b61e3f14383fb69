package io.headroom.guard;

import java.time.Instant;

/** Something that a guard decided and people want to hear of. What is decided call by call is counted instead. */
public sealed interface GuardEvent {
    /** The guard's name. */
    String guard();

    /** The wall-clock time. */
    Instant at();

    /**
     * The dependency is overloaded: calls in flight are limited, or would be.
     *
     * @param mode what the breaker may do
     * @param limit how many calls may be in flight
     * @param overloadShare the share of overloads among the latest results, in [0, 1], at least
     */
    record LimitBegan(String guard, Instant at, GuardMode mode, double limit, double overloadShare)
            implements GuardEvent {}

    /**
     * The limit is gone.
     *
     * @param helped whether the dependency recovered; false if refusing calls did not make the others better
     */
    record LimitEnded(String guard, Instant at, GuardMode mode, boolean helped) implements GuardEvent {}

    /**
     * Calls go to their fallback, or would: too many fail so late that the fallback would miss the deadline.
     *
     * @param mode what the breaker may do
     * @param lateShare their share among the latest results, in [0, 1], at least
     * @param remainingBudget what was left of the error budget, in [0, 1]
     */
    record RoutingBegan(String guard, Instant at, GuardMode mode, double lateShare, double remainingBudget)
            implements GuardEvent {}

    /** All calls try again. */
    record RoutingEnded(String guard, Instant at, GuardMode mode) implements GuardEvent {}

    /**
     * Failures were not retried; at most once in ten seconds.
     *
     * @param denied how many since the last such event
     * @param gate how far the retry budget's gate is open, in [0, 1]
     * @param tokens the retries it could still pay
     */
    record RetriesDenied(String guard, Instant at, long denied, double gate, double tokens) implements GuardEvent {}

    /**
     * Somebody switched a mode.
     *
     * @param retries what retries may do now
     * @param breaker what the breaker may do now
     */
    record ModeChanged(String guard, Instant at, GuardMode retries, GuardMode breaker) implements GuardEvent {}

    /** The breaker was not updated for three ticks: its limit says nothing any more, and all calls are let through. */
    record TickMissed(String guard, Instant at) implements GuardEvent {}
}
