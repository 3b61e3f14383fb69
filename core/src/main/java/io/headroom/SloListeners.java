package io.headroom;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of the SLOs and guards of a {@link Headroom}; guarded by its lock. */
final class SloListeners {
    private static final Logger LOG = LoggerFactory.getLogger(SloListener.class);

    /** Copied when it changes, for a listener may leave or bring another while it is told. */
    private final List<SloListener> listeners = new CopyOnWriteArrayList<>();

    void add(SloListener listener) {
        listeners.add(listener);
    }

    void remove(SloListener listener) {
        listeners.remove(listener);
    }

    void tellAll(Consumer<? super SloListener> event) {
        for (SloListener listener : listeners) {
            tell(listener, event);
        }
    }

    /** What a listener throws is logged and goes no further. */
    static void tell(SloListener listener, Consumer<? super SloListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable failure) {
            LOG.warn("The listener {} failed", listener, failure);
        }
    }

    void close() {
        tellAll(SloListener::closed);
        listeners.clear();
    }
}
