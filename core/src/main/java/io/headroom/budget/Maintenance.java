package io.headroom.budget;

import io.headroom.internal.check.InvalidSettingException;
import java.time.Instant;

/**
 * A span of wall-clock time whose events spend no budget: they are counted apart.
 *
 * @param from when it begins
 * @param until when it ends; after {@code from}
 */
public record Maintenance(Instant from, Instant until) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if it does not end after it began
     */
    public Maintenance {
        if (!from.isBefore(until)) {
            throw new InvalidSettingException(
                    "maintenance", from + " to " + until, "must end after it begins", "write the earlier time first");
        }
    }
}
