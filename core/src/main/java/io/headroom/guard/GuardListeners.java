package io.headroom.guard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told of a guard's events, on the thread of a tick or of somebody's failed call: what a listener throws is logged and reaches neither.
 * Thread-safe.
 */
final class GuardListeners implements Consumer<GuardEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final String guard;
    private final List<Consumer<? super GuardEvent>> listeners;

    /** Written by whoever met it first, without order. */
    private boolean failed;

    GuardListeners(String guard, Consumer<? super GuardEvent> first) {
        this.guard = guard;
        listeners = new CopyOnWriteArrayList<>(List.of(first));
    }

    void add(Consumer<? super GuardEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<? super GuardEvent> listener) {
        listeners.remove(listener);
    }

    @Override
    public void accept(GuardEvent event) {
        for (Consumer<? super GuardEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable failure) {
                warn(listener, failure);
            }
        }
    }

    private void warn(Object listener, Throwable failure) {
        if (!failed) {
            failed = true;
            LOG.warn("The listener {} to events of {} failed; this is said once", listener, guard, failure);
        }
    }
}
