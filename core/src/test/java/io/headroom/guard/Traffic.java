package io.headroom.guard;

import io.headroom.time.ManualClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongFunction;

/** Calls at a steady rate through a breaker, answered as a script says, with a tick every 100 ms. */
final class Traffic {
    private static final long TICK = SloCircuitBreaker.TICK_NANOS;

    private final ManualClock clock;
    private final SloCircuitBreaker breaker;
    private final PriorityQueue<Ending> endings = new PriorityQueue<>(Comparator.comparingLong(Ending::atNanos));
    private Priority priority = Priority.PLAIN;
    private boolean hasFallback;
    private boolean retrying;
    private long nextTickNanos;
    private boolean ticking = true;
    private int admitted;
    private int refused;
    private int routed;

    Traffic(ManualClock clock, SloCircuitBreaker breaker) {
        this.clock = clock;
        this.breaker = breaker;
        nextTickNanos = clock.nanoTime() + TICK;
    }

    /** How an attempt that starts at a time will end. */
    record Answer(Duration latency, AttemptOutcome outcome) {
        static final Answer GOOD = new Answer(Duration.ofMillis(50), AttemptOutcome.OK);
        static final Answer SLOW = new Answer(Duration.ofMillis(300), AttemptOutcome.OK);
        static final Answer ERROR = new Answer(Duration.ofMillis(50), AttemptOutcome.ERROR);
        static final Answer TIMEOUT = new Answer(Duration.ofMillis(400), AttemptOutcome.OVERLOAD);
    }

    Traffic as(Priority priority) {
        this.priority = priority;
        return this;
    }

    Traffic withFallback() {
        hasFallback = true;
        return this;
    }

    /** Makes every fifth attempt another one of the call before. */
    Traffic retrying() {
        retrying = true;
        return this;
    }

    void stopTicking() {
        ticking = false;
    }

    /** Forgets the counts of what was let through. */
    Traffic counting() {
        admitted = 0;
        refused = 0;
        routed = 0;
        return this;
    }

    Traffic run(Duration duration, int callsPerSecond, Answer answer) {
        return run(duration, callsPerSecond, number -> answer);
    }

    /** Lets calls come, answered by their number within this run. */
    Traffic run(Duration duration, int callsPerSecond, LongFunction<Answer> answers) {
        long calls = duration.toMillis() * callsPerSecond / 1_000;
        long apart = duration.toNanos() / Math.max(1, calls);
        for (long call = 0; call < calls; call++) {
            passUntil(clock.nanoTime() + apart);
            Admission admission = retrying && call % 5 == 4
                    ? breaker.tryStartRetry(priority)
                    : breaker.tryStart(priority, hasFallback);
            if (admission == Admission.ADMITTED) {
                admitted++;
                Answer answer = answers.apply(call);
                endings.add(new Ending(clock.nanoTime() + answer.latency.toNanos(), answer));
            } else if (admission == Admission.FALLBACK_WORTH_MORE) {
                routed++;
            } else {
                refused++;
            }
        }
        return this;
    }

    /** Lets time pass without calls. */
    void idle(Duration duration) {
        passUntil(clock.nanoTime() + duration.toNanos());
    }

    int admitted() {
        return admitted;
    }

    int refused() {
        return refused;
    }

    int routed() {
        return routed;
    }

    private void passUntil(long nanos) {
        while (true) {
            long nextEnding = endings.isEmpty() ? Long.MAX_VALUE : endings.peek().atNanos;
            long next = Math.min(nextEnding, nextTickNanos);
            if (next > nanos) {
                advanceTo(nanos);
                return;
            }
            advanceTo(next);
            if (next == nextEnding) {
                end(endings.remove().answer);
            } else {
                nextTickNanos += TICK;
                if (ticking) {
                    breaker.tick(clock.nanoTime());
                }
            }
        }
    }

    private void end(Answer answer) {
        if (hasFallback && answer.outcome == AttemptOutcome.OVERLOAD) {
            breaker.failedLate();
        }
        breaker.finish(answer.latency.toNanos(), answer.outcome, clock.nanoTime());
    }

    private void advanceTo(long nanos) {
        clock.advance(Duration.ofNanos(nanos - clock.nanoTime()));
    }

    private record Ending(long atNanos, Answer answer) {}
}
