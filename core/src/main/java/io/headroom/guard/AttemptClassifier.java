package io.headroom.guard;

import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an answer or a failure says of the dependency. Called once an attempt, by the thread that made it; should return
 * quickly and not throw: what it throws makes the attempt an {@link AttemptOutcome#ERROR} that is not retried.
 */
@FunctionalInterface
public interface AttemptClassifier {
    /** What a failure means; it may be a good answer, which is then the caller's to deal with. Failures of stages come without their {@link java.util.concurrent.CompletionException}. */
    Verdict ofFailure(Throwable failure);

    /** What an answer means; a good one unless overridden. */
    default Verdict ofAnswer(@Nullable Object answer) {
        return Verdict.OK;
    }

    /**
     * What can be told without knowing the client: timeouts, full executors and rejections by other guards are overload,
     * cancellation and interruption are ignored, an {@link Error} is lasting, everything else is an error worth a retry.
     */
    static AttemptClassifier standard() {
        return AttemptClassifier::standardVerdict;
    }

    private static Verdict standardVerdict(Throwable failure) {
        if (failure instanceof TimeoutException
                || failure instanceof SocketTimeoutException
                || failure instanceof HttpTimeoutException
                || failure instanceof RejectedExecutionException) {
            return Verdict.OVERLOAD;
        }
        if (failure instanceof GuardRejectedException rejected) {
            return Verdict.OVERLOAD.notRetryable().after(rejected.retryAfter());
        }
        if (failure instanceof InterruptedException
                || failure instanceof ClosedByInterruptException
                || failure instanceof CancellationException) {
            return Verdict.IGNORED;
        }
        return failure instanceof Error ? Verdict.LASTING_ERROR : Verdict.ERROR;
    }
}
