package io.headroom;

import io.headroom.guard.GuardEvent;
import io.headroom.internal.check.Plural;
import io.headroom.internal.thread.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the tick to listeners without ever waiting for one: a bounded queue, emptied by a thread of its own. Events
 * beyond the bound are dropped and the log says how many.
 */
final class SloEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SloEvents.class);
    private static final int CAPACITY = 1_000;

    /** Events wake the thread; this is for lines that the log held back. */
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(1);

    /** Each tells the listeners of one event. */
    private final Queue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);

    private final List<Consumer<? super SloEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<? super GuardEvent>> guardListeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();

    private final SloEventLog log;
    private final GuardEventLog guardLog = new GuardEventLog();

    /** None in manual mode: whoever ticks delivers. */
    private final @Nullable Ticker thread;

    private final AtomicBoolean started = new AtomicBoolean();

    SloEvents(String service, InstantSource wallClock, boolean manual) {
        log = new SloEventLog(wallClock);
        listeners.add(log);
        guardListeners.add(guardLog);
        thread = manual ? null : new Ticker("headroom-events-" + service, AT_LEAST_EVERY, this::deliver);
    }

    void add(Consumer<? super SloEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<? super SloEvent> listener) {
        listeners.remove(listener);
    }

    void addForGuards(Consumer<? super GuardEvent> listener) {
        guardListeners.add(listener);
    }

    void removeForGuards(Consumer<? super GuardEvent> listener) {
        guardListeners.remove(listener);
    }

    /** Never waits. The thread begins with the first event. */
    void publish(SloEvent event) {
        enqueue(() -> tell(listeners, event));
    }

    /** The same. */
    void publish(GuardEvent event) {
        enqueue(() -> tell(guardListeners, event));
    }

    private void enqueue(Runnable delivery) {
        if (!queue.offer(delivery)) {
            dropped.incrementAndGet();
        }
        if (thread == null) {
            return;
        }
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
        thread.wake(); // the first event too: the thread begins with a pause
    }

    /** Delivers what waits if there is no thread to do so. */
    void deliverIfManual() {
        if (thread == null) {
            deliver();
        }
    }

    /** Ends the thread and delivers what it left, unless a listener holds it. */
    void close() {
        if (thread == null || thread.close()) {
            deliver();
        }
    }

    /** Tells every listener of every event that waits; what one throws is logged. */
    synchronized void deliver() {
        for (Runnable delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
            delivery.run();
        }
        attempt(log, log::flush);
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn(
                    "{} dropped: a listener was too slow",
                    Plural.of(lost, "event of SLOs and guards was", "events of SLOs and guards were"));
        }
    }

    private static <E> void tell(List<Consumer<? super E>> listeners, E event) {
        for (Consumer<? super E> listener : listeners) {
            attempt(listener, () -> listener.accept(event));
        }
    }

    private static void attempt(Object listener, Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
            LOG.warn("The listener {} failed", listener, failure);
        }
    }
}
