package io.headroom.spring.guard;

import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.HttpVerdict;
import io.headroom.guard.Verdict;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What answers and failures of HTTP clients say of the dependency: 429 and 503 are overload, other 5xx errors, everything below is
 * good. A failure counts by what caused it: timeouts are overload, interruption and 4xx are ignored, other trouble is an error.
 */
final class HttpAttempts implements AttemptClassifier {
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
        return HttpVerdict.ofFailure(failure);
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
        return HttpVerdict.ofStatus(status.code(), status.retryAfter(), clock);
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
