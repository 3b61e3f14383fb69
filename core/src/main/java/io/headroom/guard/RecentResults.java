package io.headroom.guard;

/**
 * How a dependency answered lately: results that forget with a time constant of one second, or the last ten where they come slower.
 *
 * @param callsPerSecond the rate of calls, over half a minute or so, let through or not
 * @param results of how many results the shares are, older ones weighted less
 * @param okShare the share of good answers, in [0, 1]; 1 without results
 * @param overloadShare the share of overloads, in [0, 1]
 * @param lateShare the share of failures that came too late for the call's fallback, in [0, 1]
 * @param slowOkShare the share of good answers that took more than half of the timeout, in [0, 1]; told from a sample where a
 *     {@link Guard} times not all of them
 * @param slowFailureShare the share of failures that did, in [0, 1]
 */
public record RecentResults(
        double callsPerSecond,
        double results,
        double okShare,
        double overloadShare,
        double lateShare,
        double slowOkShare,
        double slowFailureShare) {
    /** Whether there are so many results that the laws act on them. */
    public boolean isEvidence() {
        return results >= Evidence.ENOUGH;
    }
}
