package io.headroom.budget;

import java.time.Instant;
import java.util.Optional;

/**
 * A time in which alerts of an SLO fired, and what it cost.
 *
 * @param from when the first alert fired
 * @param until when the last one stopped; empty while one fires
 * @param bad what counted as bad since the beginning of the long window of the alert that fired first
 * @param spent the share of the period's budget that this is
 */
public record Incident(Instant from, Optional<Instant> until, long bad, double spent) {}
