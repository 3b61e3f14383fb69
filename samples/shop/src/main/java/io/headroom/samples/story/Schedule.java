package io.headroom.samples.story;

import java.time.Duration;

/**
 * When requests are due: evenly spread, whatever becomes of them.
 *
 * @param perSecond requests a second
 * @param length how long
 */
record Schedule(int perSecond, Duration length) {
    /** How many requests there are in all. */
    long count() {
        return perSecond * length.toMillis() / 1_000;
    }

    /** When request {@code n}, counted from 0, is due after the start. */
    long offsetNanos(long n) {
        return n * Duration.ofSeconds(1).toNanos() / perSecond;
    }
}
