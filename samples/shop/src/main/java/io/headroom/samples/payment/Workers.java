package io.headroom.samples.payment;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The workers of the payment service and the queue before them. They take a log-normal time for a payment, and finish it whether
 * or not anybody still waits for it: this is what makes a storm of retries feed itself. Thread-safe.
 */
final class Workers {
    /** Of the logarithm: one payment in twenty takes more than twice the average. */
    private static final double SPREAD = 0.6;

    private final ScheduledExecutorService timer;
    private final RandomGenerator random;

    // All guarded by this.
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private Capacity capacity;
    private int busy;

    /** @param timer runs what is done */
    Workers(ScheduledExecutorService timer, RandomGenerator random, Capacity capacity) {
        this.timer = timer;
        this.random = random;
        this.capacity = capacity;
    }

    /** Work that has begun ends as it would have. */
    synchronized void change(Capacity capacity) {
        this.capacity = capacity;
        takeNext();
    }

    synchronized Capacity capacity() {
        return capacity;
    }

    /**
     * Works on a payment as soon as a worker is free; at once and without effort if payments are no work.
     *
     * @param done called once, when the work is done
     * @return false if the queue is full; then {@code done} is not called
     */
    boolean take(Runnable done) {
        synchronized (this) {
            if (capacity.workers() > 0) {
                return begin(done);
            }
        }
        done.run();
        return true;
    }

    private boolean begin(Runnable done) {
        if (busy < capacity.workers()) {
            work(done);
            return true;
        }
        return queue.size() < capacity.queue() && queue.add(done);
    }

    private void work(Runnable done) {
        busy++;
        double factor = Math.exp(SPREAD * random.nextGaussian() - SPREAD * SPREAD / 2);
        timer.schedule(() -> finish(done), nanos(capacity.work(), factor), TimeUnit.NANOSECONDS);
    }

    private static long nanos(Duration work, double factor) {
        return Math.round(work.toNanos() * factor);
    }

    private void finish(Runnable done) {
        synchronized (this) {
            busy--;
            takeNext();
        }
        done.run();
    }

    private void takeNext() {
        while (!queue.isEmpty() && (busy < capacity.workers() || capacity.workers() == 0)) {
            work(queue.remove());
        }
    }
}
