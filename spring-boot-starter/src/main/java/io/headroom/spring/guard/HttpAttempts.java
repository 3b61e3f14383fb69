package io.headroom.spring.guard;

import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Verdict;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedByInterruptException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What answers and failures of HTTP clients say of the dependency: 429 and 503 are overload, other 5xx errors, everything below is
 * good. A failure counts by what caused it: timeouts are overload, interruption and 4xx are ignored, other trouble is an error.
 */
final class HttpAttempts implements AttemptClassifier {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int VERSION_NOT_SUPPORTED = 505;
    private static final int DEEPEST_CAUSE = 10;

    /** Of the JDK's client. */
    static final HttpResponses JDK = answer -> answer instanceof HttpResponse<?> response
            ? new HttpStatus(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(null))
            : null;

    private final List<HttpResponses> responses;
    private final InstantSource clock;

    /** @param responses what is known of the clients that are there */
    HttpAttempts(List<HttpResponses> responses, InstantSource clock) {
        this.responses = List.copyOf(responses);
        this.clock = clock;
    }

    @Override
    public Verdict ofAnswer(@Nullable Object answer) {
        HttpStatus status = answer == null ? null : status(answer);
        return status == null ? Verdict.OK : verdict(status);
    }

    @Override
    public Verdict ofFailure(Throwable failure) {
        HttpStatus status = status(failure);
        if (status != null) {
            Verdict verdict = verdict(status);
            return verdict.outcome() == AttemptOutcome.OK ? Verdict.IGNORED : verdict;
        }
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
        if (cause instanceof ClosedByInterruptException || cause instanceof CancellationException) {
            return Verdict.IGNORED;
        }
        Verdict verdict = AttemptClassifier.standard().ofFailure(cause);
        // Netty's and others' timeouts share nothing but the name.
        boolean timeout = cause.getClass().getSimpleName().endsWith("TimeoutException");
        return timeout && verdict.outcome() == AttemptOutcome.ERROR ? Verdict.OVERLOAD : verdict;
    }

    private @Nullable HttpStatus status(Object answerOrFailure) {
        for (HttpResponses known : responses) {
            HttpStatus status = known.status(answerOrFailure);
            if (status != null) {
                return status;
            }
        }
        return null;
    }

    private Verdict verdict(HttpStatus status) {
        int code = status.code();
        if (code == TOO_MANY_REQUESTS || code == SERVICE_UNAVAILABLE) {
            return Verdict.OVERLOAD.after(RetryAfter.parse(status.retryAfter(), clock));
        }
        if (code < FIRST_SERVER_ERROR) {
            return Verdict.OK;
        }
        return code == NOT_IMPLEMENTED || code == VERSION_NOT_SUPPORTED ? Verdict.LASTING_ERROR : Verdict.ERROR;
    }

    /** Looks at the answers and failures of one kind of client. */
    @FunctionalInterface
    interface HttpResponses {
        /** Null for what is none of this kind. */
        @Nullable HttpStatus status(Object answerOrFailure);
    }

    /**
     * How a call was answered.
     *
     * @param retryAfter the header, null without
     */
    record HttpStatus(int code, @Nullable String retryAfter) {}
}
