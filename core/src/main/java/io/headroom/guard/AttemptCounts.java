package io.headroom.guard;

/**
 * Attempts to call a dependency, since counting began.
 *
 * @param first calls whose first attempt was made
 * @param retries further attempts
 * @param ok good answers
 * @param errors failures that were not load
 * @param overloads failures that were
 * @param ignored ends that say nothing of the dependency
 */
public record AttemptCounts(long first, long retries, long ok, long errors, long overloads, long ignored) {}
