package io.headroom.guard;

import io.headroom.internal.evidence.Wilson;

/**
 * What a dependency's latest results say: counts that forget with a time constant of one second, or the last ten results where they
 * come slower than that.
 *
 * <p>Not thread-safe: belongs to whoever updates a law.
 */
final class Evidence {
    private static final double MEMORY_SECONDS = 1;
    private static final double LEAST_RESULTS = 10;
    private static final double NANOS_A_SECOND = 1e9;

    /** Below it nothing is decided. */
    static final double ENOUGH = 5;

    /** The normal quantile of a confidence of 95 %. */
    static final double SURE = 1.96;

    private static final double OVERLOADED = 0.2;

    private double results;
    private double ok;

    /** Good answers of spans in which some were timed, how many of them were slow, and the squares of what each timed one stood for. */
    private double judgedOk;

    private double slowOk;
    private double stoodFor;
    private double slowFailures;
    private double overloads;
    private double late;
    private double retries;

    /**
     * Takes in the results of a span of time, spread evenly over it.
     *
     * @param lateFailures those that came too late for a fallback
     */
    void add(AttemptDelta delta, long lateFailures, long elapsedNanos) {
        double added = delta.results();
        if (added == 0) {
            forget(elapsedNanos, 0);
            return;
        }
        double elapsed = Math.max(0, elapsedNanos) / NANOS_A_SECOND / MEMORY_SECONDS;
        double evenly = elapsed < 1e-6 ? 1 : -Math.expm1(-elapsed) / elapsed;
        double weight = Math.min(1, Math.max(evenly, LEAST_RESULTS / added));
        forget(elapsedNanos, weight * added);
        results += weight * added;
        ok += weight * delta.ok();
        if (delta.timedOk() > 0) {
            judgedOk += weight * delta.ok();
            stoodFor += weight * ((double) delta.ok() * delta.ok() / delta.timedOk());
        }
        slowOk += weight * delta.slowOk();
        slowFailures += weight * delta.slowFailures();
        overloads += weight * delta.overloads();
        late += weight * lateFailures;
        retries += weight * delta.retries();
    }

    /** Lets the old fade, but not so far that together with the new there would be less than ten results. */
    private void forget(long elapsedNanos, double added) {
        double kept = results * Math.exp(-Math.max(0, elapsedNanos) / NANOS_A_SECOND / MEMORY_SECONDS);
        kept = Math.max(kept, Math.min(results, LEAST_RESULTS + Math.min(1, added) - added));
        if (results > 0) {
            scale(kept / results);
        }
    }

    private void scale(double factor) {
        results *= factor;
        ok *= factor;
        judgedOk *= factor;
        stoodFor *= factor;
        slowOk *= factor;
        slowFailures *= factor;
        overloads *= factor;
        late *= factor;
        retries *= factor;
    }

    /** Begins anew, as if the last ten results had been good. */
    void forgive() {
        results = LEAST_RESULTS;
        ok = LEAST_RESULTS;
        judgedOk = LEAST_RESULTS;
        stoodFor = LEAST_RESULTS;
        slowOk = 0;
        slowFailures = 0;
        overloads = 0;
        late = 0;
        retries = 0;
    }

    /** Begins anew, knowing nothing. */
    void clear() {
        results = 0;
        ok = 0;
        judgedOk = 0;
        stoodFor = 0;
        slowOk = 0;
        slowFailures = 0;
        overloads = 0;
        late = 0;
        retries = 0;
    }

    boolean isEnough() {
        return results >= ENOUGH;
    }

    /** In [0, 1]; 1 without results. */
    double okShare() {
        return results <= 0 ? 1 : ok / results;
    }

    double results() {
        return results;
    }

    double overloadShare() {
        return results <= 0 ? 0 : overloads / results;
    }

    double slowOkShare() {
        return judgedOk <= 0 ? 0 : slowOk / judgedOk * (ok / results);
    }

    double slowFailureShare() {
        return results <= 0 ? 0 : slowFailures / results;
    }

    double lateShare() {
        return results <= 0 ? 0 : late / results;
    }

    /** Retries begun for each result. */
    double retryShare() {
        return results <= 0 ? 0 : retries / results;
    }

    double slowOkAtLeast(double z) {
        // Where each stood for the same number of answers it is the share that were timed.
        double evidence = stoodFor <= 0 ? 0 : judgedOk / stoodFor;
        return Wilson.lower(slowOk * evidence, judgedOk * evidence, z);
    }

    double overloadAtLeast(double z) {
        return Wilson.lower(overloads, results, z);
    }

    /** Whether more than a fifth of the results are overloads, at a confidence of 95 %. */
    boolean provesOverload() {
        return isEnough() && overloadAtLeast(SURE) > OVERLOADED;
    }

    double lateAtLeast(double z) {
        return Wilson.lower(late, results, z);
    }
}
