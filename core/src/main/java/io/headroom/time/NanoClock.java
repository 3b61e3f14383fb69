package io.headroom.time;

/**
 * A monotonic clock: nanoseconds since an arbitrary origin, as {@link System#nanoTime()} gives them.
 *
 * <p>Values may be negative and may wrap; subtract two of them before comparing. Implementations are thread-safe, never
 * block and never throw.
 */
@FunctionalInterface
public interface NanoClock {
    /** Nanoseconds since an arbitrary origin that stays the same for this clock's life. */
    long nanoTime();

    /** The machine's monotonic clock. On Linux it stands still while the machine is suspended. */
    static NanoClock system() {
        return System::nanoTime;
    }
}
