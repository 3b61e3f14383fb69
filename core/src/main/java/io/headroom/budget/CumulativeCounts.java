package io.headroom.budget;

import java.time.Instant;

/**
 * What counted as good and bad up to a moment, from one origin. Two of them say what was counted between.
 *
 * @param at the moment
 * @param good what counted as good until then, as the {@link BudgetingMethod} counts
 * @param bad what counted as bad
 */
public record CumulativeCounts(Instant at, long good, long bad) {}
