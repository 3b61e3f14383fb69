package io.headroom.guard;

import io.headroom.time.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one dependency, protected: failed ones are tried again on a {@link RetryBudget}, an {@link SloCircuitBreaker} limits those in flight while
 * the dependency is overloaded, and a fallback answers where trying is worth less.
 *
 * <p>A guard counts the dependency's attempts and never an event of a request SLO; those are counted where requests come in. It does not
 * end an attempt: let the client time out after the {@linkplain GuardBuilder#timeout(java.time.Duration) declared timeout}.
 *
 * <p>Thread-safe. A call that succeeds pays two increments and two readings of the clock, and allocates nothing; beyond 40,000 good answers a second only
 * one in 64, chosen by chance, is timed, and the others pay one reading. Nothing here waits but the pause before a retry of {@link #call}. An interrupt
 * ends that pause: the thread stays interrupted, and there is no further attempt.
 */
public final class Guard {
    private final Protection protection;
    private final boolean idempotent;
    private final AttemptClassifier classifier;

    private Guard(Protection protection, boolean idempotent, AttemptClassifier classifier) {
        this.protection = protection;
        this.idempotent = idempotent;
        this.classifier = classifier;
    }

    static Guard of(Protection protection, boolean idempotent, AttemptClassifier usual) {
        return new Guard(protection, idempotent, protection.classifierOr(usual));
    }

    /**
     * A guard that belongs to no Headroom: {@link #tick} it every 100 ms.
     *
     * @param name a DNS label
     * @throws IllegalArgumentException if it is none
     */
    public static GuardBuilder builder(String name) {
        return new GuardBuilder(name, slo -> {
            throw new IllegalArgumentException(
                    "a guard must belong to a Headroom to know SLOs by their names, was asked for " + slo);
        });
    }

    /** Its name, a DNS label. */
    public String name() {
        return protection.name;
    }

    /** The request SLOs that its calls are made for. */
    public List<ServedSlo> slos() {
        return protection.slos.all();
    }

    /** How long its client waits for an answer. */
    public Duration timeout() {
        return protection.timeout;
    }

    /** Whether calls may be made twice. */
    public boolean isIdempotent() {
        return idempotent;
    }

    /** This guard for calls that may, or may not, be made twice; both share everything else. */
    public Guard idempotent(boolean idempotent) {
        return idempotent == this.idempotent ? this : new Guard(protection, idempotent, classifier);
    }

    /**
     * This guard for calls of a client whose answers and failures somebody knows to tell apart; both share everything else. A classifier that the
     * guard was {@linkplain GuardBuilder#classifier built with} has precedence.
     */
    public Guard classifying(AttemptClassifier usual) {
        return new Guard(protection, idempotent, protection.classifierOr(usual));
    }

    /**
     * Makes a call.
     *
     * @param <T> the answer
     * @param <X> what the call may throw
     * @return the dependency's answer; also one that counts as bad, if no attempt made a better one
     * @throws X what the last attempt threw; if it was denied another one, a {@link RetryDeniedException} is suppressed in it
     * @throws GuardRejectedException if the call was not made
     */
    public <T extends @Nullable Object, X extends Exception> T call(GuardedCall<T, X> call) throws X {
        return guarded(call, null);
    }

    /**
     * Makes a call, or answers without the dependency.
     *
     * @param <T> the answer
     * @param <X> what the call may throw
     * @param fallback an answer that does; called at most once
     * @throws X of an attempt whose outcome is {@link AttemptOutcome#IGNORED}
     */
    public <T extends @Nullable Object, X extends Exception> T call(
            GuardedCall<T, X> call, Supplier<? extends T> fallback) throws X {
        return guarded(call, trouble -> fallback.get());
    }

    /**
     * The same, with a fallback that looks at what happened.
     *
     * @param <T> the answer
     * @param <X> what the call may throw
     * @param fallback given the last failure, or the rejection; null if the dependency's answer counts as bad
     * @throws X of an attempt whose outcome is {@link AttemptOutcome#IGNORED}
     */
    public <T extends @Nullable Object, X extends Exception> T call(
            GuardedCall<T, X> call, Function<? super @Nullable Throwable, ? extends T> fallback) throws X {
        return guarded(call, fallback);
    }

    /**
     * Makes a call without holding the thread; retries are made on the {@linkplain GuardBuilder#timer timer's} threads. Cancelling the result
     * cancels the attempt under way and there is no further one.
     *
     * @param <T> the answer
     * @return completes as {@link #call} ends, without a {@link java.util.concurrent.CompletionException} around failures
     */
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Supplier<? extends CompletionStage<? extends T>> call) {
        return new AsyncCall<T>(protection, idempotent, classifier, call, null).begin();
    }

    /**
     * The same with a fallback.
     *
     * @param <T> the answer
     * @param fallback an answer without the dependency; must not block
     */
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Supplier<? extends CompletionStage<? extends T>> call, Supplier<? extends T> fallback) {
        return new AsyncCall<T>(protection, idempotent, classifier, call, trouble -> fallback.get()).begin();
    }

    /**
     * The same with a fallback that looks at what happened.
     *
     * @param <T> the answer
     * @param fallback given the last failure, or the rejection; null if the dependency's answer counts as bad
     */
    public <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Supplier<? extends CompletionStage<? extends T>> call,
            Function<? super @Nullable Throwable, ? extends T> fallback) {
        return new AsyncCall<T>(protection, idempotent, classifier, call, fallback).begin();
    }

    /** What retries may do. */
    public GuardMode retryMode() {
        return protection.retries.mode();
    }

    /** What the limit of calls in flight and the routing to fallbacks may do. */
    public GuardMode breakerMode() {
        return protection.breaker.mode();
    }

    /** Switches both; counts go on, and calls under way end as they began. */
    public void mode(GuardMode mode) {
        modes(mode, mode);
    }

    /** Switches each. */
    public void modes(GuardMode retryMode, GuardMode breakerMode) {
        protection.modes(retryMode, breakerMode);
    }

    /**
     * Begins a call whose attempts, and their repetition, are somebody else's. It belongs to the current thread's {@link RequestScope}; no attempt
     * is made yet.
     */
    public RetriedCall begin() {
        return new RetriedCall(protection, classifier);
    }

    /** The monotonic clock that it measures by. */
    public NanoClock clock() {
        return protection.clock;
    }

    /** Its steps one by one, for a library that keeps the admission of a call apart from its end. */
    public GuardSteps steps() {
        return new GuardSteps(protection, classifier);
    }

    /** The attempts it made. */
    public Attempts attempts() {
        return protection.attempts;
    }

    /** What pays for its retries. */
    public RetryBudget retryBudget() {
        return protection.retries.budget();
    }

    /** What decides whether to call at all. */
    public SloCircuitBreaker breaker() {
        return protection.breaker;
    }

    /** Calls and decisions so far. */
    public GuardCounts counts() {
        return protection.counts();
    }

    /** Tells somebody what it decides about single calls. The guards that {@link #idempotent} and {@link #classifying} give share their listeners. */
    public void addListener(CallDecisionListener listener) {
        protection.decisions.add(listener);
    }

    /** Tells no more; does nothing if the listener was not added. */
    public void removeListener(CallDecisionListener listener) {
        protection.decisions.remove(listener);
    }

    /** Takes in what was counted. A Headroom does it every 100 ms by itself, unless it is a manual one. */
    public void tick() {
        protection.tick();
    }

    @Override
    public String toString() {
        return "%s: retries %s, breaker %s".formatted(name(), retryMode(), breakerMode());
    }

    private <T extends @Nullable Object, X extends Exception> T guarded(
            GuardedCall<T, X> call, @Nullable Function<? super @Nullable Throwable, ? extends T> fallback) throws X {
        Protection guard = protection;
        if (guard.isOff()) {
            return call.call();
        }
        long startNanos = guard.clock.nanoTime();
        Admission admission = guard.start(fallback != null);
        if (admission != Admission.ADMITTED) {
            return rejected(admission, fallback);
        }
        T answer;
        try {
            answer = call.call();
        } catch (Throwable failure) {
            return troubled(call, fallback, startNanos, Trouble.of(failure, guard.verdict(classifier, failure)));
        }
        Verdict verdict = guard.verdict(classifier, answer);
        if (verdict.outcome() != AttemptOutcome.OK) {
            return troubled(call, fallback, startNanos, Trouble.of(answer, verdict));
        }
        guard.succeeded(startNanos);
        return answer;
    }

    /** Goes on after the first attempt did not end well. */
    private <T extends @Nullable Object, X extends Exception> T troubled(
            GuardedCall<T, X> call,
            @Nullable Function<? super @Nullable Throwable, ? extends T> fallback,
            long startNanos,
            Trouble first)
            throws X {
        return new BlockingCall<T, X>(protection, idempotent, classifier, call, fallback).goOn(startNanos, first);
    }

    private <T extends @Nullable Object> T rejected(
            Admission refusal, @Nullable Function<? super @Nullable Throwable, ? extends T> fallback) {
        GuardRejectedException rejection = protection.rejection(refusal);
        if (fallback != null) {
            return protection.fallBack(rejection, fallback);
        }
        protection.countRejection();
        throw rejection;
    }
}
