package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AnswerSampleTest {
    private static final long TICK = SloCircuitBreaker.TICK_NANOS;
    private static final Duration FAST = Duration.ofMillis(20);
    private static final Duration SLOW = Duration.ofMillis(300);

    private final ManualClock clock = new ManualClock();
    private final Queue<Pending> fast = new ArrayDeque<>();
    private final Queue<Pending> late = new ArrayDeque<>();
    private final AtomicLong readings = new AtomicLong();
    private final Guard guard = Guard.builder("payments")
            .clock(() -> {
                readings.incrementAndGet();
                return clock.nanoTime();
            })
            .wallClock(clock)
            .timeout("400ms")
            .mode(GuardMode.ENFORCE)
            .build();

    @Property
    void beyondFortyThousandASecondOneInSixtyFourIsTimedWhateverTheClockCounts(
            @ForAll long origin, @ForAll @LongRange(min = 1, max = 1_000_000) long grain) {
        AnswerSample sample = new AnswerSample(origin);
        sample.tick(origin + TICK, 4_001);
        int taken = 0;
        for (int answer = 0; answer < 64_000; answer++) {
            taken += sample.takes((origin / grain + answer) * grain) ? 1 : 0;
        }
        assertThat(taken).isBetween(800, 1_200);
    }

    @Property
    void upToFortyThousandASecondAllAreTimed(
            @ForAll long startNanos, @ForAll @LongRange(min = 1, max = 50) long ticks) {
        AnswerSample sample = new AnswerSample(0);
        assertThat(sample.takes(startNanos)).isTrue();
        sample.tick(ticks * TICK, 4_000 * ticks);
        assertThat(sample.takes(startNanos)).isTrue();
    }

    @Test
    void allAreTimedAgainWithTheFirstTickAfterTheRateFell() {
        AnswerSample sample = new AnswerSample(0);
        sample.tick(TICK, 4_001);
        assertThat(sample.takes(1)).isFalse();
        sample.tick(TICK, 4_001); // no time passed, which says nothing of the rate
        assertThat(sample.takes(1)).isFalse();
        sample.tick(2 * TICK, 8_001);
        assertThat(sample.takes(1)).isTrue();
    }

    @Test
    void theGoodEndOfMostCallsReadsNoClock() {
        for (int call = 0; call < 8_000; call++) {
            clock.advance(Duration.ofNanos(12_500));
            guard.call(() -> "quote");
        }
        assertThat(readings.get()).isGreaterThan(16_000);
        guard.tick();
        readings.set(0);
        for (int call = 0; call < 8_000; call++) {
            clock.advance(Duration.ofNanos(12_500));
            guard.call(() -> "quote");
        }
        assertThat(readings.get()).isBetween(8_075L, 8_190L);
        assertThat(guard.counts().success()).isEqualTo(16_000);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void manySlowAnswersCloseTheGateAsFewDo() {
        run(Duration.ofSeconds(2), 1_000, call -> call % 5 == 0);
        double gate = guard.retryBudget().gate();
        long expectedNanos = guard.retryBudget().expectedNanos();
        assertThat(gate).isBetween(0.3, 0.7);

        run(Duration.ofSeconds(5), 100, call -> false);
        assertThat(guard.retryBudget().gate()).isOne();
        run(Duration.ofSeconds(2), 80_000, call -> call % 5 == 0);
        assertThat(guard.retryBudget().gate()).isCloseTo(gate, within(0.15));
        assertThat((double) guard.retryBudget().expectedNanos()).isCloseTo(expectedNanos, within(0.5 * expectedNanos));
        assertThat(guard.breaker().recent().slowOkShare()).isCloseTo(0.2, within(0.03));
        complete(fast, Long.MAX_VALUE);
        complete(late, Long.MAX_VALUE);
        assertThat(guard.counts().success()).isEqualTo(162_500);
    }

    @Test
    void slownessAfterManyFastAnswersIsSeenAsSoonAsOneIsSlow() {
        run(Duration.ofSeconds(2), 80_000, call -> false);
        assertThat(guard.retryBudget().gate()).isOne();
        run(Duration.ofSeconds(1), 80_000, call -> true);
        assertThat(guard.retryBudget().gate()).isZero();
    }

    /** Lets calls come at a rate, each answered after its time. */
    private void run(Duration duration, int callsPerSecond, LongPredicate slow) {
        long apart = Duration.ofSeconds(1).toNanos() / callsPerSecond;
        long ticked = clock.nanoTime();
        for (long call = 0; call < duration.toNanos() / apart; call++) {
            clock.advance(Duration.ofNanos(apart));
            long now = clock.nanoTime();
            CompletableFuture<String> answer = new CompletableFuture<>();
            guard.callAsync(() -> answer);
            boolean isSlow = slow.test(call);
            (isSlow ? late : fast).add(new Pending(answer, now + (isSlow ? SLOW : FAST).toNanos()));
            complete(fast, now);
            complete(late, now);
            if (now - ticked >= TICK) {
                ticked = now;
                guard.tick();
            }
        }
    }

    private static void complete(Queue<Pending> answers, long now) {
        while (!answers.isEmpty() && answers.peek().atNanos <= now) {
            answers.remove().answer.complete("quote");
        }
    }

    private record Pending(CompletableFuture<String> answer, long atNanos) {}
}
