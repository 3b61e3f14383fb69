package io.headroom.guard;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call whose attempts are made, and made again, by somebody else, such as the retry of another library. The guard admits and counts every
 * attempt and says of every failure whether another attempt is worth it; how many there are at most, and how long they wait, is up to them.
 *
 * <p>In this order: {@link #tryStart}, then {@link #answered} or {@link #failed}; after a failure {@link #tryRetry} and, if that allows it,
 * {@link #tryStart} again; in the end {@link #close}. An attempt counts as ended once, and what was paid for a retry that is not made goes back
 * to the budget. An attempt that never ends gives its place back after the guard's lease, and says nothing.
 *
 * <p>One attempt at a time; who hands a call to another thread orders both, as executors do. {@link #close} may come at any time and from any thread.
 */
public final class RetriedCall implements AutoCloseable {
    /** What {@link #tryRetry} returns if there is to be no other attempt. */
    public static final long NO_RETRY = -1;

    private final Protection guard;
    private final AttemptClassifier classifier;
    private final RequestScope request;

    /** Whether the budget paid for an attempt that has not started; belongs to whoever takes it. */
    private final AtomicBoolean paid = new AtomicBoolean();

    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean begun;

    /** These are written by the thread that makes an attempt and read by whoever closes the call. */
    private volatile @Nullable AsyncAttempt attempt;

    private volatile @Nullable Trouble trouble;
    private volatile boolean refused;

    RetriedCall(Protection guard, AttemptClassifier classifier) {
        this.guard = guard;
        this.classifier = classifier;
        request = RequestScope.current().orStartedAt(guard.clock.nanoTime());
    }

    /**
     * Begins an attempt.
     *
     * @return null if it is to be made; else what the call ends with: a {@link GuardRejectedException}, or the failure of the attempt before
     */
    public @Nullable Throwable tryStart() {
        if (guard.isOff()) {
            paid.set(false); // Switched off since: the retry is made nevertheless.
            attempt = null;
            return null;
        }
        AsyncAttempt started = new AsyncAttempt(guard, guard.clock.nanoTime());
        Admission admission = begun ? guard.startRetry() : guard.start(false);
        if (admission != Admission.ADMITTED) {
            return refusal(admission);
        }
        begun = true;
        paid.set(false);
        attempt = started;
        if (closed.get()) {
            started.abandon();
        }
        return null;
    }

    /**
     * Makes an attempt on this thread, from its start to its end.
     *
     * @param <T> the answer
     * @throws Throwable what {@link #tryStart} says, or what the attempt throws
     */
    public <T extends @Nullable Object> T attempt(GuardedSection.Attempt<T, ?> attempt) throws Throwable {
        Throwable refusal = tryStart();
        if (refusal != null) {
            throw refusal;
        }
        T answer;
        try {
            answer = GuardedSection.attempt(guard.name, attempt);
        } catch (Throwable failure) {
            failed(failure);
            throw failure;
        }
        answered(answer);
        return answer;
    }

    /** Counts the end of an attempt by what was answered, which may be bad. */
    public void answered(@Nullable Object answer) {
        Verdict verdict = guard.verdict(classifier, answer);
        if (verdict.outcome() != AttemptOutcome.OK) {
            ended(Trouble.of(answer, verdict));
            return;
        }
        trouble = null;
        AsyncAttempt ended = attempt;
        if (ended != null) {
            ended.succeed();
        }
    }

    /** Counts the end of an attempt that failed. */
    public void failed(Throwable failure) {
        ended(Trouble.of(failure, guard.verdict(classifier, failure)));
    }

    /**
     * Takes another attempt out of the budget, after the last one ended badly. If there is none because it is denied, the failure is told so by a
     * suppressed {@link RetryDeniedException}. Unless {@linkplain Guard#retryMode retries} enforce, the answer is always the given wait.
     *
     * @param waitNanos how long is waited before it
     * @return how long to wait, longer if the dependency asks for it; {@link #NO_RETRY} if there is to be no other attempt
     */
    public long tryRetry(long waitNanos) {
        Trouble last = trouble;
        if (last == null || refused) {
            return NO_RETRY;
        }
        giveBack();
        RetryDecision decision = guard.decideForeign(last, waitNanos, request);
        Throwable failure = last.failure();
        if (decision.denial() != null && failure != null) {
            guard.suppress(failure, decision.denial());
        }
        paid.set(decision.isPaid());
        if (closed.get()) {
            giveBack();
        }
        return decision.isRetry() ? decision.delayNanos() : NO_RETRY;
    }

    /** Ends the call as its last attempt ended; one that is under way is abandoned. Has no effect after the first time. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        AsyncAttempt last = attempt;
        if (last != null) {
            last.abandon();
        }
        giveBack();
        Trouble unmended = trouble;
        if (refused && !begun) {
            guard.countRejection();
        } else if (unmended != null && last != null && !unmended.isTheCallersOwn()) {
            guard.countFailure();
        }
    }

    private void giveBack() {
        if (paid.getAndSet(false)) {
            guard.retries.budget().giveBack();
        }
    }

    private Throwable refusal(Admission admission) {
        refused = true;
        Trouble last = trouble;
        Throwable failure = last == null ? null : last.failure();
        if (!begun || failure == null) {
            return guard.rejection(admission);
        }
        guard.retries.countDenial(RetryDenial.OVERLOADED);
        guard.suppress(failure, RetryDenial.OVERLOADED);
        return failure;
    }

    private void ended(Trouble badly) {
        trouble = badly;
        AsyncAttempt ended = attempt;
        if (ended != null) {
            ended.fail(badly.verdict(), guard.clock.nanoTime(), request, false);
        }
    }
}
