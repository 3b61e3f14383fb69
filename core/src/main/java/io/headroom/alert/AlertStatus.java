package io.headroom.alert;

import java.time.Instant;

/**
 * How one rule of an SLO stands.
 *
 * @param rule the rule
 * @param factor the burn rate it fires above, for the SLO's period
 * @param state its state
 * @param since the wall-clock time of the tick that brought it there
 */
public record AlertStatus(BurnRule rule, double factor, AlertState state, Instant since) {}
