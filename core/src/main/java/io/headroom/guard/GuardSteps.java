package io.headroom.guard;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a {@link Guard}, for a library that asks to start a call in one place, tells how it ended in another, and asks for a retry in a third.
 * A library that keeps a call in one hand has {@link Guard#begin}. What is called through here and through the guard's own methods shares
 * one budget and one limit.
 *
 * <p>Thread-safe; a call may end on another thread than it began on. An attempt that began must {@link #finish finish} once; one that never does
 * gives its place back after the {@linkplain GuardBuilder#lease lease}. Starting and finishing well neither lock nor allocate.
 */
public final class GuardSteps {
    private final Protection guard;

    private final AttemptClassifier classifier;

    GuardSteps(Protection guard, AttemptClassifier classifier) {
        this.guard = guard;
        this.classifier = classifier;
    }

    /** The present on the guard's clock, in nanoseconds. */
    public long nanoTime() {
        return guard.clock.nanoTime();
    }

    /** When a call begins now, for {@link #mayRetry}; 0 without reading the clock if the guard has no deadline. */
    public long callStartNanos() {
        return guard.hasDeadline() ? nanoTime() : 0;
    }

    /** Asks to start a call's first attempt, and counts it as started if admitted. */
    public Admission tryStart() {
        return guard.start(false);
    }

    /** The same for a further attempt of a call. */
    public Admission tryStartRetry() {
        return guard.startRetry();
    }

    /**
     * Takes the start of an attempt back if there are too many for a bound of the caller's own.
     *
     * @param mostInFlight how many attempts may be in flight with this one
     */
    public Admission confine(int mostInFlight) {
        return guard.breaker.confine(mostInFlight);
    }

    /** What an answer means to the guard. */
    public Verdict ofAnswer(@Nullable Object answer) {
        return guard.verdict(classifier, answer);
    }

    /** What a failure means to the guard. */
    public Verdict ofFailure(Throwable failure) {
        return guard.verdict(classifier, failure);
    }

    /** Counts the end of an attempt that was started. */
    public void finish(long durationNanos, AttemptOutcome outcome) {
        if (outcome == AttemptOutcome.OK) {
            guard.attempts.finish(durationNanos, outcome);
        } else {
            guard.breaker.finish(durationNanos, outcome, nanoTime());
        }
    }

    /**
     * Whether a retry that the library wants is made. Takes it out of the budget, and counts a denial; unless retries enforce it is made as wanted.
     * Ask after the attempt was counted; the start of a retry is counted by whoever starts it.
     *
     * @param verdict what the attempt that went before means
     * @param waitNanos how long the library would wait before it
     * @param scope the request of the thread that began the call
     * @param callStartNanos see {@link #callStartNanos}
     */
    public RetryDecision mayRetry(Verdict verdict, long waitNanos, RequestScope scope, long callStartNanos) {
        return guard.decideForeign(new Trouble(verdict, null, null), waitNanos, scope.orStartedAt(callStartNanos));
    }

    /** A retry that was granted is not made. */
    public void giveBack(RetryDecision decision) {
        guard.retries.giveBack(decision);
    }

    /**
     * Lets the time before a retry pass, as the guard's own calls do.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void pause(long nanos) throws InterruptedException {
        guard.timer.pause(nanos);
    }

    /** Counts a call that ended badly. */
    public void countFailure() {
        guard.countFailure();
    }

    /** Counts a call that was not made. */
    public void countRejection() {
        guard.countRejection();
    }

    /** Counts a retry that was granted but not made. */
    public void countDenial() {
        guard.retries.countDenial();
    }

    /** Says in a failure why it was not retried. */
    public void suppress(Throwable failure, RetryDenial reason) {
        guard.suppress(failure, reason);
    }

    /** What says why there was no retry, where there is no failure to say it in. */
    public RetryDeniedException denied(RetryDenial reason) {
        return new RetryDeniedException(guard.name, reason);
    }

    /** Tells somebody of the guard's events, on the thread where they happen: return soon, and do not throw. */
    public void addListener(Consumer<? super GuardEvent> listener) {
        guard.addListener(listener);
    }

    /** Tells no more. */
    public void removeListener(Consumer<? super GuardEvent> listener) {
        guard.removeListener(listener);
    }
}
