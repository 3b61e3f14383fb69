package io.headroom;

import io.headroom.guard.Guard;
import java.time.Instant;

/**
 * Told of the SLOs and guards of a {@link Headroom}, in order and one call at a time, under its lock: return quickly and wait for
 * nobody. What a listener throws is logged and goes no further.
 */
public interface SloListener {
    /** An SLO exists. Called once for each, those declared before the listener was added included. */
    default void declared(Slo slo) {}

    /** A composite exists. Called once for each, like {@link #declared(Slo)} and after its components'. */
    default void declared(CompositeSlo composite) {}

    /** A guard exists. Called once for each, those declared before the listener was added included. */
    default void declared(Guard guard) {}

    /** An SLO has another objective, other alerts or another policy, and the counts it had. */
    default void changed(Slo slo) {}

    /** A member of a {@link SloFamily} was idle for so long that it exists no more. */
    default void retired(Slo slo) {}

    /** All SLOs were brought up to date: once a second, or at every tick in manual mode. */
    default void ticked(Instant at) {}

    /** The Headroom was closed; nothing follows. */
    default void closed() {}
}
