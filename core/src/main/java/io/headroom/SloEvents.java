package io.headroom;

import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the tick to listeners without ever waiting for one: a bounded queue, emptied by a thread of its own. Events
 * beyond the bound are dropped and the log says how many.
 */
final class SloEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SloEvents.class);
    private static final int CAPACITY = 1_000;

    private final Queue<SloEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final List<Consumer<? super SloEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();

    private final SloEventLog log;

    SloEvents(InstantSource wallClock) {
        log = new SloEventLog(wallClock);
        listeners.add(log);
    }

    void add(Consumer<? super SloEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<? super SloEvent> listener) {
        listeners.remove(listener);
    }

    /** Never waits. */
    void publish(SloEvent event) {
        if (!queue.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    /** Tells every listener of every event that waits; what one throws is logged. */
    synchronized void deliver() {
        for (SloEvent event = queue.poll(); event != null; event = queue.poll()) {
            for (Consumer<? super SloEvent> listener : listeners) {
                SloEvent next = event;
                attempt(listener, () -> listener.accept(next));
            }
        }
        attempt(log, log::flush);
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} events of SLOs were dropped: a listener was too slow", lost);
        }
    }

    private static void attempt(Object listener, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("The listener {} failed", listener, failure);
        }
    }
}
