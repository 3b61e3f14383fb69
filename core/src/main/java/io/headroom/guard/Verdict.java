package io.headroom.guard;

import java.time.Duration;

/**
 * What a {@link AttemptClassifier} makes of an answer or a failure.
 *
 * @param outcome how it counts
 * @param retryable whether another attempt may end better; without meaning if the outcome is OK or IGNORED
 * @param retryAfter how long the dependency asks not to be called again; zero if it did not
 */
public record Verdict(AttemptOutcome outcome, boolean retryable, Duration retryAfter) {
    /** A good answer. */
    public static final Verdict OK = new Verdict(AttemptOutcome.OK, false, Duration.ZERO);

    /** A failure that a retry may mend. */
    public static final Verdict ERROR = new Verdict(AttemptOutcome.ERROR, true, Duration.ZERO);

    /** A failure that would only repeat itself. */
    public static final Verdict LASTING_ERROR = new Verdict(AttemptOutcome.ERROR, false, Duration.ZERO);

    /** Too much load. */
    public static final Verdict OVERLOAD = new Verdict(AttemptOutcome.OVERLOAD, true, Duration.ZERO);

    /** Nothing that the dependency is to blame for. */
    public static final Verdict IGNORED = new Verdict(AttemptOutcome.IGNORED, false, Duration.ZERO);

    /**
     * Checks the wait.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Verdict {
        if (retryAfter.isNegative()) {
            throw new IllegalArgumentException("retryAfter must not be negative, was " + retryAfter);
        }
    }

    /** The same, with the dependency's wish to be left alone for a while, as {@code Retry-After} says it. */
    public Verdict after(Duration retryAfter) {
        return new Verdict(outcome, retryable, retryAfter);
    }

    /** The same, with the dependency's word that a retry is not wanted. */
    public Verdict notRetryable() {
        return new Verdict(outcome, false, retryAfter);
    }
}
