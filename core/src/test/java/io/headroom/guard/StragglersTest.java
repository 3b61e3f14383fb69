package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that never end, among others that do. */
class StragglersTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final long LEASE = TIMEOUT.multipliedBy(4).toNanos();
    private static final long TICK = SloCircuitBreaker.TICK_NANOS;

    /** A lease, an eighth of it until the next moment, and the tick that sees it. */
    private static final long AT_LAST = LEASE + LEASE / 8 + 2 * TICK;

    private final ManualClock clock = new ManualClock();
    private final Attempts attempts = new Attempts(TIMEOUT);
    private final SloCircuitBreaker breaker = SloCircuitBreaker.builder("payments", attempts)
            .clock(clock)
            .wallClock(clock)
            .mode(GuardMode.ENFORCE)
            .fixedShare(5)
            .build();

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 200})
    void lostAttemptsGiveTheirPlacesBackUnderConstantTraffic(int callsPerSecond) {
        Traffic traffic = new Traffic(clock, breaker);
        for (int round = 0; round < 4; round++) {
            breaker.tryStart();
            breaker.tryStart();
            traffic.run(Duration.ofNanos(AT_LAST), callsPerSecond, Traffic.Answer.GOOD);
        }
        traffic.idle(Duration.ofMillis(50));
        assertThat(attempts.inFlight()).isZero();
        assertThat(breaker.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void oneThatEndsAfterAllIsNotCountedAsEndedTwice() {
        breaker.tryStart();
        long start = clock.nanoTime();
        pass(AT_LAST);
        assertThat(attempts.inFlight()).isZero();
        breaker.finish(clock.nanoTime() - start, AttemptOutcome.OK, clock.nanoTime());
        breaker.tryStart();
        pass(LEASE / 2);
        assertThat(attempts.inFlight()).isOne();
    }

    /** Of many attempts that take up to a lease, some never end. Whoever is under way is counted, and whoever is lost no longer than is said. */
    @Property(tries = 100)
    void nobodyUnderWayIsTakenForLostAndNobodyLostIsKept(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int perSecond,
            @ForAll @IntRange(max = 60) int lost) {
        new StragglersTest().play(seed, perSecond, lost);
    }

    private void play(long seed, int perSecond, int lost) {
        Random random = new Random(seed);
        Deque<Long> losses = new ArrayDeque<>();
        PriorityQueue<long[]> underWay = new PriorityQueue<>(Comparator.comparingLong(attempt -> attempt[1]));
        long nextTick = TICK;
        for (int call = 0; call < 400; call++) {
            long next = clock.nanoTime() + 1 + random.nextLong(2_000_000_000L / perSecond);
            nextTick = pass(next, nextTick, underWay);
            attempts.start();
            long startNanos = clock.nanoTime();
            if (random.nextInt(100) < lost) {
                losses.add(startNanos);
            } else {
                underWay.add(new long[] {startNanos, startNanos + 1 + random.nextLong(LEASE - 1)});
            }
            while (!losses.isEmpty() && startNanos - losses.peek() > AT_LAST) {
                losses.remove();
            }
            assertThat(attempts.inFlight()).isBetween((long) underWay.size(), (long) underWay.size() + losses.size());
        }
    }

    private long pass(long until, long firstTick, PriorityQueue<long[]> underWay) {
        long nextTick = firstTick;
        while (true) {
            long end = underWay.isEmpty() ? Long.MAX_VALUE : underWay.peek()[1];
            long next = Math.min(until, Math.min(end, nextTick));
            clock.advance(Duration.ofNanos(next - clock.nanoTime()));
            if (next == until) {
                return nextTick;
            }
            if (next == end) {
                long[] ended = underWay.remove();
                breaker.finish(end - ended[0], AttemptOutcome.OK, end);
            } else {
                breaker.tick(nextTick);
                nextTick += TICK;
            }
        }
    }

    private void pass(long nanos) {
        for (long tick = 0; tick < nanos / TICK; tick++) {
            clock.advance(Duration.ofNanos(TICK));
            breaker.tick(clock.nanoTime());
        }
    }
}
