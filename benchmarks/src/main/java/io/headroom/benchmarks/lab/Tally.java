package io.headroom.benchmarks.lab;

import org.jspecify.annotations.Nullable;

/** What happened in each second of a run. A request counts in the second in which it came. */
final class Tally {
    final double[] requests;
    final double[] bad;
    final double[] degraded;
    final double[] attempts;
    final double[] rejected;
    final double[] others;
    final double[] othersBad;
    final double[] criticalRequests;
    final double[] criticalBad;
    private long worked;
    private long wasted;
    private long ended;

    Tally(int seconds) {
        requests = new double[seconds];
        bad = new double[seconds];
        degraded = new double[seconds];
        attempts = new double[seconds];
        rejected = new double[seconds];
        others = new double[seconds];
        othersBad = new double[seconds];
        criticalRequests = new double[seconds];
        criticalBad = new double[seconds];
    }

    void request(double second, boolean critical) {
        add(requests, second);
        if (critical) {
            add(criticalRequests, second);
        }
    }

    void ended(double second, @Nullable Result result, boolean good, boolean critical) {
        ended++;
        if (!good) {
            add(bad, second);
            if (critical) {
                add(criticalBad, second);
            }
        } else if (result == Result.DEGRADED) {
            add(degraded, second);
        }
    }

    /** Reached the backends. */
    void attempt(double second) {
        add(attempts, second);
    }

    /** Not made, because the policy said so. */
    void rejected(double second) {
        add(rejected, second);
    }

    void other(double second, boolean good) {
        add(others, second);
        if (!good) {
            add(othersBad, second);
        }
    }

    void workDone() {
        worked++;
    }

    /** Pieces of work that the backends finished. */
    long worked() {
        return worked;
    }

    /** Work begun for nobody. */
    void wasted() {
        wasted++;
    }

    double wastedShare() {
        return worked == 0 ? 0 : (double) wasted / worked;
    }

    /** Requests that ended, good or bad. */
    long ended() {
        return ended;
    }

    /** What came after the scenario's last second belongs to no second. */
    private static void add(double[] counts, double second) {
        if (second < counts.length) {
            counts[(int) second]++;
        }
    }
}
