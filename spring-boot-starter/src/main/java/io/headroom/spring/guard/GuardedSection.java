package io.headroom.spring.guard;

import io.headroom.guard.GuardedCall;
import org.jspecify.annotations.Nullable;

/** The guard that the current thread makes an attempt for: a call within it, of whatever client, is part of that attempt and no call of its own. */
final class GuardedSection {
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private GuardedSection() {}

    static boolean isWithin(String guard) {
        return guard.equals(CURRENT.get());
    }

    static <T extends @Nullable Object, X extends Exception> T attempt(String guard, GuardedCall<T, X> attempt)
            throws X {
        String before = CURRENT.get();
        CURRENT.set(guard);
        try {
            return attempt.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
