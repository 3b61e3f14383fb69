package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardBuilder;
import io.headroom.guard.GuardMode;
import io.headroom.guard.RetryTimer;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A guard of a dependency behind Resilience4j's interfaces, on a clock of the test's own. */
final class Payments {
    static final Duration TIMEOUT = Duration.ofMillis(400);

    final ManualClock clock = new ManualClock();
    final Pauses pauses = new Pauses();
    final Guard guard;
    final Resilience4jGuard resilience4j;

    private Payments(GuardMode mode, UnaryOperator<GuardBuilder> settings) {
        guard = settings.apply(Guard.builder("payments")
                        .clock(clock)
                        .wallClock(clock)
                        .timer(pauses)
                        .random(() -> 0.5)
                        .timeout(TIMEOUT)
                        .mode(mode))
                .build();
        resilience4j = Resilience4jGuard.of(guard);
    }

    static Payments in(GuardMode mode) {
        return new Payments(mode, settings -> settings);
    }

    static Payments enforcing(UnaryOperator<GuardBuilder> settings) {
        return new Payments(GuardMode.ENFORCE, settings);
    }

    CircuitBreaker breaker() {
        return breaker(CircuitBreakerConfig.ofDefaults());
    }

    CircuitBreaker breaker(CircuitBreakerConfig config) {
        return resilience4j.circuitBreaker("payments", config, Map.of("team", "billing"));
    }

    /** So many calls that time out one after the other; as many as 10 a second. */
    void timeOut(CircuitBreaker breaker, int calls) {
        for (int call = 0; call < calls; call++) {
            if (breaker.tryAcquirePermission()) {
                pass(Duration.ofMillis(100));
                breaker.onError(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS, new TimeoutException("no answer"));
            }
        }
        guard.tick();
    }

    void succeed(CircuitBreaker breaker, int calls) {
        for (int call = 0; call < calls; call++) {
            if (breaker.tryAcquirePermission()) {
                pass(Duration.ofMillis(100));
                breaker.onSuccess(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Time with its ticks. */
    void pass(Duration duration) {
        for (long tick = 0; tick < duration.toMillis() / 100; tick++) {
            clock.advance(Duration.ofMillis(100));
            guard.tick();
        }
    }

    /** Lets the clock go in place of waiting. */
    final class Pauses implements RetryTimer {
        private Duration paused = Duration.ZERO;
        private boolean interrupted;

        @Override
        public void pause(long nanos) throws InterruptedException {
            if (interrupted) {
                throw new InterruptedException();
            }
            paused = paused.plusNanos(nanos);
            clock.advance(Duration.ofNanos(nanos));
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            throw new UnsupportedOperationException("Resilience4j schedules its retries itself");
        }

        void interrupt() {
            interrupted = true;
        }

        Duration paused() {
            return paused;
        }
    }
}
