package io.headroom.guard;

import io.headroom.guard.GuardEvent.ModeChanged;
import io.headroom.guard.GuardEvent.RetriesDenied;
import io.headroom.time.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a guarded call, which {@link Guard}, {@link BlockingCall} and {@link AsyncCall} put together. Thread-safe. */
final class Protection {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final long DENIALS_EVERY_NANOS = 10_000_000_000L;
    private static final Duration OVERLOADED_FOR = Duration.ofMillis(500);

    /** Some fallbacks throw the same exception again and again, which would carry every failure there ever was. */
    private static final int MOST_REASONS = 8;

    final String name;
    final NanoClock clock;
    final RetryTimer timer;
    final Attempts attempts;
    final SloCircuitBreaker breaker;
    final Retries retries;
    final Leases leases;
    final CallDecisions decisions;
    final ServedSlos slos;
    final Duration timeout;
    private final InstantSource wallClock;
    private final @Nullable AttemptClassifier chosenClassifier;
    private final long deadlineNanos;
    private final AnswerSample timed;
    private final LongAdder failures = new LongAdder();
    private final LongAdder rejections = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();

    /** Written by ticks, which never overlap. */
    private long deniedBefore;

    private long deniedSaidNanos;

    /** Written by whoever met it first, without order. */
    private boolean classifierFailed;

    private boolean timerFailed;

    Protection(GuardBuilder settings) {
        name = settings.name;
        clock = settings.clock;
        wallClock = settings.wallClock;
        timer = settings.timer;
        chosenClassifier = settings.classifier;
        slos = settings.slos();
        timeout = settings.requiredTimeout();
        deadlineNanos = settings.deadlineNanos();
        attempts = new Attempts(timeout);
        breaker = settings.breaker(attempts, slos).build();
        decisions = new CallDecisions(name);
        retries = new Retries(settings, settings.budget(attempts).build(), breaker, decisions);
        leases = new Leases(settings.breaker(attempts, slos).leaseNanos());
        long now = clock.nanoTime();
        timed = new AnswerSample(now);
        deniedSaidNanos = now - DENIALS_EVERY_NANOS;
    }

    boolean hasDeadline() {
        return deadlineNanos != Long.MAX_VALUE;
    }

    boolean isOff() {
        return breaker.mode() == GuardMode.OFF && retries.mode() == GuardMode.OFF;
    }

    void modes(GuardMode retryMode, GuardMode breakerMode) {
        retries.mode(retryMode);
        breaker.mode(breakerMode);
        breaker.listeners.accept(new ModeChanged(name, wallClock.instant(), retryMode, breakerMode));
    }

    void addListener(Consumer<? super GuardEvent> listener) {
        breaker.listeners.add(listener);
    }

    void removeListener(Consumer<? super GuardEvent> listener) {
        breaker.listeners.remove(listener);
    }

    Admission start(boolean hasFallback) {
        return breaker.tryStart(priority(), hasFallback);
    }

    Admission startRetry() {
        return breaker.tryStartRetry(priority());
    }

    /** The classifier that somebody chose for this guard, or else the given one. */
    AttemptClassifier classifierOr(AttemptClassifier usual) {
        return chosenClassifier == null ? usual : chosenClassifier;
    }

    Verdict verdict(AttemptClassifier classifier, @Nullable Object answer) {
        try {
            return Objects.requireNonNull(classifier.ofAnswer(answer), "the classifier gave no verdict");
        } catch (Throwable failed) { // in Kotlin, any
            return unclassified(failed);
        }
    }

    Verdict verdict(AttemptClassifier classifier, Throwable failure) {
        try {
            return Objects.requireNonNull(classifier.ofFailure(failure), "the classifier gave no verdict");
        } catch (Throwable failed) {
            return unclassified(failed);
        }
    }

    /** Counts the end of a good attempt, whose start was counted after that time. */
    void succeeded(long startNanos) {
        if (timed.takes(startNanos)) {
            attempts.finish(startNanos, clock.nanoTime() - startNanos, AttemptOutcome.OK);
        } else {
            attempts.finishUntimed(startNanos);
        }
    }

