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
    /** How far {@link #seenNanos} may be behind, so that threads seldom write to what others read. */
    private static final long GRAIN_NANOS = 100_000;

    private final Protection guard;
    private final AttemptClassifier classifier;

    /** About the present, for who ends an attempt without a reading of its own; written without order. */
    private long seenNanos;

    GuardSteps(Protection guard, AttemptClassifier classifier) {
        this.guard = guard;
        this.classifier = classifier;
        seenNanos = guard.clock.nanoTime();
    }

    /** The present on the guard's clock, in nanoseconds. */
    public long nanoTime() {
        long now = guard.clock.nanoTime();
        if (now - seenNanos >= GRAIN_NANOS) {
            seenNanos = now;
        }
        return now;
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
            guard.attempts.finish(startNanos(durationNanos), durationNanos, outcome);
        } else {
            guard.breaker.finish(durationNanos, outcome, nanoTime());
        }
    }

    /** Before the start of an attempt that ends now, or after all that anybody asks for: then the clock is not read. */
    private long startNanos(long durationNanos) {
        long startNanos = seenNanos - durationNanos;
        return guard.attempts.mayStraggle(startNanos) ? nanoTime() - durationNanos : startNanos;
    }

    /** Counts that an attempt which was started came to nothing, after whatever time. */
    public void abandon() {
        guard.attempts.abandon();
    }

    /**
     * Counts an attempt that is over, from its start to its end, where nobody asked to start it.
     *
     * @param again whether it was a further attempt of its call
     */
    public void count(boolean again, long durationNanos, AttemptOutcome outcome) {
        long now = nanoTime();
        if (again) {
            guard.attempts.startRetry();
        } else {
            guard.attempts.start();
        }
        guard.breaker.finish(now, durationNanos, outcome, now);
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

    /** Counts a retry that was granted but not made, since the dependency is overloaded. */
    public void countDenial() {
        guard.retries.countDenial(RetryDenial.OVERLOADED);
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
