package io.headroom.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it; serves both as the monotonic and as the wall clock.
 *
 * <p>Thread-safe; reading takes no lock.
 */
public final class ManualClock implements NanoClock, InstantSource {
    /** Written under this clock's lock by {@link #advance} and {@link #stepWall}, read by everybody without it. */
    private volatile Reading now;

    /** A clock at nano time 0 on 1 January 2026, 00:00 UTC. */
    public ManualClock() {
        this(0, Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * A clock at the given readings.
     *
     * @param nanoTime the first monotonic reading; any value, so that a test can lie just before the wrap
     * @param wall the first wall-clock reading
     */
    public ManualClock(long nanoTime, Instant wall) {
        now = new Reading(nanoTime, wall, nanoTime);
    }

    /**
     * Lets time pass on both clocks.
     *
     * @throws IllegalArgumentException if the duration is negative: a monotonic clock never runs backwards
     */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("advance must not be negative, was " + duration);
        }
        now = new Reading(now.nanoTime + duration.toNanos(), now.wallBefore, now.beforeNanos);
    }

    /** Moves the wall clock alone, forwards or backwards, as an operator or NTP does. */
    public synchronized void stepWall(Duration step) {
        now = new Reading(now.nanoTime, now.wall().plus(step), now.nanoTime);
    }

    @Override
    public long nanoTime() {
        return now.nanoTime;
    }

    @Override
    public Instant instant() {
        return now.wall();
    }

    /** The wall clock is computed when it is read: simulations move the clock a million times for each look at it. */
    private record Reading(long nanoTime, Instant wallBefore, long beforeNanos) {
        Instant wall() {
            return wallBefore.plusNanos(nanoTime - beforeNanos);
        }
    }
}
