package io.headroom.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.headroom.guard.AttemptClassifier;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a gRPC call says of the dependency. Thread-safe.
 *
 * <p>{@code RESOURCE_EXHAUSTED}, {@code DEADLINE_EXCEEDED} and {@code UNAVAILABLE} are overload; the last is an error if a connection failed, which
 * its cause tells. {@code UNKNOWN}, {@code INTERNAL} and {@code DATA_LOSS} are errors, {@code UNIMPLEMENTED} one that lasts. {@code CANCELLED} is
 * ignored. All others are the dependency's answer to what it was asked, and good.
 *
 * <p>{@code grpc-retry-pushback-ms} in the trailers of a bad call is for how long the dependency wants no retry; if it is negative or no number, it
 * wants none at all, and the call counts as overload (gRFC A6).
 */
public final class GrpcVerdict {
    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private GrpcVerdict() {}

    /**
     * The verdict on a call that ended.
     *
     * @param trailers null if there are none
     */
    public static Verdict of(Status status, @Nullable Metadata trailers) {
        Verdict verdict = of(status);
        String pushback = trailers == null ? null : trailers.get(PUSHBACK);
        boolean bad = verdict.outcome() == AttemptOutcome.ERROR || verdict.outcome() == AttemptOutcome.OVERLOAD;
        return bad && pushback != null ? pushedBack(verdict, pushback) : verdict;
    }

    /** The verdict on what a stub throws; the {@linkplain AttemptClassifier#standard() usual} one on anything else. */
    public static Verdict ofFailure(Throwable failure) {
        if (failure instanceof StatusRuntimeException ended) {
            return of(ended.getStatus(), ended.getTrailers());
        }
        return failure instanceof StatusException ended
                ? of(ended.getStatus(), ended.getTrailers())
                : AttemptClassifier.standard().ofFailure(failure);
    }

    private static Verdict of(Status status) {
        return switch (status.getCode()) {
            case RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED -> Verdict.OVERLOAD;
            case UNAVAILABLE -> status.getCause() == null ? Verdict.OVERLOAD : Verdict.ERROR;
            case UNKNOWN, INTERNAL, DATA_LOSS -> Verdict.ERROR;
            case UNIMPLEMENTED -> Verdict.LASTING_ERROR;
            case CANCELLED -> Verdict.IGNORED;
            default -> Verdict.OK;
        };
    }

    private static Verdict pushedBack(Verdict verdict, String pushback) {
        try {
            int millis = Integer.parseInt(pushback);
            if (millis >= 0) {
                return verdict.after(Duration.ofMillis(millis));
            }
        } catch (NumberFormatException notUnderstood) {
            // As good as a no.
        }
        return Verdict.OVERLOAD.notRetryable();
    }
}
