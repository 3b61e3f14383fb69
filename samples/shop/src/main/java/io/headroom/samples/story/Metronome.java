package io.headroom.samples.story;

import java.util.concurrent.locks.LockSupport;

/** The time that the story runs on; a test has its own. */
interface Metronome {
    /** The machine's monotonic clock. */
    Metronome SYSTEM = new Metronome() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void waitUntil(long nanoTime) throws InterruptedException {
            for (long left = nanoTime - nanoTime(); left > 0; left = nanoTime - nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
    };

    /** Nanoseconds since an arbitrary origin. */
    long nanoTime();

    /** Returns at the given time, at once if it has passed. */
    void waitUntil(long nanoTime) throws InterruptedException;
}
