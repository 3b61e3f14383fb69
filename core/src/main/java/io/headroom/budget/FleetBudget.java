package io.headroom.budget;

import java.time.Instant;

/**
 * The error budget of all instances of a service together, those that have left included, as this instance last read it. Immutable.
 *
 * <p>Its coverage is the share of a window in which at least one instance counted.
 *
 * @param at the wall-clock time up to which it was read
 * @param budget what follows from the fleet's counts
 * @param isStale whether it was too old to act on at the last tick: the store or the server has not answered since
 */
public record FleetBudget(Instant at, ErrorBudget budget, boolean isStale) {}
