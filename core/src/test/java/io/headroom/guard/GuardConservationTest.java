package io.headroom.guard;

import static io.headroom.Sneaky.sneak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.headroom.time.ManualClock;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever calls, callbacks, clocks and operators do: no place is lost, no retry goes unpaid, no result waits for ever and nothing latches. */
class GuardConservationTest {
    private static final double BURST = 10;
    private static final double RATIO = 0.5;

    @Property(tries = 100)
    void everyPlaceComesBackAndEveryRetryIsPaid(@ForAll long seed) {
        Chaos chaos = new Chaos(new Random(seed));
        for (int step = 0; step < 400; step++) {
            chaos.step();
        }
        chaos.end();
        Guard guard = chaos.guard;
        assertThat(guard.attempts().inFlight()).isZero();
        assertThat(chaos.results).allMatch(CompletableFuture::isDone);
        assertThat(guard.retryBudget().tokens()).isBetween(0.0, BURST);
        assertThat((double) guard.attempts().counts().retries())
                .isLessThanOrEqualTo(BURST + RATIO * guard.attempts().calls());

        chaos.recover();
        assertThat(guard.breaker().isLimiting()).isFalse();
        assertThat(guard.call(() -> "quote")).isEqualTo("quote");
    }

    /** Calls of all kinds, whose callbacks fail at random. */
    private static final class Chaos implements RetryTimer, AttemptClassifier, CallDecisionListener {
        private final Random random;
        private final ManualClock clock;
        private final List<Runnable> scheduled = new ArrayList<>();
        private final List<CompletableFuture<String>> stages = new ArrayList<>();
        private final List<CompletableFuture<String>> results = new ArrayList<>();
        private final List<RetriedCall> retried = new ArrayList<>();
        private final Guard guard;
        private boolean calm;

        Chaos(Random random) {
            this.random = random;
            clock = new ManualClock(Long.MAX_VALUE - random.nextInt(2_000_000_000), Instant.EPOCH);
            GuardBuilder settings = Guard.builder("payments")
                    .clock(clock)
                    .wallClock(clock)
                    .timer(this)
                    .random(random::nextDouble)
                    .timeout("400ms")
                    .idempotent(true)
                    .retryBurst(BURST)
                    .retryRatio(RATIO)
                    .mode(GuardMode.ENFORCE)
                    .listener(event -> mayThrow(new AssertionError("a listener's")))
                    .classifier(this);
            guard = (random.nextInt(4) == 0 ? settings.fixedShare(3) : settings).build();
            guard.addListener(this);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> begin(stage -> guard.callAsync(stage));
                case 1 -> begin(stage -> guard.callAsync(stage, this::attempt));
                case 2 -> any(stages).complete("quote");
                case 3 -> any(stages).completeExceptionally(failure());
                case 4 -> any(results).cancel(true);
                case 5 -> catchThrowable(() -> guard.call(this::attempt));
                case 6 -> catchThrowable(() -> guard.call(this::attempt, this::attempt));
                case 7 -> beginRetried();
                case 8 -> goOn();
                case 9 -> runScheduled();
                case 10 -> clock.stepWall(Duration.ofHours(random.nextInt(100) - 50));
                default -> pass();
            }
            Thread.interrupted(); // of a pause
        }

        /** All that is under way ends, and what was scheduled comes. */
        void end() {
            calm = true;
            for (int round = 0; round < 10; round++) {
                List.copyOf(stages).forEach(stage -> stage.complete("quote"));
                runScheduled();
            }
            retried.forEach(RetriedCall::close);
        }

        /** A dependency that is well for some time. */
        void recover() {
            guard.modes(GuardMode.ENFORCE, GuardMode.ENFORCE);
            for (int call = 0; call < 2_000; call++) {
                clock.advance(Duration.ofMillis(10));
                guard.tick();
                catchThrowable(() -> guard.call(() -> "quote"));
            }
        }

        private void pass() {
            boolean rush = random.nextInt(4) == 0; // so many answers in so short a time that most are not timed
            clock.advance(rush ? Duration.ofNanos(random.nextInt(1_000)) : Duration.ofMillis(random.nextInt(300)));
            if (random.nextInt(4) > 0) {
                guard.tick();
            }
            if (random.nextInt(8) == 0) {
                guard.modes(GuardMode.ENFORCE, GuardMode.values()[random.nextInt(3)]);
            }
        }

        private void begin(Function<Supplier<CompletableFuture<String>>, CompletableFuture<String>> call) {
            CompletableFuture<String> stage = new CompletableFuture<>();
            stages.add(stage);
            results.add(call.apply(() -> {
                mayThrow(failure());
                return stage;
            }));
        }

        private void beginRetried() {
            RetriedCall call = guard.begin();
            if (call.tryStart() == null) {
                retried.add(call);
            } else {
                call.close();
            }
        }

        private void goOn() {
            if (retried.isEmpty()) {
                return;
            }
            RetriedCall call = retried.remove(random.nextInt(retried.size()));
            if (random.nextBoolean()) {
                call.failed(failure());
                if (call.tryRetry(1_000) != RetriedCall.NO_RETRY && random.nextBoolean() && call.tryStart() == null) {
                    retried.add(call);
                    return;
                }
            } else if (random.nextBoolean()) {
                call.answered("quote");
            }
            call.close();
        }

        private void runScheduled() {
            List<Runnable> due = List.copyOf(scheduled);
            scheduled.clear();
            due.forEach(task -> catchThrowable(task::run));
        }

        private String attempt() {
            mayThrow(failure());
            return "quote";
        }

        private Exception failure() {
            return random.nextBoolean() ? new SocketTimeoutException() : new IOException("reset");
        }

        private CompletableFuture<String> any(List<CompletableFuture<String>> futures) {
            return futures.isEmpty() ? new CompletableFuture<>() : futures.get(random.nextInt(futures.size()));
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
            if (random.nextInt(10) == 0) {
                throw new InterruptedException();
            }
            mayThrow(new IllegalStateException("a timer's"));
            clock.advance(Duration.ofNanos(nanos));
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            mayThrow(new IllegalStateException("a timer's"));
            scheduled.add(task);
        }

        @Override
        public Verdict ofFailure(Throwable failure) {
            mayThrow(new IOException("a classifier's"));
            return random.nextInt(6) == 0
                    ? Verdict.IGNORED
                    : AttemptClassifier.standard().ofFailure(failure);
        }

        @Override
        public Verdict ofAnswer(Object answer) {
            mayThrow(new IOException("a classifier's"));
            return !calm && random.nextInt(8) == 0 ? Verdict.ERROR : Verdict.OK;
        }

        @Override
        public void rejected() {
            mayThrow(new AssertionError("a listener's"));
        }

        @Override
        public void fellBack() {
            mayThrow(new AssertionError("a listener's"));
        }

        private void mayThrow(Throwable failure) {
            if (!calm && random.nextInt(5) == 0) {
                failure.setStackTrace(new StackTraceElement[0]); // some are logged
                sneak(failure);
            }
        }
    }
}
