package io.headroom.guard;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers and failures of HTTP calls say of the dependency, for classifiers of HTTP clients. Thread-safe. */
public final class HttpVerdict {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int VERSION_NOT_SUPPORTED = 505;
    private static final int DEEPEST_CAUSE = 10;

    /** RFC 9110, section 9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private HttpVerdict() {}

    /** Whether a call by that method may be made twice, as RFC 9110 has it. */
    public static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    /**
     * What an answer means: 429 and 503 are overload, other 5xx errors, of which 501 and 505 last; everything below is good.
     *
     * @param retryAfter the header of that name, null without; one that is not understood is passed over
     * @param clock what a date in it is compared with
     */
    public static Verdict ofStatus(int code, @Nullable String retryAfter, InstantSource clock) {
        if (code == TOO_MANY_REQUESTS || code == SERVICE_UNAVAILABLE) {
            return Verdict.OVERLOAD.after(RetryAfter.parse(retryAfter, clock));
        }
        if (code < FIRST_SERVER_ERROR) {
            return Verdict.OK;
        }
        return code == NOT_IMPLEMENTED || code == VERSION_NOT_SUPPORTED ? Verdict.LASTING_ERROR : Verdict.ERROR;
    }

    /** What a failure means, by its first cause that tells: timeouts are overload, interruption and cancellation ignored, other trouble is an error. */
    public static Verdict ofFailure(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Verdict verdict = byItself(cause);
            if (verdict.outcome() != AttemptOutcome.ERROR) {
                return verdict;
            }
            cause = cause.getCause();
        }
        return AttemptClassifier.standard().ofFailure(failure);
    }

    private static Verdict byItself(Throwable cause) {
        if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
            return Thread.currentThread().isInterrupted() ? Verdict.IGNORED : Verdict.OVERLOAD;
        }
        Verdict verdict = AttemptClassifier.standard().ofFailure(cause);
        // Netty's and others' timeouts share nothing but the name.
        boolean timeout = cause.getClass().getSimpleName().endsWith("TimeoutException");
        return timeout && verdict.outcome() == AttemptOutcome.ERROR ? Verdict.OVERLOAD : verdict;
    }
}
