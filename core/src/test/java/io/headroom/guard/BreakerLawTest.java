package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.guard.Traffic.Answer;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a breaker does and never does, whatever happened before. */
class BreakerLawTest {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    @Property(tries = 40)
    void nothingThatHappenedKeepsCallsFromAHealthyDependency(@ForAll("weather") List<Phase> weather) {
        Traffic traffic = newTraffic(weather.hashCode());
        for (Phase phase : weather) {
            traffic.run(phase.length, phase.callsPerSecond, phase::answer);
        }
        traffic.run(Duration.ofMinutes(1), 25, Answer.GOOD);
        traffic.counting().run(Duration.ofSeconds(10), 25, Answer.GOOD);
        assertThat(traffic.refused() + traffic.routed()).isZero();
        assertThat(traffic.admitted()).isEqualTo(250);
    }

    @Property(tries = 40)
    void errorsAndSlowAnswersAloneNeverRefuseACall(@ForAll("brownouts") List<Phase> weather) {
        Traffic traffic = newTraffic(weather.hashCode());
        for (Phase phase : weather) {
            traffic.run(phase.length, phase.callsPerSecond, phase::answer);
        }
        assertThat(traffic.refused() + traffic.routed()).isZero();
    }

    @Provide
    Arbitrary<List<Phase>> weather() {
        return phases(Arbitraries.of(Answer.GOOD, Answer.ERROR, Answer.TIMEOUT, Answer.SLOW));
    }

    @Provide
    Arbitrary<List<Phase>> brownouts() {
        return phases(Arbitraries.of(Answer.GOOD, Answer.ERROR, Answer.SLOW));
    }

    private static Arbitrary<List<Phase>> phases(Arbitrary<Answer> answers) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 60).map(Duration::ofSeconds),
                        Arbitraries.integers().between(1, 100),
                        answers,
                        Arbitraries.integers().between(0, 100))
                .as(Phase::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static Traffic newTraffic(long seed) {
        ManualClock clock = new ManualClock();
        SloCircuitBreaker breaker = SloCircuitBreaker.builder("payments", new Attempts(TIMEOUT))
                .clock(clock)
                .wallClock(clock)
                .mode(GuardMode.ENFORCE)
                .random(new Random(seed)::nextDouble)
                .build();
        return new Traffic(clock, breaker).withFallback();
    }

    /** A share of the calls gets one answer, the others a good one. */
    record Phase(Duration length, int callsPerSecond, Answer answer, int percent) {
        Answer answer(long call) {
            return call * 37 % 100 < percent ? answer : Answer.GOOD;
        }
    }
}
