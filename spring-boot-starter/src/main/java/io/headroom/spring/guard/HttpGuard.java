package io.headroom.spring.guard;

import io.headroom.guard.Guard;
import io.headroom.guard.HttpVerdict;
import org.jspecify.annotations.Nullable;

/** A guard for HTTP calls, which tells by their method whether they may be made twice. */
final class HttpGuard {
    private final Guard once;
    private final Guard again;
    private final @Nullable Boolean idempotent;

    /** @param idempotent what holds for all methods; null if each has its own meaning */
    HttpGuard(Guard guard, @Nullable Boolean idempotent) {
        once = guard.idempotent(false);
        again = guard.idempotent(true);
        this.idempotent = idempotent;
    }

    /** For a guard that is not known by its properties: declared idempotent, all its calls are. */
    static HttpGuard of(Guard guard) {
        return new HttpGuard(guard, guard.isIdempotent() ? Boolean.TRUE : null);
    }

    String name() {
        return once.name();
    }

    /** The guard for calls of which something else tells whether they may be made twice. */
    Guard declared() {
        return Boolean.TRUE.equals(idempotent) ? again : once;
    }

    /** The guard for a call of that method. */
    Guard forMethod(String method) {
        boolean repeatable = idempotent != null ? idempotent : HttpVerdict.isIdempotent(method);
        return repeatable ? again : once;
    }
}
