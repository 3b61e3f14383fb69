package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpVerdictTest {
    private final ManualClock clock = new ManualClock();

    @ParameterizedTest
    @CsvSource({
        "200, OK, false",
        "404, OK, false",
        "429, OVERLOAD, true",
        "500, ERROR, true",
        "501, ERROR, false",
        "503, OVERLOAD, true",
        "504, ERROR, true",
        "505, ERROR, false"
    })
    void aStatusCountsAsTheDocsSay(int status, AttemptOutcome outcome, boolean retryable) {
        assertThat(HttpVerdict.ofStatus(status, null, clock)).isEqualTo(new Verdict(outcome, retryable, Duration.ZERO));
    }

    @Test
    void retryAfterIsInSecondsOrADate() {
        assertThat(HttpVerdict.ofStatus(503, "2", clock).retryAfter()).hasSeconds(2);
        assertThat(HttpVerdict.ofStatus(429, "Thu, 1 Jan 2026 00:00:05 GMT", clock)
                        .retryAfter())
                .hasSeconds(5);
        assertThat(HttpVerdict.ofStatus(503, "soon", clock).retryAfter()).isZero();
    }

    /** The first two: the examples of RFC 9110, section 10.2.3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120|120",
                "Fri, 31 Dec 1999 23:59:59 GMT|0",
                "0000000000005|5",
                "99999999999999999999|86400",
                "-5|0",
                "5.5|0",
                "''|0",
                "Thu, 01 Jan 2026 00:00:05 GMT|5",
                "Thursday, 01-Jan-26 00:00:05 GMT|5",
                "Thu Jan  1 00:00:05 2026|5",
                "Thu, 01 Jan 1970 00:00:05 GMT|0",
                "Fri, 31 Dec 9999 23:59:59 GMT|86400"
            })
    void retryAfterIsReadInEveryFormOfTheRfc(String header, long seconds) {
        assertThat(HttpVerdict.ofStatus(503, header, clock).retryAfter()).hasSeconds(seconds);
    }

    @Test
    void aTimeoutIsOverloadHoweverDeepAndACancellationIgnored() {
        assertThat(HttpVerdict.ofFailure(new IOException(new InterruptedIOException("timeout"))))
                .isEqualTo(Verdict.OVERLOAD);
        assertThat(HttpVerdict.ofFailure(new IllegalStateException(new CancellationException())))
                .isEqualTo(Verdict.IGNORED);
        assertThat(HttpVerdict.ofFailure(new IOException("reset"))).isEqualTo(Verdict.ERROR);
    }

    @Test
    void anInterruptThatClosedTheChannelSaysNothingOfTheDependency() {
        assertThat(AttemptClassifier.standard().ofFailure(new ClosedByInterruptException()))
                .isEqualTo(Verdict.IGNORED);
        assertThat(HttpVerdict.ofFailure(new IOException(new ClosedByInterruptException())))
                .isEqualTo(Verdict.IGNORED);
    }

    @Test
    void anInterruptIsNoTimeout() {
        Thread.currentThread().interrupt();
        assertThat(HttpVerdict.ofFailure(new InterruptedIOException("interrupted")))
                .isEqualTo(Verdict.IGNORED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false"})
    void methodsMayBeRepeatedAsTheRfcSays(String method, boolean idempotent) {
        assertThat(HttpVerdict.isIdempotent(method)).isEqualTo(idempotent);
    }
}
