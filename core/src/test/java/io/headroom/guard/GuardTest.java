package io.headroom.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.time.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final ManualClock clock = new ManualClock();
    private final ManualTimer timer = new ManualTimer(clock);
    private final Guard guard = settings().build();

    @Test
    void aGoodAnswerIsGivenBackAndCountedOnce() {
        assertThat(guard.call(() -> "quote")).isEqualTo("quote");
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aFailureIsTriedAgainAfterAPause() throws IOException {
        Dependency dependency = new Dependency(new IOException("reset"), "quote");
        assertThat(guard.call(dependency::answer)).isEqualTo("quote");
        assertThat(dependency.calls).isEqualTo(2);
        assertThat(timer.paused()).isEqualTo(Duration.ofMillis(25));
        assertThat(guard.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void theBoundOfThePauseDoublesEachTime() throws IOException {
        guard.call(new Dependency(new IOException("1"), new IOException("2"), new IOException("3"), "quote")::answer);
        assertThat(timer.paused()).isEqualTo(Duration.ofMillis(25 + 50 + 100));
    }

    @Test
    void theLastFailureIsThrownWhenThereAreNoMoreRetries() {
        IOException last = new IOException("4");
        Dependency dependency = new Dependency(new IOException("1"), new IOException("2"), new IOException("3"), last);
        assertThatThrownBy(() -> guard.call(dependency::answer)).isSameAs(last).hasNoSuppressedExceptions();
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 3, 0, 0, 0, 0));
    }

    @Test
    void aDeniedRetryThrowsTheFailureItselfWithTheReasonSuppressed() {
        Guard poor = settings().retryBurst(0).build();
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> poor.call(new Dependency(failure)::answer)).isSameAs(failure);
        assertThat(failure.getSuppressed()).singleElement().satisfies(reason -> {
            assertThat(((RetryDeniedException) reason).guard()).isEqualTo("payments");
            assertThat(((RetryDeniedException) reason).reason()).isEqualTo(RetryDenial.BUDGET);
            assertThat(reason.getStackTrace()).isEmpty();
        });
        assertThat(poor.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 1, 0, 0, 0));
    }

    @Test
    void aReasonIsSuppressedOnceInAFailureThatIsThrownOverAndOver() {
        Guard poor = settings().retryBurst(0).build();
        IOException failure = new IOException("always the same");
        for (int call = 0; call < 3; call++) {
            assertThatThrownBy(() -> poor.call(new Dependency(failure)::answer)).isSameAs(failure);
        }
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    @Test
    void aCallThatIsNotIdempotentIsMadeOnce() {
        Dependency dependency = new Dependency(new IOException("reset"), "quote");
        assertThatThrownBy(() -> guard.idempotent(false).call(dependency::answer))
                .isInstanceOf(IOException.class)
                .hasNoSuppressedExceptions();
        assertThat(dependency.calls).isEqualTo(1);
    }

    @Test
    void aRetryThatWouldMissTheDeadlineIsNotMade() {
        Guard hurried = settings(Duration.ofMillis(300)).build();
        IOException failure = new IOException("late");
        assertThatThrownBy(() -> hurried.call(() -> {
                    clock.advance(Duration.ofMillis(301));
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.DEADLINE);
    }

    @Test
    void thePauseIsShortenedToTheTimeThatIsLeft() throws IOException {
        Guard hurried = settings(Duration.ofMillis(300)).build();
        Dependency dependency = new Dependency(new IOException("late"), "quote");
        hurried.call(() -> {
            clock.advance(Duration.ofMillis(290));
            return dependency.answer();
        });
        assertThat(timer.paused()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void theDeadlineCountsFromTheInboundRequest() {
        Guard hurried = settings(Duration.ofMillis(300)).build();
        RequestScope request = RequestScope.startedAt(clock.nanoTime());
        clock.advance(Duration.ofMillis(301));
        Dependency dependency = new Dependency(new IOException("reset"), "quote");
        request.wrap(() -> {
                    assertThatThrownBy(() -> hurried.call(dependency::answer)).isInstanceOf(IOException.class);
                })
                .run();
        assertThat(dependency.calls).isEqualTo(1);
    }

    @Test
    void retryAfterIsWaitedFor() throws IOException {
        Guard patient = settings()
                .classifier(failure -> Verdict.OVERLOAD.after(Duration.ofMillis(200)))
                .build();
        patient.call(new Dependency(new IOException("503"), "quote")::answer);
        assertThat(timer.paused()).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void retryAfterBeyondTheDeadlineIsNotWaitedFor() {
        Guard hurried = settings(Duration.ofMillis(300))
                .classifier(failure -> Verdict.OVERLOAD.after(Duration.ofSeconds(1)))
                .build();
        assertThatThrownBy(() -> hurried.call(new Dependency(new IOException("503"), "quote")::answer))
                .isInstanceOf(IOException.class);
        assertThat(timer.paused()).isZero();
    }

    @Test
    void nobodyWaitsForMoreThanAMinuteBecauseTheDependencySaysSo() {
        Guard endless = settings()
                .classifier(failure -> Verdict.OVERLOAD.after(Duration.ofSeconds(61)))
                .build();
        IOException failure = new IOException("503");
        assertThatThrownBy(() -> endless.call(new Dependency(failure)::answer)).isSameAs(failure);
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.DEADLINE);
    }

    @Test
    void aScopeMayEndBeforeTheDeadlineThatWasPromised() throws IOException {
        RequestScope request = RequestScope.NONE.endingAt(clock.nanoTime() + 10).endingAt(clock.nanoTime() + 20);
        Dependency dependency = new Dependency(new IOException("reset"), new IOException("late"));
        RequestScope.Binding bound = request.bind();
        try {
            assertThatThrownBy(() -> guard.call(() -> {
                        clock.advance(Duration.ofNanos(1));
                        return dependency.answer();
                    }))
                    .hasMessage("late");
        } finally {
            bound.close();
        }
        assertThat(timer.paused()).isEqualTo(Duration.ofNanos(9));
    }

    @Test
    void aFailureMayBeAGoodAnswerWhichIsTheCallersToDealWith() {
        Guard polite = settings().classifier(failure -> Verdict.OK).build();
        IOException failure = new IOException("not found");
        assertThatThrownBy(() -> polite.call(new Dependency(failure)::answer, () -> "fallback"))
                .isSameAs(failure);
        assertThat(polite.counts()).isEqualTo(new GuardCounts(1, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void whatTheClientKnowsIsAskedUnlessTheGuardHasAClassifierOfItsOwn() {
        AttemptClassifier client = failure -> Verdict.IGNORED;
        Dependency dependency = new Dependency(new IOException("1"), new IOException("2"), new IOException("3"));
        assertThatThrownBy(() -> guard.classifying(client).call(dependency::answer))
                .hasMessage("1");
        assertThat(guard.attempts().counts().ignored()).isOne();

        Guard chosen = settings().classifier(failure -> Verdict.LASTING_ERROR).build();
        assertThatThrownBy(() -> chosen.classifying(client).call(dependency::answer))
                .hasMessage("2");
        assertThat(chosen.attempts().counts().errors()).isOne();
    }

    @Test
    void anInterruptEndsThePauseAndTheThreadStaysInterrupted() {
        timer.interruptPauses();
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> guard.call(new Dependency(failure, "quote")::answer))
                .isSameAs(failure);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.INTERRUPTED);
        assertThat(guard.retryBudget().tokens()).as("what was paid is back").isEqualTo(10);
    }

    @Test
    void whatWasPaidForARetryThatIsThenRefusedIsBack() {
        Guard narrow = settings().fixedShare(1).build();
        timer.schedule(() -> narrow.begin().tryStart(), Duration.ofMillis(1).toNanos());
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> narrow.call(new Dependency(failure)::answer)).isSameAs(failure);
        assertThat(((RetryDeniedException) failure.getSuppressed()[0]).reason()).isEqualTo(RetryDenial.OVERLOADED);
        assertThat(narrow.counts().retriesDenied()).isOne();
        assertThat(narrow.retryBudget().tokens()).isEqualTo(10);
    }

    @Test
    void anInterruptedThreadIsNotSentToTheFallback() {
        timer.interruptPauses();
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> guard.call(new Dependency(failure, "quote")::answer, () -> "cached"))
                .isSameAs(failure);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(guard.counts().failure()).isOne();
    }

    @Test
    void aFallbackAnswersOnceRetriesAreOver() throws IOException {
        Dependency dependency =
                new Dependency(new IOException("1"), new IOException("2"), new IOException("3"), new IOException("4"));
        assertThat(guard.call(dependency::answer, () -> "cached")).isEqualTo("cached");
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 0, 0, 1, 3, 0, 0, 0, 0));
    }

    @Test
    void whatAFallbackThrowsCarriesTheFailure() {
        IOException failure = new IOException("reset");
        IllegalStateException noCache = new IllegalStateException("no cache");
        Guard once = guard.idempotent(false);
        assertThatThrownBy(() -> once.call(new Dependency(failure)::answer, () -> {
                    throw noCache;
                }))
                .isSameAs(noCache)
                .hasSuppressedException(failure);
        assertThat(guard.counts().failure()).isEqualTo(1);
        assertThat(guard.counts().fallback()).isZero();
    }

    @Test
    void anIgnoredFailureReachesTheCallerAtOnce() {
        Guard tolerant = settings().classifier(failure -> Verdict.IGNORED).build();
        IOException notFound = new IOException("404");
        assertThatThrownBy(() -> tolerant.call(new Dependency(notFound)::answer, () -> "cached"))
                .isSameAs(notFound);
        assertThat(tolerant.counts()).isEqualTo(new GuardCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(tolerant.attempts().inFlight()).isZero();
    }

    @Test
    void aBadAnswerIsTriedAgainAndGivenBackInTheEnd() {
        Guard strict = settings()
                .retries(1)
                .classifier(new AttemptClassifier() {
                    @Override
                    public Verdict ofFailure(Throwable failure) {
                        return Verdict.ERROR;
                    }

                    @Override
                    public Verdict ofAnswer(Object answer) {
                        return answer.equals(500) ? Verdict.ERROR : Verdict.OK;
                    }
                })
                .build();
        Deque<Integer> answers = new ArrayDeque<>(List.of(500, 200, 500, 500));
        int good = strict.call(answers::remove);
        int bad = strict.call(answers::remove);
        assertThat(List.of(good, bad)).containsExactly(200, 500);
        assertThat(strict.counts()).isEqualTo(new GuardCounts(1, 1, 0, 0, 2, 0, 0, 0, 0));
    }

    @Test
    void anErrorIsNeverRetriedNorAnsweredByAFallback() {
        assertThatThrownBy(() -> guard.call(
                        () -> {
                            throw new StackOverflowError();
                        },
                        () -> "cached"))
                .isInstanceOf(StackOverflowError.class);
        assertThat(guard.attempts().inFlight()).isZero();
    }

    @Test
    void aClassifierThatFailsHarmsNobody() {
        Guard confused = settings()
                .classifier(failure -> {
                    throw new IllegalStateException("no idea");
                })
                .build();
        IOException failure = new IOException("reset");
        assertThatThrownBy(() -> confused.call(new Dependency(failure)::answer)).isSameAs(failure);
        assertThat(confused.attempts().counts().errors()).isEqualTo(1);
    }

    @Test
    void observingRetriesChangesNothingAndCounts() {
        guard.modes(GuardMode.OBSERVE, GuardMode.OBSERVE);
        Dependency dependency = new Dependency(new IOException("reset"), "quote");
        assertThatThrownBy(() -> guard.call(dependency::answer)).isInstanceOf(IOException.class);
        assertThat(guard.counts()).isEqualTo(new GuardCounts(0, 1, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void aGuardThatIsOffCountsNothing() throws IOException {
        guard.mode(GuardMode.OFF);
        assertThat(guard.call(new Dependency("quote")::answer)).isEqualTo("quote");
        assertThat(guard.attempts().counts()).isEqualTo(new AttemptCounts(0, 0, 0, 0, 0, 0));
    }

    @Test
    void nobodyAsksWhatARequestServesUntilCallsAreLimited() {
        Guard shared = settings()
                .serves(new ServedSlo("checkout", 0.999, Optional.empty(), () -> 1))
                .serves(new ServedSlo("search", 0.99, Optional.empty(), () -> 1))
                .build();
        List<String> asked = new ArrayList<>();
        RequestScope request = RequestScope.NONE.serving(() -> {
            asked.add("objective");
            return 0.999;
        });
        request.wrap(() -> {
                    shared.call(() -> "quote");
                    assertThat(asked).isEmpty();

                    for (int call = 0; call < 20; call++) {
                        clock.advance(Duration.ofMillis(50));
                        shared.tick();
                        assertThatThrownBy(() -> shared.call(() -> {
                                    throw new SocketTimeoutException();
                                }))
                                .isInstanceOfAny(SocketTimeoutException.class, GuardRejectedException.class);
                    }
                    assertThat(shared.breaker().isLimiting()).isTrue();
                    assertThat(asked).isNotEmpty();
                })
                .run();
    }

    @Test
    void timeoutsAreOverload() {
        assertThatThrownBy(() -> guard.idempotent(false).call(new Dependency(new SocketTimeoutException())::answer))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(guard.attempts().counts().overloads()).isEqualTo(1);
    }

    @Test
    void whatItThrowsReachesAnotherProcessWhole() throws IOException, ClassNotFoundException {
        GuardRejectedException rejected =
                new GuardRejectedException("payments", Admission.OVERLOADED, Duration.ofMillis(500));
        rejected.addSuppressed(new RetryDeniedException("payments", RetryDenial.BUDGET));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(rejected);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            GuardRejectedException read = (GuardRejectedException) in.readObject();
            assertThat(read).hasMessage(rejected.getMessage());
            assertThat(read.reason()).isEqualTo(Admission.OVERLOADED);
            assertThat(read.retryAfter()).isEqualTo(Duration.ofMillis(500));
            assertThat(((RetryDeniedException) read.getSuppressed()[0]).reason())
                    .isEqualTo(RetryDenial.BUDGET);
        }
    }

    @Test
    void anSloThatCannotBeIsNotServed() {
        assertThatThrownBy(() -> new ServedSlo("checkout", Double.NaN, Optional.empty(), () -> 1))
                .hasMessageStartingWith("objective of checkout must be in (0, 1), was NaN");
        assertThatThrownBy(() -> new ServedSlo("checkout", 0.99, Optional.of(Duration.ofMillis(-1)), () -> 1))
                .hasMessageStartingWith("latency must be from 1us to 1h, was -1ms");
    }

    @Test
    void aTimeoutMustBeKnown() {
        assertThatThrownBy(() -> Guard.builder("payments").build())
                .hasMessageContaining("timeout must be set for guard payments");
        assertThatThrownBy(() -> Guard.builder("payments").timeout("0ms"))
                .hasMessageContaining("timeout must be from 1ms to 1h, was 0s");
        assertThatThrownBy(() -> Guard.builder("Pay")).hasMessageContaining("DNS label");
    }

    private GuardBuilder settings() {
        return Guard.builder("payments")
                .clock(clock)
                .wallClock(clock)
                .timer(timer)
                .random(() -> 0.5)
                .timeout("400ms")
                .idempotent(true);
    }

    private GuardBuilder settings(Duration latency) {
        return settings().serves(new ServedSlo("checkout", 0.999, Optional.of(latency), () -> 1));
    }

    /** Answers one thing after the other; exceptions are thrown. */
    private static final class Dependency {
        private final Deque<Object> answers;
        private int calls;

        Dependency(Object... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        String answer() throws IOException {
            calls++;
            Object next = answers.remove();
            if (next instanceof IOException failure) {
                throw failure;
            }
            return (String) next;
        }
    }
}
