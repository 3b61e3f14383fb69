package io.headroom.spring.http;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects that requests use one after another instead of making one each. Of as many as are in use at once a few are kept, whatever number of
 * threads there is, and a thread that finds none makes one.
 *
 * <p>Thread-safe; takes no lock.
 */
final class Spares<T> {
    /** A power of two. */
    private static final int MOST = 16;

    private final Supplier<T> maker;

    /** A null is in use, or was never made. Taken by an exchange, which pairs with the release that gives back. */
    private final AtomicReferenceArray<@Nullable T> kept = new AtomicReferenceArray<>(MOST);

    Spares(Supplier<T> maker) {
        this.maker = maker;
    }

    /** The caller's alone until given back; one that never is, is made anew. */
    T take() {
        T spare = kept.getAndSet(place(), null);
        return spare == null ? maker.get() : spare;
    }

    void giveBack(T used) {
        kept.setRelease(place(), used);
    }

    /** Threads that run at once have different numbers most of the time. */
    private static int place() {
        return (int) Thread.currentThread().getId() & (MOST - 1);
    }
}
