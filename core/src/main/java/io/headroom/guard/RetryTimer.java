package io.headroom.guard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How the time between two attempts passes. */
public interface RetryTimer {
    /**
     * Lets time pass for the calling thread.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void pause(long nanos) throws InterruptedException;

    /** Runs a task later, on any thread; returns at once. */
    void schedule(Runnable task, long delayNanos);

    /** Sleeps; what it schedules runs in {@link java.util.concurrent.ForkJoinPool#commonPool()}. */
    static RetryTimer system() {
        return SystemTimer.INSTANCE;
    }

    /** The machine's time. */
    enum SystemTimer implements RetryTimer {
        /** There is one. */
        INSTANCE;

        @Override
        public void pause(long nanos) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            CompletableFuture.delayedExecutor(delayNanos, TimeUnit.NANOSECONDS).execute(task);
        }
    }
}
