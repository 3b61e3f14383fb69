package io.headroom.guard;

import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import java.time.Duration;

/**
 * The wait before a retry, drawn evenly from zero to a bound that doubles each time ("full jitter"): clients that failed together do not come
 * back together.
 *
 * @param first the bound before the first retry, from 1 ms to 1 minute
 * @param longest the highest bound, from {@code first} to 10 minutes
 */
public record Backoff(Duration first, Duration longest) {
    /** 50 ms, 100 ms, 200 ms … 1 s. */
    public static final Backoff STANDARD = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    /** Beyond it even a millisecond is longer than the longest bound, and a minute still fits. */
    private static final int MOST_DOUBLINGS = 20;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public Backoff {
        DurationGrammar.checkRange("backoff", first, Duration.ofMillis(1), Duration.ofMinutes(1), "50ms");
        DurationGrammar.checkRange("longest-backoff", longest, Duration.ofMillis(1), Duration.ofMinutes(10), "1s");
        if (longest.compareTo(first) < 0) {
            throw new InvalidSettingException(
                    "longest-backoff",
                    DurationGrammar.format(longest),
                    "must be at least the first, " + DurationGrammar.format(first),
                    "write a value such as 1s");
        }
    }

    /**
     * The wait before a retry.
     *
     * @param retries how many there were, from 0
     * @param chance in [0, 1)
     */
    long nanos(int retries, double chance) {
        long bound = first.toNanos() << Math.min(retries, MOST_DOUBLINGS);
        return (long) (chance * Math.min(longest.toNanos(), bound));
    }
}
