package io.headroom.samples.story;

import java.time.Duration;

/**
 * Requests that are evenly spread.
 *
 * @param perSecond requests a second
 * @param length how long
 */
record Schedule(int perSecond, Duration length) implements Arrivals {
    @Override
    public long count() {
        return perSecond * length.toMillis() / 1_000;
    }

    @Override
    public long offsetNanos(long n) {
        return n * Duration.ofSeconds(1).toNanos() / perSecond;
    }
}
