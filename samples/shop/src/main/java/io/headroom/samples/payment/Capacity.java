package io.headroom.samples.payment;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much work the payment service can do.
 *
 * @param workers payments worked on at once, from 0 to 1,000; 0 if payments are no work
 * @param queue payments that wait for a worker, from 0 to 10,000; further ones are refused
 * @param work how long a payment takes a worker on average, from 1 ms to 10 s
 */
public record Capacity(int workers, int queue, Duration work) {
    /** Payments are no work. */
    public static final Capacity UNLIMITED = new Capacity(0, 0, Duration.ofMillis(1));

    private static final String FORMAT = "workers=%d&queue=%d&workMillis=%d";
    private static final Pattern QUERY = Pattern.compile(FORMAT.replace("%d", "(\\d{1,6})"));
    private static final int MAX_WORKERS = 1_000;
    private static final int MAX_QUEUE = 10_000;
    private static final int MAX_WORK_MILLIS = 10_000;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is exceeded
     */
    public Capacity {
        checkRange("workers", workers, 0, MAX_WORKERS);
        checkRange("queue", queue, 0, MAX_QUEUE);
        checkRange("workMillis", work.toMillis(), 1, MAX_WORK_MILLIS);
    }

    /** The same service when every payment takes it that much longer. */
    public Capacity slowedDown(int times) {
        return new Capacity(workers, queue, work.multipliedBy(times));
    }

    /**
     * Reads what {@link #toQuery()} writes.
     *
     * @throws IllegalArgumentException if it is something else, or out of range
     */
    static Capacity parse(String query) {
        Matcher settings = QUERY.matcher(query);
        if (!settings.matches()) {
            throw new IllegalArgumentException("a capacity must read %s, was %s"
                    .formatted(new Capacity(8, 500, Duration.ofMillis(50)).toQuery(), query));
        }
        return new Capacity(
                Integer.parseInt(settings.group(1)),
                Integer.parseInt(settings.group(2)),
                Duration.ofMillis(Integer.parseInt(settings.group(3))));
    }

    /** The settings as a query: {@code workers=8&queue=500&workMillis=50}. */
    public String toQuery() {
        return FORMAT.formatted(workers, queue, work.toMillis());
    }

    private static void checkRange(String setting, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("%s must be from %d to %d, was %d".formatted(setting, min, max, value));
        }
    }
}
