package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;

/**
 * A state that somebody put a breaker into.
 *
 * @param isTimed whether it ends by itself
 * @param endNanos when, on the guard's clock
 */
record HeldState(State state, boolean isTimed, long endNanos) {
    static HeldState untilReset(State state) {
        return new HeldState(state, false, 0);
    }

    static HeldState until(State state, long endNanos) {
        return new HeldState(state, true, endNanos);
    }

    boolean isOver(long nowNanos) {
        return isTimed && nowNanos - endNanos >= 0;
    }
}
