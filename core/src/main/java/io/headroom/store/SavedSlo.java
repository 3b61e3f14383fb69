package io.headroom.store;

import io.headroom.internal.window.History;
import java.time.Duration;

/**
 * What is saved of one SLO. Immutable.
 *
 * @param name whose counts these are; any text of at most 300 characters
 * @param measure what was counted, such as {@code latency <= 300ms}, so that a changed SLO does not go on from counts of
 *     something else; any text of at most 300 characters
 * @param retention how long the history is worth keeping if nobody claims it, the SLO's period; positive
 * @param history the counts, good and bad
 */
public record SavedSlo(String name, String measure, Duration retention, History history) {
    private static final int MAX_LENGTH = 300;

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

    private static void checkLength(String field, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "%s must have at most %d characters, had %d".formatted(field, MAX_LENGTH, text.length()));
        }
    }
}
