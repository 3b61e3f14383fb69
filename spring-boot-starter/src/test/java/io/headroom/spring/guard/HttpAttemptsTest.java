package io.headroom.spring.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.guard.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.reactive.function.client.ClientResponse;

class HttpAttemptsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

    private final HttpAttempts attempts =
            new HttpAttempts(List.of(new BlockingResponses(), new ReactiveResponses()), CLOCK);

    @ParameterizedTest
    @CsvSource({
        "200, OK, false",
        "304, OK, false",
        "404, OK, false",
        "429, OVERLOAD, true",
        "500, ERROR, true",
        "501, ERROR, false",
        "502, ERROR, true",
        "503, OVERLOAD, true",
        "504, ERROR, true",
        "505, ERROR, false"
    })
    void anAnswerCountsByItsStatus(int status, String outcome, boolean retryable) {
        Verdict verdict = attempts.ofAnswer(
                ClientResponse.create(HttpStatus.valueOf(status)).build());

        assertThat(verdict.outcome()).hasToString(outcome);
        assertThat(verdict.retryable()).isEqualTo(retryable);
    }

    @ParameterizedTest
    @CsvSource({
        "2, PT2S",
        "' 2 ', PT2S",
        "0, PT0S",
        "99999999999999999999, PT24H",
        "'Wed, 25 Nov 2026 12:00:07 GMT', PT7S",
        "'Wed, 25 Nov 2026 11:00:00 GMT', PT0S",
        "'Wed, 25 Nov 2099 11:00:00 GMT', PT24H",
        "soon, PT0S",
        "'', PT0S",
        "-1, PT0S"
    })
    void anOverloadedDependencySaysWhenToComeBack(String header, Duration wait) {
        Verdict verdict = attempts.ofAnswer(ClientResponse.create(HttpStatus.SERVICE_UNAVAILABLE)
                .header("Retry-After", header)
                .build());

        assertThat(verdict.retryAfter()).isEqualTo(wait);
    }

    @Test
    void whatAnotherClientAnsweredIsGood() {
        assertThat(attempts.ofAnswer("anything")).isEqualTo(Verdict.OK);
        assertThat(attempts.ofAnswer(null)).isEqualTo(Verdict.OK);
    }

    @Test
    void aFailureCountsByWhatCausedIt() {
        assertThat(attempts.ofFailure(new ResourceAccessException("", new ConnectException())))
                .isEqualTo(Verdict.ERROR);
        assertThat(attempts.ofFailure(new ResourceAccessException("", new SocketTimeoutException())))
                .isEqualTo(Verdict.OVERLOAD);
        assertThat(attempts.ofFailure(new UncheckedIOException(new HttpTimeoutException("late"))))
                .isEqualTo(Verdict.OVERLOAD);
        assertThat(attempts.ofFailure(new IllegalStateException(new ReadTimeoutException())))
                .isEqualTo(Verdict.OVERLOAD);
        assertThat(attempts.ofFailure(new IOException(new InterruptedException())))
                .isEqualTo(Verdict.IGNORED);
        assertThat(attempts.ofFailure(new IOException(new CancellationException())))
                .isEqualTo(Verdict.IGNORED);
        assertThat(attempts.ofFailure(new ResourceAccessException("", new ClosedByInterruptException())))
                .isEqualTo(Verdict.IGNORED);
        assertThat(attempts.ofFailure(new OutOfMemoryError())).isEqualTo(Verdict.LASTING_ERROR);
    }

    @Test
    void aRefusalThatWasThrownCountsByItsStatus() {
        assertThat(attempts.ofFailure(new HttpServerErrorException(HttpStatus.BAD_GATEWAY)))
                .isEqualTo(Verdict.ERROR);
        assertThat(attempts.ofFailure(new HttpServerErrorException(HttpStatus.SERVICE_UNAVAILABLE)))
                .isEqualTo(Verdict.OVERLOAD);
        assertThat(attempts.ofFailure(new HttpClientErrorException(HttpStatus.NOT_FOUND)))
                .isEqualTo(Verdict.IGNORED);
    }

    @Test
    void anExceptionThatCausesItselfIsNoEndlessSearch() {
        IOException first = new IOException();
        IOException second = new IOException(first);
        first.initCause(second);

        assertThat(attempts.ofFailure(first)).isEqualTo(Verdict.ERROR);
    }

    /** As Netty's, which is none of the JDK's. */
    private static final class ReadTimeoutException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
