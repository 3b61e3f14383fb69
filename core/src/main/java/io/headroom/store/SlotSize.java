package io.headroom.store;

import io.headroom.internal.window.SlotGrid;
import java.time.Duration;
import java.time.Instant;

/**
 * A length of the slots of time that counts are kept in, aligned to UTC, so that all instances agree on them. Every event is counted in a
 * slot of each size: minutes tell of the last hours, hours of the last days, and quarters of days of the whole period. So slots
 * need no merging when they grow old, those of each size just expire.
 */
public enum SlotSize {
    /** Tells of the last six hours. */
    MINUTE(Duration.ofMinutes(1), Duration.ofHours(6), Duration.ofHours(8)),
    /** Tells of the last three days. */
    HOUR(Duration.ofHours(1), Duration.ofHours(72), Duration.ofHours(80)),
    /** Tells of the period. */
    QUARTER_DAY(Duration.ofHours(6), SlotGrid.LONGEST, SlotGrid.LONGEST.plusDays(2));

    /** Kept in any case: a shorter period may be a mistake that is taken back. */
    private static final Duration MONTH = Duration.ofDays(31);

    private static final Duration SPARE = Duration.ofHours(30);

    private final Duration length;
    private final Duration reach;
    private final Duration kept;

    SlotSize(Duration length, Duration reach, Duration kept) {
        this.length = length;
        this.reach = reach;
        this.kept = kept;
    }

    /** How long a slot is. */
    public Duration length() {
        return length;
    }

    long millis() {
        return length.toMillis();
    }

    /** When the slot began that holds a time. */
    long floor(long millis) {
        return millis - Math.floorMod(millis, millis());
    }

    /** How far back its slots are read. */
    Duration reach() {
        return reach;
    }

    /** How long its slots are kept: as far as they are read, and some hours for clocks that disagree. */
    public Duration kept(Duration longestPeriod) {
        if (this != QUARTER_DAY) {
            return kept;
        }
        return (longestPeriod.compareTo(MONTH) > 0 ? longestPeriod : MONTH).plus(SPARE);
    }

    /**
     * When a slot may be forgotten.
     *
     * @param start when the slot began
     * @param longestPeriod the longest period of any SLO
     */
    public Instant expiry(Instant start, Duration longestPeriod) {
        return start.plus(kept(longestPeriod));
    }
}
