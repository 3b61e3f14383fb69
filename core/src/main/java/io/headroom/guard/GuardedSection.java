package io.headroom.guard;

import org.jspecify.annotations.Nullable;

/**
 * The guard that the current thread makes an attempt for. A call within it, of whatever client, is part of that attempt: clients that are guarded
 * ask {@link #isWithin} and leave such a call alone. Bound to a thread.
 */
public final class GuardedSection {
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private GuardedSection() {}

    /** Whether the current thread makes an attempt for the guard of that name. */
    public static boolean isWithin(String guard) {
        return guard.equals(CURRENT.get());
    }

    /**
     * Makes an attempt for the guard of that name.
     *
     * @param <T> the answer
     * @param <X> what it may throw
     */
    public static <T extends @Nullable Object, X extends Throwable> T attempt(String guard, Attempt<T, X> attempt)
            throws X {
        String before = CURRENT.get();
        CURRENT.set(guard);
        try {
            return attempt.make();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /**
     * What an attempt does.
     *
     * @param <T> the answer
     * @param <X> what it may throw
     */
    @FunctionalInterface
    public interface Attempt<T extends @Nullable Object, X extends Throwable> {
        /** Does it. */
        T make() throws X;
    }
}
