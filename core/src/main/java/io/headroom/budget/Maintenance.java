package io.headroom.budget;

import io.headroom.internal.check.InvalidSettingException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

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

    /**
     * Reads a span as people write it.
     *
     * @param text two times or a time and a duration, ISO 8601 with a slash between: {@code 2026-12-24T22:00:00Z/PT4H}
     * @throws IllegalArgumentException if it is neither, or does not end after it began
     */
    public static Maintenance parse(String text) {
        String[] parts = text.strip().split("\\s*/\\s*", 2);
        try {
            Instant from = time(parts[0]);
            String end = parts.length < 2 ? "" : parts[1];
            return new Maintenance(from, end.startsWith("P") ? from.plus(Duration.parse(end)) : time(end));
        } catch (DateTimeException | ArithmeticException noTime) {
            throw new InvalidSettingException(
                    "maintenance",
                    text,
                    "must be two times, or a time and a duration, with a slash between",
                    "write it as in 2026-12-24T22:00:00Z/PT4H");
        }
    }

    /** As people write it; or as an instant that no calendar with an offset reaches, such as the last one. */
    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notWithOffset) {
            return Instant.parse(text);
        }
    }
}
