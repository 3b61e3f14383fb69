package io.headroom.store;

import io.headroom.internal.window.History;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is saved of one SLO. Immutable.
 *
 * @param name whose counts these are; any text of at most 300 characters
 * @param measure what was counted, such as {@code latency <= 300ms}, so that a changed SLO does not go on from counts of
 *     something else; any text of at most 300 characters
 * @param retention how long the history is worth keeping if nobody claims it, the SLO's period; positive
 * @param history the counts of all processes of the instance, good and bad; empty for a store that
 *     {@linkplain BudgetStore#savesHistories saves none}
 * @param own what this process alone counted, for a store that keeps processes apart; null if nobody declared the SLO yet, or in what
 *     was read
 */
public record SavedSlo(
        String name,
        String measure,
        Duration retention,
        History history,
        @Nullable Own own) {
    static final int MAX_LENGTH = 300;

    /** A history without what this process counted. */
    public SavedSlo(String name, String measure, Duration retention, History history) {
        this(name, measure, retention, history, null);
    }

    /**
     * Checks the texts and the retention.
     *
     * @throws IllegalArgumentException if one is out of range; the message names the rule and the value
     */
    public SavedSlo {
        checkLength("name", name);
        checkLength("measure", measure);
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException("retention must be positive, was " + retention);
        }
    }

    /**
     * What a process counted since it started.
     *
     * @param good good events or slices
     * @param bad bad ones
     * @param periodStartMillis when the present calendar period began, milliseconds since 1970; {@link Long#MIN_VALUE} for a rolling one
     */
    public record Own(long good, long bad, long periodStartMillis) {}

    private static void checkLength(String field, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "%s must have at most %d characters, had %d".formatted(field, MAX_LENGTH, text.length()));
        }
    }
}
