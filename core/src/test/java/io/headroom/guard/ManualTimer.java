package io.headroom.guard;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Lets a manual clock pass in place of sleeping, and runs what is scheduled when a test lets time pass. */
final class ManualTimer implements RetryTimer {
    private final ManualClock clock;
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::atNanos));
    private long pausedNanos;
    private boolean interrupted;

    ManualTimer(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public void pause(long nanos) throws InterruptedException {
        if (interrupted) {
            throw new InterruptedException();
        }
        pausedNanos += nanos;
        advance(Duration.ofNanos(nanos));
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        tasks.add(new Task(clock.nanoTime() + delayNanos, task));
    }

    void interruptPauses() {
        interrupted = true;
    }

    Duration paused() {
        return Duration.ofNanos(pausedNanos);
    }

    int scheduled() {
        return tasks.size();
    }

    /** Runs what is due until then, each at its time. */
    void advance(Duration duration) {
        long until = clock.nanoTime() + duration.toNanos();
        while (!tasks.isEmpty() && tasks.peek().atNanos <= until) {
            Task next = tasks.remove();
            clock.advance(Duration.ofNanos(Math.max(0, next.atNanos - clock.nanoTime())));
            next.task.run();
        }
        clock.advance(Duration.ofNanos(until - clock.nanoTime()));
    }

    private record Task(long atNanos, Runnable task) {}
}
