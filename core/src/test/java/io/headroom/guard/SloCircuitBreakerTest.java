package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardEvent.LimitEnded;
import io.headroom.guard.GuardEvent.RoutingBegan;
import io.headroom.guard.GuardEvent.RoutingEnded;
import io.headroom.guard.GuardEvent.TickMissed;
import io.headroom.guard.Traffic.Answer;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class SloCircuitBreakerTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final LongFunction<Answer> NINE_OF_TWENTY_TIME_OUT =
            call -> call * 9 % 20 < 9 ? Answer.TIMEOUT : Answer.GOOD;

    private final ManualClock clock = new ManualClock();
    private final Attempts attempts = new Attempts(TIMEOUT);
    private final List<GuardEvent> events = new ArrayList<>();
    private final SloCircuitBreaker breaker = settings().build();
    private final Traffic traffic = new Traffic(clock, breaker);

    @Test
    void healthyTrafficIsNeverRefused() {
        traffic.run(MINUTE, 25, call -> call % 500 == 0 ? Answer.ERROR : Answer.GOOD);
        assertThat(traffic.refused()).isZero();
        assertThat(breaker.admitsAll()).isTrue();
        assertThat(attempts.inFlight()).isLessThanOrEqualTo(2);
    }

    @Test
    void noShareOfErrorsIsEverAReasonToRefuse() {
        for (int percent : new int[] {2, 10, 30, 60, 100}) {
            traffic.run(MINUTE, 25, call -> call * percent % 100 < percent ? Answer.ERROR : Answer.GOOD);
        }
        assertThat(traffic.refused()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void fewerThanFiveResultsAreNoReasonToRefuse() {
        traffic.run(Duration.ofSeconds(4), 1, Answer.TIMEOUT);
        traffic.idle(Duration.ofSeconds(1));
        assertThat(breaker.isLimiting()).isFalse();
        traffic.run(Duration.ofSeconds(1), 1, Answer.TIMEOUT);
        traffic.idle(Duration.ofSeconds(1));
        assertThat(breaker.isLimiting()).isTrue();
    }

    @Test
    void overloadLimitsTheCallsInFlightToHalfOfWhatWaitsForATimeout() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(2), 25, Answer.TIMEOUT);
        LimitBegan began = (LimitBegan) events.get(0);
        assertThat(began.limit()).isBetween(4.5, 5.5);
        assertThat(began.overloadShare()).isBetween(0.2, 0.4);
        assertThat(began.guard()).isEqualTo("payments");
    }

    @Test
    void anOverloadThatRetriesMayHaveMadeIsGivenASecondToGoWithoutThem() {
        long alone = millisUntilTheLimit(traffic, NINE_OF_TWENTY_TIME_OUT);
        long withRetries = millisUntilTheLimit(traffic.retrying(), NINE_OF_TWENTY_TIME_OUT);
        assertThat(withRetries - alone).isBetween(900L, 1_100L);
    }

    @Test
    void aLargeOverloadIsLimitedAtOnceWhetherThereAreRetriesOrNot() {
        long alone = millisUntilTheLimit(traffic, call -> Answer.TIMEOUT);
        long withRetries = millisUntilTheLimit(traffic.retrying(), call -> Answer.TIMEOUT);
        assertThat(withRetries - alone).isBetween(0L, 200L);
    }

    /** From the first failure on, after a minute in which all was well. */
    private long millisUntilTheLimit(Traffic traffic, LongFunction<Answer> answers) {
        breaker.reset();
        traffic.run(MINUTE, 25, Answer.GOOD);
        events.clear();
        long before = clock.nanoTime();
        while (events.isEmpty()) {
            traffic.run(Duration.ofMillis(800), 25, answers);
        }
        LimitBegan began = (LimitBegan) events.get(0);
        return Duration.between(clock.instant().minusNanos(clock.nanoTime() - before), began.at())
                .toMillis();
    }

    @Test
    void aDeadDependencyIsProbedByOneCallAtATime() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        traffic.counting().run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        assertThat(breaker.limit()).isEqualTo(1);
        assertThat(traffic.admitted()).isBetween(40, 55);
    }

    @Test
    void theLimitIsGoneSecondsAfterTheOverload() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(60), 25, Answer.TIMEOUT);
        traffic.counting().run(Duration.ofSeconds(10), 25, Answer.GOOD);
        assertThat(breaker.isLimiting()).isFalse();
        assertThat(traffic.refused()).isLessThan(25);
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        LimitEnded.class, ended -> assertThat(ended.helped()).isTrue());
    }

    @Test
    void aLimitThatMakesNothingBetterIsDroppedAndNotTriedAgainForAMinute() {
        // Half of the answers are late whatever the load: refusing calls only loses them.
        traffic.run(MINUTE, 25, Answer.GOOD);
        traffic.run(Duration.ofSeconds(30), 25, call -> call % 2 == 0 ? Answer.TIMEOUT : Answer.SLOW);
        assertThat(events).hasSize(2);
        assertThat(events.get(1))
                .isInstanceOfSatisfying(
                        LimitEnded.class, ended -> assertThat(ended.helped()).isFalse());
        traffic.counting().run(Duration.ofSeconds(20), 25, call -> call % 2 == 0 ? Answer.TIMEOUT : Answer.SLOW);
        assertThat(traffic.refused()).isZero();
        traffic.run(Duration.ofSeconds(30), 25, call -> call % 2 == 0 ? Answer.TIMEOUT : Answer.SLOW);
        assertThat(events).hasSizeGreaterThan(2);
    }

    @Test
    void whoOnlyObservesRefusesNothingAndSaysWhatItWouldHaveRefused() {
        breaker.mode(GuardMode.OBSERVE);
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        assertThat(traffic.refused()).isZero();
        assertThat(breaker.wouldHaveRefused()).isPositive();
        assertThat(events.get(0)).isInstanceOf(LimitBegan.class);
    }

    @Test
    void whoIsOffSeesNothing() {
        breaker.mode(GuardMode.OFF);
        traffic.run(MINUTE, 25, Answer.TIMEOUT);
        assertThat(breaker.admitsAll()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void switchingTheModeBeginsAnew() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(10), 25, Answer.TIMEOUT);
        assertThat(breaker.isLimiting()).isTrue();
        breaker.mode(GuardMode.OFF);
        assertThat(breaker.isLimiting()).isFalse();
        assertThat(breaker.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void withoutTicksEveryCallIsLetThrough() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(10), 25, Answer.TIMEOUT);
        traffic.stopTicking();
        traffic.run(Duration.ofMillis(400), 25, Answer.TIMEOUT);
        traffic.counting().run(Duration.ofSeconds(5), 25, Answer.TIMEOUT);
        assertThat(traffic.refused()).isZero();
        assertThat(events.stream().filter(TickMissed.class::isInstance)).hasSize(1);
    }

    @Test
    void aStepOfTheWallClockChangesNoDecision() {
        assertThat(decisions(Duration.ofHours(-1))).isEqualTo(decisions(Duration.ZERO));
        assertThat(decisions(Duration.ofDays(400))).isEqualTo(decisions(Duration.ZERO));
    }

    @Test
    void aLongIdleTimeUnderALimitEndsWithOneCallLetThrough() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        traffic.idle(Duration.ofHours(1));
        assertThat(breaker.limit()).isGreaterThanOrEqualTo(1);
        assertThat(breaker.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void attemptsThatNeverEndGiveTheirPlacesBack() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        for (int lost = 0; lost < 5; lost++) {
            attempts.start();
        }
        assertThat(breaker.tryStart()).isEqualTo(Admission.OVERLOADED);
        traffic.idle(TIMEOUT.multipliedBy(5));
        assertThat(breaker.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void lostAttemptsDoNotKeepTheLimitFromGoing() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        for (int lost = 0; lost < 5; lost++) {
            attempts.start();
        }
        traffic.run(Duration.ofSeconds(30), 25, Answer.GOOD);
        assertThat(breaker.isLimiting()).isFalse();
    }

    @Test
    void callsAreRoutedToTheirFallbackWhileTooManyFailTooLateForIt() {
        traffic.withFallback().run(MINUTE, 25, Answer.GOOD);
        traffic.counting().run(MINUTE, 25, call -> call % 4 == 0 ? Answer.TIMEOUT : Answer.GOOD);
        RoutingBegan began = (RoutingBegan) events.stream()
                .filter(RoutingBegan.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(began.lateShare()).isBetween(0.08, 0.25);
        assertThat(traffic.routed()).isGreaterThan(traffic.admitted());
        assertThat(breaker.tryShare()).isLessThan(1);
    }

    @Test
    void goodProbesBringAllCallsBack() {
        traffic.withFallback().run(MINUTE, 25, Answer.GOOD);
        traffic.run(Duration.ofSeconds(20), 25, Answer.TIMEOUT).run(MINUTE, 25, Answer.GOOD);
        assertThat(breaker.isRouting()).isFalse();
        assertThat(events).last().isInstanceOf(RoutingEnded.class);
        traffic.counting().run(MINUTE, 25, Answer.GOOD);
        assertThat(traffic.routed()).isZero();
    }

    @Test
    void callsWithoutAFallbackAreNotRouted() {
        traffic.withFallback().run(MINUTE, 25, Answer.GOOD);
        traffic.run(Duration.ofSeconds(5), 25, Answer.TIMEOUT);
        assertThat(breaker.isRouting()).isTrue();
        assertThat(breaker.tryStartRetry(Priority.PLAIN)).isIn(Admission.ADMITTED, Admission.OVERLOADED);
    }

    @Test
    void aSpentBudgetFallsBackWhereAFullOneTries() {
        // 4 % too late: more than ten times of what 99.9 % tolerates, less than a tenth of the answers.
        assertThat(routed(1)).isZero();
        assertThat(routed(0.05)).isPositive();
    }

    @Test
    void criticalCallsMayFillTwiceTheLimitAndBestEffortATenth() {
        traffic.run(MINUTE, 25, Answer.GOOD).run(Duration.ofSeconds(20), 25, Answer.TIMEOUT);
        assertThat(breaker.limit()).isEqualTo(1);
        traffic.idle(Duration.ofSeconds(1));
        // Alone, each kind has the whole limit.
        assertThat(breaker.tryStart(Priority.BEST_EFFORT, false)).isEqualTo(Admission.ADMITTED);
        // Together, critical calls have room for a second one, best effort for none.
        assertThat(breaker.tryStart(Priority.CRITICAL, false)).isEqualTo(Admission.ADMITTED);
        assertThat(breaker.tryStart(Priority.BEST_EFFORT, false)).isEqualTo(Admission.OVERLOADED);
        assertThat(breaker.tryStart(Priority.CRITICAL, false)).isEqualTo(Admission.OVERLOADED);
    }

    @Test
    void withoutTicksAFixedShareHoldsForALease() {
        SloCircuitBreaker shared = settings().fixedShare(2).build();
        shared.tick(clock.nanoTime());
        for (int lost = 0; lost < 2; lost++) {
            assertThat(shared.tryStart()).isEqualTo(Admission.ADMITTED);
        }
        clock.advance(TIMEOUT.multipliedBy(4));
        assertThat(shared.tryStart()).isEqualTo(Admission.SHARE_FULL);
        clock.advance(Duration.ofMillis(301));
        assertThat(shared.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void aFixedShareIsABoundForItself() {
        SloCircuitBreaker shared =
                settings().fixedShare(2).mode(GuardMode.OBSERVE).build();
        assertThat(shared.tryStart()).isEqualTo(Admission.ADMITTED);
        assertThat(shared.tryStart()).isEqualTo(Admission.ADMITTED);
        assertThat(shared.tryStart()).isEqualTo(Admission.SHARE_FULL);
        shared.finish(1, AttemptOutcome.IGNORED, clock.nanoTime());
        assertThat(shared.tryStart()).isEqualTo(Admission.ADMITTED);
    }

    @Test
    void everySettingHasARange() {
        assertThatThrownBy(() -> settings().fixedShare(0)).hasMessageContaining("fixed-share must be from 1");
        assertThatThrownBy(() -> settings().bestEffortShare(1))
                .hasMessageContaining("best-effort-share must be in (0, 1)");
        assertThatThrownBy(() -> settings().fallbackValue(0)).hasMessageContaining("fallback-value must be in (0, 1)");
        assertThatThrownBy(() -> settings().lease(Duration.ZERO)).hasMessageContaining("lease must be from 1ms");
        assertThatThrownBy(() -> new Attempts(Duration.ofHours(2)))
                .hasMessageContaining("timeout must be from 1ms to 1h");
    }

    private int routed(double remaining) {
        ManualClock own = new ManualClock();
        SloCircuitBreaker one = SloCircuitBreaker.builder("payments", new Attempts(TIMEOUT))
                .clock(own)
                .mode(GuardMode.ENFORCE)
                .remainingBudget(() -> remaining)
                .random(new Random(7)::nextDouble)
                .build();
        return new Traffic(own, one)
                .withFallback()
                .run(MINUTE, 500, call -> call % 25 == 0 ? Answer.TIMEOUT : Answer.GOOD)
                .routed();
    }

    private List<Integer> decisions(Duration step) {
        ManualClock own = new ManualClock();
        Random random = new Random(1);
        SloCircuitBreaker one = SloCircuitBreaker.builder("payments", new Attempts(TIMEOUT))
                .clock(own)
                .wallClock(own)
                .mode(GuardMode.ENFORCE)
                .random(random::nextDouble)
                .build();
        List<Integer> decisions = new ArrayList<>();
        Traffic calls = new Traffic(own, one).run(MINUTE, 25, Answer.GOOD);
        for (int second = 0; second < 40; second++) {
            own.stepWall(second % 3 == 0 ? step : Duration.ZERO);
            calls.counting().run(Duration.ofSeconds(1), 25, second < 20 ? Answer.TIMEOUT : Answer.GOOD);
            decisions.add(calls.refused());
        }
        assertThat(decisions).anyMatch(refused -> refused > 0);
        return decisions;
    }

    private BreakerBuilder settings() {
        return SloCircuitBreaker.builder("payments", attempts)
                .clock(clock)
                .wallClock(clock)
                .random(new Random(7)::nextDouble)
                .mode(GuardMode.ENFORCE)
                .listener(events::add);
    }
}
