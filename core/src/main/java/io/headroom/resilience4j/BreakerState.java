package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state that Resilience4j is shown: what somebody set, or else what the guard does.
 *
 * <p>Reading takes no lock. Changes return the transitions to be told of; no one is told while the lock is held.
 */
final class BreakerState {
    private final String name;
    private final Guard guard;
    private final GuardSteps steps;
    private final ReentrantLock changing = new ReentrantLock();

    /** Written under the lock, read without it. */
    private volatile @Nullable HeldState held;

    /** Guarded by the lock: the state that was told of last. */
    private State told;

    BreakerState(String name, Guard guard) {
        this.name = name;
        this.guard = guard;
        steps = guard.steps();
        told = automatic();
    }

    /** What somebody set, over or not; null where the guard decides. */
    @Nullable HeldState held() {
        return held;
    }

    State current() {
        HeldState set = held;
        return set == null || set.isOver(steps.nanoTime()) ? automatic() : set.state();
    }

    /**
     * Sets a state.
     *
     * @throws io.github.resilience4j.circuitbreaker.IllegalStateTransitionException if Resilience4j has no such transition
     */
    List<StateTransition> hold(HeldState state) {
        changing.lock();
        try {
            State before = current();
            StateTransition.transitionBetween(name, before, state.state());
            List<StateTransition> passed = passTo(before);
            held = state;
            passed.addAll(passTo(state.state()));
            return passed;
        } finally {
            changing.unlock();
        }
    }

    /** Leaves it to the guard again. */
    List<StateTransition> release() {
        changing.lock();
        try {
            held = null;
            return passTo(automatic());
        } finally {
            changing.unlock();
        }
    }

    /** Looks whether the guard changed its mind, or what somebody set is over. */
    List<StateTransition> follow() {
        changing.lock();
        try {
            HeldState set = held;
            if (set != null && set.isOver(steps.nanoTime())) {
                held = null;
            }
            return passTo(current());
        } finally {
            changing.unlock();
        }
    }

    private State automatic() {
        return switch (guard.breakerMode()) {
            case OFF -> State.DISABLED;
            case OBSERVE -> State.METRICS_ONLY;
            case ENFORCE -> guard.breaker().isLimiting() ? State.HALF_OPEN : State.CLOSED;
        };
    }

    /** Resilience4j knows no way from closed to half-open but over open, and from metrics-only none but over closed. */
    private List<StateTransition> passTo(State next) {
        List<StateTransition> passed = new ArrayList<>();
        if (next == State.HALF_OPEN && told == State.METRICS_ONLY) {
            passed.add(step(State.CLOSED));
        }
        if (next == State.HALF_OPEN && told == State.CLOSED) {
            passed.add(step(State.OPEN));
        }
        if (next != told) {
            passed.add(step(next));
        }
        return passed;
    }

    private StateTransition step(State next) {
        StateTransition transition = StateTransition.transitionBetween(name, told, next);
        told = next;
        return transition;
    }
}
