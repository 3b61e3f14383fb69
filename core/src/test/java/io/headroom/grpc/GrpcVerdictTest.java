package io.headroom.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Verdict;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GrpcVerdictTest {
    @ParameterizedTest
    @EnumSource
    void everyStatusCountsAsTheDocsSay(Status.Code code) {
        Verdict expected = switch (code) {
            case RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, UNAVAILABLE -> Verdict.OVERLOAD;
            case UNKNOWN, INTERNAL, DATA_LOSS -> Verdict.ERROR;
            case UNIMPLEMENTED -> Verdict.LASTING_ERROR;
            case CANCELLED -> Verdict.IGNORED;
            case OK,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED -> Verdict.OK;
        };
        assertThat(GrpcVerdict.of(code.toStatus(), null)).isEqualTo(expected);
    }

    @Test
    void aConnectionThatFailedIsAnError() {
        assertThat(GrpcVerdict.of(Status.UNAVAILABLE.withCause(new IOException("refused")), null))
                .isEqualTo(Verdict.ERROR);
    }

    @Test
    void pushbackMakesNoBadAnswerOfAGoodOne() {
        Metadata trailers = new Metadata();
        trailers.put(Answers.PUSHBACK, "-1");
        assertThat(GrpcVerdict.of(Status.FAILED_PRECONDITION, trailers)).isEqualTo(Verdict.OK);
    }

    @Test
    void aStubsExceptionsAreKnownAndOthersAreAsUsual() {
        assertThat(GrpcVerdict.ofFailure(Status.UNIMPLEMENTED.asException())).isEqualTo(Verdict.LASTING_ERROR);
        assertThat(GrpcVerdict.ofFailure(Status.CANCELLED.asRuntimeException())).isEqualTo(Verdict.IGNORED);
        assertThat(GrpcVerdict.ofFailure(new SocketTimeoutException()).outcome())
                .isEqualTo(AttemptOutcome.OVERLOAD);
    }
}
