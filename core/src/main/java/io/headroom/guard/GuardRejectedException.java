package io.headroom.guard;

import java.time.Duration;

/** A call that a guard did not make. Has no stack trace: it is thrown often, and says nothing of the code that called. */
public final class GuardRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String guard;
    private final Admission reason;
    private final Duration retryAfter;

    /** A rejection. */
    public GuardRejectedException(String guard, Admission reason, Duration retryAfter) {
        super("%s was not called: %s".formatted(guard, reason.sentence()), null, true, false);
        this.guard = guard;
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    /** The guard's name. */
    public String guard() {
        return guard;
    }

    /** Why it refused. */
    public Admission reason() {
        return reason;
    }

    /** When another call may find the guard of another mind; a hint, not a promise. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
