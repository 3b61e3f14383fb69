package io.headroom;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon thread that ticks one {@link Headroom}. It survives whatever a tick throws, inherits no thread-locals, and
 * holds no context class loader.
 */
final class Ticker implements AutoCloseable {
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final Runnable tick;
    private final Thread thread;

    /** Written by {@link #close}, read by the thread. */
    private volatile boolean closed;

    Ticker(String service, Runnable tick) {
        this.tick = tick;
        thread = new Thread(null, this::run, "headroom-ticker-" + service, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread and waits for it a bounded time, so that no tick of it follows. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(LONGEST_GOODBYE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                LockSupport.parkNanos(this, INTERVAL.toNanos());
                Thread.interrupted(); // close() ends this thread, an interrupt does not
                tick.run();
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
    private static void warn(Throwable failure) {
        try {
            LOG.warn(
                    "Error budgets stand still: a tick failed; the next one follows in {} ms",
                    INTERVAL.toMillis(),
                    failure);
        } catch (Throwable unloggable) {
            // There is nowhere left to say it.
        }
    }
}
