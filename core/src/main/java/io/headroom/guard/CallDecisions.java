package io.headroom.guard;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of a guard's decisions. Thread-safe. */
final class CallDecisions {
    private static final Logger LOG = LoggerFactory.getLogger(CallDecisionListener.class);

    private final String guard;
    private final List<CallDecisionListener> listeners = new CopyOnWriteArrayList<>();

    /** Written by whoever met it first, without order. */
    private boolean failed;

    CallDecisions(String guard) {
        this.guard = guard;
    }

    void add(CallDecisionListener listener) {
        listeners.add(listener);
    }

    void remove(CallDecisionListener listener) {
        listeners.remove(listener);
    }

    void retryDenied(RetryDenial reason) {
        if (!listeners.isEmpty()) { // without a lambda to allocate
            tell(listener -> listener.retryDenied(reason));
        }
    }

    void rejected() {
        tell(CallDecisionListener::rejected);
    }

    void fellBack() {
        tell(CallDecisionListener::fellBack);
    }

    private void tell(Consumer<? super CallDecisionListener> decision) {
        if (listeners.isEmpty()) {
            return; // without an iterator to allocate
        }
        for (CallDecisionListener listener : listeners) {
            try {
                decision.accept(listener);
            } catch (Throwable failure) {
                warn(listener, failure);
            }
        }
    }

    private void warn(CallDecisionListener listener, Throwable failure) {
        if (!failed) {
            failed = true;
            LOG.warn("The listener {} to decisions of {} failed; this is said once", listener, guard, failure);
        }
    }
}
