package io.headroom.budget;

import java.util.List;

/**
 * What an error-budget policy says of an SLO.
 *
 * @param state the name of a level, or {@link ErrorBudgetPolicy#INSUFFICIENT_DATA}
 * @param consequence what the team does then
 * @param reason the numbers that say so, as a sentence
 * @param postmortems the incidents of the period that need one
 */
public record PolicyStatus(String state, String consequence, String reason, List<Incident> postmortems) {}
