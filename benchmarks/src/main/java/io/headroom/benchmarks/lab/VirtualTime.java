package io.headroom.benchmarks.lab;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.PriorityQueue;

/**
 * Time that jumps from event to event. What is due at the same nanosecond happens in the order in which it was asked for, so that
 * equal seeds give equal figures.
 *
 * <p>Not thread-safe: a run belongs to one thread.
 */
final class VirtualTime {
    static final double NANOS_A_SECOND = 1e9;

    private final ManualClock clock = new ManualClock();
    private final PriorityQueue<Event> events = new PriorityQueue<>(1 << 12);
    private long nowNanos;
    private long asked;

    /** What the classes under test read. */
    ManualClock clock() {
        return clock;
    }

    long nanos() {
        return nowNanos;
    }

    double seconds() {
        return nowNanos / NANOS_A_SECOND;
    }

    void after(double seconds, Runnable task) {
        afterNanos((long) (seconds * NANOS_A_SECOND), task);
    }

    void afterNanos(long nanos, Runnable task) {
        events.add(new Event(nowNanos + nanos, asked++, task));
    }

    /** Does the task at once after the delay and then again and again. */
    void every(double seconds, double delaySeconds, Runnable task) {
        after(delaySeconds, () -> {
            task.run();
            every(seconds, seconds, task);
        });
    }

    void runUntil(double seconds) {
        long end = (long) (seconds * NANOS_A_SECOND);
        for (Event next = events.peek(); next != null && next.nanos <= end; next = events.peek()) {
            events.poll();
            if (next.nanos > nowNanos) {
                clock.advance(Duration.ofNanos(next.nanos - nowNanos));
                nowNanos = next.nanos;
            }
            next.task.run();
        }
    }

    private record Event(long nanos, long order, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(nanos, other.nanos);
            return byTime == 0 ? Long.compare(order, other.order) : byTime;
        }
    }
}
