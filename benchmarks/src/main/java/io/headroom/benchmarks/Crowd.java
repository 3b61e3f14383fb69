package io.headroom.benchmarks;

import java.util.List;
import java.util.concurrent.Phaser;
import java.util.stream.Stream;

/** Two hundred platform threads that do something at once, and live on so that what hangs on them can be measured. */
final class Crowd {
    static final int SIZE = 200;

    private final Phaser phaser = new Phaser(SIZE + 1);

    /** Written before the first phase ends, read by the threads in the second. */
    private Runnable task = () -> {};

    private final List<Thread> threads =
            Stream.generate(() -> new Thread(this::live)).limit(SIZE).toList();

    Crowd() {
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void live() {
        phaser.arriveAndAwaitAdvance();
        task.run();
        phaser.arriveAndAwaitAdvance();
        phaser.arriveAndAwaitAdvance();
    }

    /** Has every thread do it, and waits until all have; once. */
    void run(Runnable task) {
        this.task = task;
        phaser.arriveAndAwaitAdvance();
        phaser.arriveAndAwaitAdvance();
    }

    /** Waits until all threads have ended. */
    void end() throws InterruptedException {
        phaser.arriveAndDeregister();
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
