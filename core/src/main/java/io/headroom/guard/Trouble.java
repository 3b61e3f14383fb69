package io.headroom.guard;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that did not end well.
 *
 * @param verdict anything but good; of a failure anything
 * @param failure what it threw; null if it answered
 * @param answer what it answered, if it did
 */
record Trouble(
        Verdict verdict,
        @Nullable Throwable failure,
        @Nullable Object answer) {
    static Trouble of(Throwable failure, Verdict verdict) {
        return new Trouble(verdict, failure, null);
    }

    static Trouble of(@Nullable Object answer, Verdict verdict) {
        return new Trouble(verdict, null, answer);
    }

    /** Whether another attempt may end better. */
    boolean isRetryable() {
        return verdict.retryable() && !isTheCallersOwn();
    }

    /** Neither worth a retry nor a fallback: the caller is to hear of it. A failure may be a good answer, such as that a thing is not there. */
    boolean isTheCallersOwn() {
        AttemptOutcome outcome = verdict.outcome();
        return outcome == AttemptOutcome.IGNORED || outcome == AttemptOutcome.OK || failure instanceof Error;
    }
}
