package io.headroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.ModeChanged;
import io.headroom.guard.GuardMode;
import io.headroom.guard.Priority;
import io.headroom.guard.ServedSlo;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeadroomGuardTest {
    private final ManualClock clock = new ManualClock();
    private final Headroom headroom = Headroom.builder("shop").manual(clock).build();

    @Test
    void aGuardIsDeclaredOnceAndLookedUpByItsName() {
        Guard payments = headroom.guard("payments", guard -> guard.timeout("400ms"));
        assertThat(headroom.guard("payments")).isSameAs(payments);
        assertThat(headroom.guards()).containsExactly(payments);
        assertThatThrownBy(() -> headroom.guard("payments", guard -> guard.timeout("1s")))
                .hasMessageContaining("guard must be declared once, was payments");
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        headroom.guard("prices", guard -> guard.timeout("400ms"));
        assertThatThrownBy(() -> headroom.guard("pay"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("guard must be one of [payments, prices], was pay: name one of these, or declare it first");
    }

    @Test
    void whatBreaksARuleDeclaresNothing() {
        assertThatThrownBy(() -> headroom.guard("payments", guard -> {})).hasMessageContaining("timeout must be set");
        assertThatThrownBy(() -> headroom.guard("payments", guard -> guard.slos("checkout")))
                .hasMessageContaining("SLO must be one of [], was checkout");
        assertThat(headroom.guards()).isEmpty();
        headroom.close();
        assertThatThrownBy(() -> headroom.guard("payments", guard -> guard.timeout("400ms")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLatencyObjectiveThatIsServedGivesTheTimeout() {
        headroom.slo("checkout", slo -> slo.objective("99%").latency("300ms"));
        Guard payments = headroom.guard("payments", guard -> guard.slos("checkout"));
        payments.attempts().start();
        payments.attempts().finish(Duration.ofMillis(200).toNanos(), io.headroom.guard.AttemptOutcome.OK);
        assertThat(payments.attempts().counts().ok()).isOne();
    }

    @Test
    void anObjectiveThatChangesIsTheGuardsToo() {
        headroom.slo("checkout", slo -> slo.objective("99.9%"));
        headroom.slo("search", slo -> slo.objective("99%"));
        Guard payments = headroom.guard(
                "payments",
                guard -> guard.timeout("400ms").slos("checkout", "search").mode(GuardMode.ENFORCE));

        headroom.redeclare(sli -> sli.slo("checkout", slo -> slo.objective("94%")));
        headroom.tick();
        failLate(payments, 0.5);
        assertThat(payments.slos()).extracting(ServedSlo::objective).containsExactly(0.94, 0.99);
        assertThat(payments.breaker().isRouting())
                .as("99 %% tolerates 10 %% of late failures")
                .isTrue();

        Guard other = headroom.guard(
                "other", guard -> guard.timeout("400ms").slos("search").mode(GuardMode.ENFORCE));
        headroom.redeclare(sli -> sli.slo("search", slo -> slo.objective("94%")));
        headroom.tick();
        failLate(other, 0.5);
        assertThat(other.breaker().isRouting()).as("94 %% tolerates 60 %%").isFalse();
    }

    private void failLate(Guard guard, double share) {
        for (int call = 0; call < 200; call++) {
            guard.breaker().tryStart(Priority.PLAIN, true);
            boolean failed = call % Math.round(1 / share) == 0;
            if (failed) {
                guard.breaker().failedLate();
            }
            AttemptOutcome outcome = failed ? AttemptOutcome.ERROR : AttemptOutcome.OK;
            guard.breaker().finish(Duration.ofMillis(10).toNanos(), outcome, clock.nanoTime());
            clock.advance(Duration.ofMillis(10));
            if (call % 10 == 0) {
                guard.tick();
            }
        }
    }

    @Test
    void aBudgetOfWhichTooLittleWasSeenSteersNothing() {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%").period(Duration.ofHours(2)));
        checkout.recorder().record(Outcome.BAD);
        headroom.tick();
        ServedSlo served = Guards.served(checkout);
        assertThat(served.latency()).isEqualTo(Optional.empty());
        assertThat(served.objective()).isEqualTo(0.99);
        assertThat(served.remainingBudget().getAsDouble()).isEqualTo(1);

        clock.advance(Duration.ofMinutes(61));
        headroom.tick();
        assertThat(served.remainingBudget().getAsDouble()).isEqualTo(-99);
    }

    @Test
    void listenersHearOfGuardsAndOfWhatTheyDecide() {
        List<String> declared = new ArrayList<>();
        List<GuardEvent> events = new ArrayList<>();
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        headroom.addListener(new SloListener() {
            @Override
            public void declared(Guard guard) {
                declared.add(guard.name());
            }
        });
        headroom.guard("prices", guard -> guard.timeout("400ms"));
        headroom.addGuardListener(events::add);
        headroom.guard("prices").mode(GuardMode.ENFORCE);
        headroom.tick();

        assertThat(declared).containsExactly("payments", "prices");
        assertThat(events)
                .containsExactly(new ModeChanged("prices", clock.instant(), GuardMode.ENFORCE, GuardMode.ENFORCE));
    }

    @Test
    void aGuardThatIsNotTickedShowsInTheAgeOfTheLastTick() {
        clock.advance(Duration.ofSeconds(7));
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        assertThat(headroom.tickAge()).isZero();
        clock.advance(Duration.ofSeconds(3));
        assertThat(headroom.tickAge()).isEqualTo(Duration.ofSeconds(3));
        headroom.tick();
        assertThat(headroom.tickAge()).isZero();
    }

    @Test
    void aListenerThatWasRemovedHearsNothing() {
        List<GuardEvent> events = new ArrayList<>();
        Consumer<GuardEvent> listener = events::add;
        headroom.guard("payments", guard -> guard.timeout("400ms"));
        headroom.addGuardListener(listener);
        headroom.removeGuardListener(listener);
        headroom.guard("payments").mode(GuardMode.OFF);
        headroom.tick();
        assertThat(events).isEmpty();
    }

    @Test
    void theFirstGuardStartsAThreadThatTicksItUntilTheHeadroomIsClosed() {
        try (Headroom running = Headroom.create("ticked")) {
            assertThat(threads()).doesNotContain("headroom-guards-ticked");
            running.guard("payments", guard -> guard.timeout("400ms"));
            assertThat(threads()).contains("headroom-guards-ticked");
        }
        assertThat(threads()).doesNotContain("headroom-guards-ticked");
    }

    @Test
    void aGuardCountsNothingForARequestSlo() {
        Slo checkout = headroom.slo("checkout", slo -> slo.objective("99%"));
        Guard payments =
                headroom.guard("payments", guard -> guard.timeout("400ms").slos("checkout"));
        payments.call(() -> "quote");
        headroom.tick();
        assertThat(checkout.snapshot().events().total()).isZero();
    }

    private static Stream<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName);
    }
}