    /** Counts the end of a bad attempt. */
    void ended(Verdict verdict, long startNanos, long nowNanos, RequestScope request, boolean hasFallback) {
        AttemptOutcome outcome = verdict.outcome();
        if (hasFallback && outcome != AttemptOutcome.IGNORED && request.ageNanos(nowNanos) >= deadlineNanos) {
            breaker.failedLate();
        }
        breaker.finish(nowNanos - startNanos, outcome, nowNanos);
    }

    /** What follows. */
    RetryDecision decide(Trouble trouble, boolean idempotent, int made, RequestScope request, long nowNanos) {
        if (!idempotent || !trouble.isRetryable()) {
            return RetryDecision.NONE;
        }
        return retries.decide(made, trouble.verdict().retryAfter(), request, nowNanos);
    }

    /** The same for a retry that somebody else makes. */
    RetryDecision decideForeign(Trouble trouble, long waitNanos, RequestScope request) {
        return retries.decideForeign(trouble, waitNanos, request, clock.nanoTime());
    }

    /** A retry that was granted is not made, for its time cannot be waited for. */
    void cannotWait(RetryDecision granted, Throwable noTimer) {
        retries.giveBack(granted);
        if (!timerFailed) {
            timerFailed = true;
            LOG.warn("The timer of {} failed; what was to wait for it is not retried", name, noTimer);
        }
    }

    /** Says in a failure why it was not retried; not twice, for some clients throw the same exception again and again. */
    void suppress(Throwable failure, RetryDenial reason) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof RetryDeniedException before
                    && before.guard().equals(name)) {
                return;
            }
        }
        failure.addSuppressed(new RetryDeniedException(name, reason));
    }

    GuardRejectedException rejection(Admission refusal) {
        return new GuardRejectedException(name, refusal, refusal == Admission.OVERLOADED ? OVERLOADED_FOR : timeout);
    }

    /** Answers without the dependency; what the fallback throws carries the reason for asking it. */
    <T extends @Nullable Object> T fallBack(
            @Nullable Throwable reason, Function<? super @Nullable Throwable, ? extends T> fallback) {
        T answer;
        try {
            answer = fallback.apply(reason);
        } catch (Throwable failed) {
            countFailure();
            if (reason != null && reason != failed && failed.getSuppressed().length < MOST_REASONS) {
                failed.addSuppressed(reason);
            }
            throw failed;
        }
        fallbacks.increment();
        decisions.fellBack();
        return answer;
    }

    void countFailure() {
        failures.increment();
    }

    void countRejection() {
        rejections.increment();
        decisions.rejected();
    }

    GuardCounts counts() {
        AttemptCounts made = attempts.counts();
        return new GuardCounts(
                made.ok(),
                failures.sum(),
                rejections.sum(),
                fallbacks.sum(),
                made.retries(),
                retries.denied(),
                breaker.wouldHaveRefused(),
                breaker.wouldHaveRouted(),
                retries.wouldHaveRetried(),
                retries.wouldHaveDenied());
    }

    synchronized void tick() {
        slos.refresh();
        long now = clock.nanoTime();
        leases.expire(now);
        retries.budget().tick(now);
        breaker.tick(now);
        timed.tick(now, attempts.answers());
        long denied = retries.denied();
        if (denied > deniedBefore && now - deniedSaidNanos >= DENIALS_EVERY_NANOS) {
            RetryBudget budget = retries.budget();
            breaker.listeners.accept(new RetriesDenied(
                    name, wallClock.instant(), denied - deniedBefore, budget.gate(), budget.tokens()));
            deniedBefore = denied;
            deniedSaidNanos = now;
        }
    }

    /** Finding out may cost more than the rest of a call, so not until it matters. */
    private Priority priority() {
        if (!breaker.isLimiting() || !slos.hasClasses()) {
            return Priority.PLAIN;
        }
        double objective = RequestScope.current().objective();
        if (objective <= 0) {
            return Priority.PLAIN;
        }
        return objective >= slos.highestObjective() ? Priority.CRITICAL : Priority.BEST_EFFORT;
    }

    private Verdict unclassified(Throwable failed) {
        if (!classifierFailed) {
            classifierFailed = true;
            LOG.warn("The classifier of {} failed; such attempts count as errors", name, failed);
        }
        return Verdict.LASTING_ERROR;
    }
}
