package io.headroom.sli;

/**
 * Events as one SLI sees them, counted since the recorder was made.
 *
 * @param good events that were good
 * @param bad events that were bad
 * @param unclassified events that nobody could judge, such as a good one without a duration under a latency SLI; in neither
 *     of the other two
 */
public record EventCounts(long good, long bad, long unclassified) {
    /** Good and bad together. */
    public long total() {
        return good + bad;
    }
}
