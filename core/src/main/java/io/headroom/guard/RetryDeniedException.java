package io.headroom.guard;

/** Says why a failure was not retried: suppressed in the failure itself, never thrown. Has no stack trace. */
public final class RetryDeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String guard;
    private final RetryDenial reason;

    RetryDeniedException(String guard, RetryDenial reason) {
        super("%s was not called again: %s".formatted(guard, reason.sentence()), null, false, false);
        this.guard = guard;
        this.reason = reason;
    }

    /** The guard's name. */
    public String guard() {
        return guard;
    }

    /** Why there was no retry. */
    public RetryDenial reason() {
        return reason;
    }
}
