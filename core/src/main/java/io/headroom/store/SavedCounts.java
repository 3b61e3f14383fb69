package io.headroom.store;

import java.time.Instant;
import java.util.List;

/**
 * What one instance of a service saves of its SLOs at a time. Immutable.
 *
 * @param savedAt the wall-clock time of the counts
 * @param gaps when nobody counted before, since the process was down; in the order the writer gave them
 * @param slos the SLOs, in the order the writer gave them
 */
public record SavedCounts(Instant savedAt, List<Gap> gaps, List<SavedSlo> slos) {
    /** Nothing saved: no gaps and no SLOs, at the epoch. */
    public static final SavedCounts NONE = new SavedCounts(Instant.EPOCH, List.of(), List.of());

    /** Copies the lists. */
    public SavedCounts {
        gaps = List.copyOf(gaps);
        slos = List.copyOf(slos);
    }

    /**
     * A span of wall-clock time in which nobody counted.
     *
     * @param from its begin
     * @param until its end, not before its begin
     */
    public record Gap(Instant from, Instant until) {
        /**
         * Checks the order.
         *
         * @throws IllegalArgumentException if the end is before the begin
         */
        public Gap {
            if (until.isBefore(from)) {
                throw new IllegalArgumentException(
                        "a gap must not end before it begins at %s, ended at %s".formatted(from, until));
            }
        }
    }
}
