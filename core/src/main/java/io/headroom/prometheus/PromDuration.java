package io.headroom.prometheus;

import java.time.Duration;

/** Durations as Prometheus prints them ({@code model.Duration.String}): 28d is {@code 4w}, 30d stays, 36h is {@code 1d12h}. */
final class PromDuration {
    private static final long SECOND = 1_000;
    private static final long DAY = 86_400 * SECOND;

    private PromDuration() {}

    /** @param duration not negative; parts of a millisecond are dropped */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % (365 * DAY) == 0) {
            return millis / (365 * DAY) + "y";
        }
        if (millis % (7 * DAY) == 0) {
            return millis / (7 * DAY) + "w";
        }
        return part(duration.toDays(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s")
                + part(duration.toMillisPart(), "ms");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
