package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    @Property
    void aGoodAnswerFallsIntoTheClassOfItsLatency(
            @ForAll @IntRange(min = 1, max = 3_600_000) int timeoutMillis,
            @ForAll @LongRange(min = -5, max = 10_000_000_000_000L) long durationNanos) {
        long timeout = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int latencyClass = 5;
        for (long parts = 1; parts <= 16 && durationNanos * parts <= timeout; parts *= 2) {
            latencyClass--;
        }
        Attempts attempts = new Attempts(Duration.ofMillis(timeoutMillis));
        attempts.finish(durationNanos, AttemptOutcome.OK);
        assertThat(cells(attempts)[Attempts.OK + latencyClass]).isOne();
    }

    @Test
    void halfOfTheTimeoutIsNotSlowYet() {
        Attempts attempts = new Attempts(Duration.ofMillis(400));
        for (AttemptOutcome outcome : AttemptOutcome.values()) {
            attempts.finish(200_000_000, outcome);
            attempts.finish(200_000_001, outcome);
        }
        long[] cells = cells(attempts);
        assertThat(cells[Attempts.SLOW_OK - 1]).isOne();
        assertThat(cells[Attempts.SLOW_OK]).isOne();
        assertThat(cells[Attempts.ERROR]).isEqualTo(cells[Attempts.SLOW_ERROR]).isOne();
        assertThat(cells[Attempts.OVERLOAD])
                .isEqualTo(cells[Attempts.SLOW_OVERLOAD])
                .isOne();
        assertThat(cells[Attempts.IGNORED]).isEqualTo(2);
    }

    @Test
    void whatWasTurnedBackWasNeverInFlight() {
        Attempts attempts = new Attempts(Duration.ofMillis(400));
        attempts.start();
        attempts.start();
        attempts.turnBack(Attempts.LIMITED);
        attempts.startRetry();
        assertThat(attempts.inFlight()).isEqualTo(2);
        assertThat(attempts.counts()).isEqualTo(new AttemptCounts(1, 1, 0, 0, 0, 0));
    }

    private static long[] cells(Attempts attempts) {
        long[] cells = new long[Attempts.SIZE];
        attempts.readInto(cells);
        return cells;
    }
}
