package io.headroom.internal.thread;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that does one thing over and over. It survives whatever that throws, and is replaced should it end all the same.
 * It inherits no thread-locals and holds no context class loader.
 */
public final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final String name;
    private final Duration interval;
    private final Runnable tick;

    /** Guarded by this; null until started. */
    private @Nullable Thread thread;

    /** Written by {@link #close}, read by the thread. */
    private volatile boolean closed;

    public Ticker(String name, Duration interval, Runnable tick) {
        this.name = name;
        this.interval = interval;
        this.tick = tick;
    }

    public synchronized void start() {
        if (closed) {
            return;
        }
        Thread next = new Thread(null, this::run, name, 0, false);
        next.setDaemon(true);
        next.setContextClassLoader(null);
        thread = next;
        next.start();
    }

    /** Lets the next run begin now. */
    public synchronized void wake() {
        LockSupport.unpark(thread);
    }

    /**
     * Ends the thread and waits for it a bounded time, so that no tick of it follows.
     *
     * @return whether it ended
     */
    public boolean close() {
        Thread last = end();
        if (last == null) {
            return true;
        }
        if (last == Thread.currentThread()) {
            return false;
        }
        LockSupport.unpark(last);
        try {
            last.join(LONGEST_GOODBYE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !last.isAlive();
    }

    /** Ends the thread after the run under way, and waits for nobody. */
    public void closeLater() {
        LockSupport.unpark(end());
    }

    private synchronized @Nullable Thread end() {
        closed = true;
        return thread;
    }

    private void run() {
        try {
            loop();
        } finally {
            start();
        }
    }

    private void loop() {
        boolean failing = false;
        while (!closed) {
            try {
                LockSupport.parkNanos(this, interval.toNanos());
                Thread.interrupted(); // close() ends this thread, an interrupt does not
                if (!closed) {
                    tick.run();
                }
                failing = false;
            } catch (Throwable failure) {
                if (!failing) {
                    failing = true;
                    warn(failure);
                }
            }
        }
    }

    /** Not even a logger that fails ends the thread. */
    private void warn(Throwable failure) {
        try {
            LOG.warn(
                    "Error budgets stand still: {} failed; its next run follows in {} ms",
                    name,
                    interval.toMillis(),
                    failure);
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }
}
