package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.TransitionCheckResult;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.functions.Either;
import io.headroom.guard.Admission;
import io.headroom.guard.AttemptOutcome;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardEvent;
import io.headroom.guard.GuardEvent.LimitBegan;
import io.headroom.guard.GuardSteps;
import io.headroom.guard.Verdict;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A guard's breaker as Resilience4j calls one. Name, tags and the predicates of its config hold; thresholds, windows and waits do not, for
 * the guard decides. Thread-safe. A call that succeeds costs what a guarded one does, and allocates only for consumers of its event.
 */
final class GuardCircuitBreaker implements CircuitBreaker {
    /** What a config has unless somebody set a function: not worth asking after every call. */
    private static final Function<Either<Object, Throwable>, TransitionCheckResult> NEVER_OPENS =
            CircuitBreakerConfig.ofDefaults().getTransitionOnResult();

    /** As far ahead as a monotonic clock can tell. */
    private static final Duration FOR_EVER = Duration.ofDays(100 * 365);

    private final String name;
    private final CircuitBreakerConfig config;
    private final Map<String, String> tags;
    private final GuardSteps steps;
    private final Guard guard;
    private final SharedCalls calls;
    private final BreakerState state;
    private final BreakerMetrics metrics;
    private final BreakerEvents events = new BreakerEvents();
    private final boolean opensOnResults;

    private GuardCircuitBreaker(
            String name, CircuitBreakerConfig config, Map<String, String> tags, Guard guard, SharedCalls calls) {
        this.name = name;
        this.config = config;
        this.tags = Map.copyOf(tags);
        this.guard = guard;
        this.calls = calls;
        steps = guard.steps();
        state = new BreakerState(name, guard);
        metrics = new BreakerMetrics(guard.breaker());
        opensOnResults = config.getTransitionOnResult() != NEVER_OPENS;
    }

    static GuardCircuitBreaker of(
            String name, CircuitBreakerConfig config, Map<String, String> tags, Guard guard, SharedCalls calls) {
        GuardCircuitBreaker breaker = new GuardCircuitBreaker(name, config, tags, guard, calls);
        breaker.steps.addListener(new Watch(breaker.steps, new WeakReference<>(breaker)));
        return breaker;
    }

    @Override
    public boolean tryAcquirePermission() {
        calls.askBreaker();
        if (isPermitted(calls.takeRetry())) {
            return true;
        }
        metrics.countRefusal();
        if (!calls.hasRetry()) {
            steps.countRejection();
        }
        if (events.hasConsumers()) {
            publish(new CircuitBreakerOnCallNotPermittedEvent(name));
        }
        return false;
    }

    @Override
    public void acquirePermission() {
        if (!tryAcquirePermission()) {
            throw CallNotPermittedException.createCallNotPermittedException(this);
        }
    }

    @Override
    public void releasePermission() {
        steps.abandon();
    }

    @Override
    public void onSuccess(long duration, TimeUnit durationUnit) {
        succeeded(durationUnit.toNanos(duration), AttemptOutcome.OK);
    }

    @Override
    public void onResult(long duration, TimeUnit durationUnit, @Nullable Object result) {
        long nanos = durationUnit.toNanos(duration);
        Verdict verdict = steps.ofAnswer(result);
        if (result != null && config.getRecordResultPredicate().test(result)) {
            failed(nanos, verdict, new ResultRecordedAsFailureException(name, result));
            return;
        }
        succeeded(nanos, verdict.outcome());
        if (opensOnResults && result != null) {
            openIfAsked(Either.left(result));
        }
    }

    @Override
    public void onError(long duration, TimeUnit durationUnit, Throwable throwable) {
        long nanos = durationUnit.toNanos(duration);
        Throwable failure = Failures.unwrapped(throwable);
        if (config.getIgnoreExceptionPredicate().test(failure)) {
            steps.finish(nanos, AttemptOutcome.IGNORED);
            if (events.hasConsumers()) {
                publish(new CircuitBreakerOnIgnoredErrorEvent(name, Duration.ofNanos(nanos), failure));
            }
            return;
        }
        if (config.getRecordExceptionPredicate().test(failure)) {
            failed(nanos, steps.ofFailure(failure), failure);
        } else {
            succeeded(nanos, AttemptOutcome.OK);
        }
        if (opensOnResults) {
            openIfAsked(Either.right(failure));
        }
    }

    @Override
    public void reset() {
        guard.breaker().reset();
        tell(state.release());
        if (events.hasConsumers()) {
            publish(new CircuitBreakerOnResetEvent(name));
        }
    }

    @Override
    public void transitionToClosedState() {
        tell(state.release());
    }

    @Override
    public void transitionToOpenState() {
        hold(State.OPEN);
    }

    @Override
    public void transitionToOpenStateFor(Duration waitDuration) {
        long waitNanos = waitDuration.compareTo(FOR_EVER) < 0 ? waitDuration.toNanos() : FOR_EVER.toNanos();
        tell(state.hold(HeldState.until(State.OPEN, steps.nanoTime() + waitNanos)));
    }

    @Override
    public void transitionToOpenStateUntil(Instant waitUntil) {
        transitionToOpenStateFor(Duration.between(config.getClock().instant(), waitUntil));
    }

    @Override
    public void transitionToHalfOpenState() {
        hold(State.HALF_OPEN);
    }

    @Override
    public void transitionToDisabledState() {
        hold(State.DISABLED);
    }

    @Override
    public void transitionToMetricsOnlyState() {
        hold(State.METRICS_ONLY);
    }

    @Override
    public void transitionToForcedOpenState() {
        hold(State.FORCED_OPEN);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public State getState() {
        return state.current();
    }

    @Override
    public CircuitBreakerConfig getCircuitBreakerConfig() {
        return config;
    }

    @Override
    public Metrics getMetrics() {
        return metrics;
    }

    @Override
    public Map<String, String> getTags() {
        return tags;
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }

    /** Of the guard's clock, which never goes back, whatever the config's does. */
    @Override
    public long getCurrentTimestamp() {
        return steps.nanoTime();
    }

    @Override
    public TimeUnit getTimestampUnit() {
        return TimeUnit.NANOSECONDS;
    }

    @Override
    public String toString() {
        return "circuit breaker %s of guard %s".formatted(name, guard.name());
    }

    boolean isOf(Guard asked) {
        return guard == asked;
    }

    private boolean isPermitted(boolean again) {
        HeldState held = state.held();
        if (held == null) {
            return start(again) == Admission.ADMITTED;
        }
        if (held.isOver(steps.nanoTime())) {
            tell(state.follow());
            return isPermitted(again);
        }
        return switch (held.state()) {
            case OPEN, FORCED_OPEN -> false;
            case HALF_OPEN ->
                start(again) == Admission.ADMITTED
                        && steps.confine(config.getPermittedNumberOfCallsInHalfOpenState()) == Admission.ADMITTED;
            case CLOSED, DISABLED, METRICS_ONLY -> startAnyway(again);
        };
    }

    private Admission start(boolean again) {
        return again ? steps.tryStartRetry() : steps.tryStart();
    }

    /** Counted even where nothing is decided: its end will be counted too. */
    private boolean startAnyway(boolean again) {
        if (again) {
            guard.attempts().startRetry();
        } else {
            guard.attempts().start();
        }
        return true;
    }

    private void succeeded(long nanos, AttemptOutcome outcome) {
        if (events.hasConsumers()) {
            publish(new CircuitBreakerOnSuccessEvent(name, Duration.ofNanos(nanos)));
        }
        end(nanos, outcome);
    }

    /** The config says that it failed, the guard's classifier how. */
    private void failed(long nanos, Verdict verdict, Throwable failure) {
        if (events.hasConsumers()) {
            publish(new CircuitBreakerOnErrorEvent(name, Duration.ofNanos(nanos), failure));
        }
        end(nanos, verdict.outcome() == AttemptOutcome.OK ? AttemptOutcome.ERROR : verdict.outcome());
    }

    private void end(long nanos, AttemptOutcome outcome) {
        steps.finish(nanos, outcome);
        if (outcome != AttemptOutcome.OK && outcome != AttemptOutcome.IGNORED && !calls.hasRetry()) {
            steps.countFailure();
        }
    }

    private void openIfAsked(Either<Object, Throwable> result) {
        TransitionCheckResult asked = config.getTransitionOnResult().apply(result);
        if (!asked.isTransitionToOpen() || getState() != State.CLOSED) {
            return;
        }
        if (asked.getWaitDuration() != null) {
            transitionToOpenStateFor(asked.getWaitDuration());
        } else if (asked.getWaitUntil() != null) {
            transitionToOpenStateUntil(asked.getWaitUntil());
        } else {
            transitionToOpenState();
        }
    }

    private void hold(State asked) {
        tell(state.hold(HeldState.untilReset(asked)));
    }

    /** On a thread of the guard's, or of the call that it noticed something with. */
    private void guardTold(GuardEvent event) {
        if (event instanceof LimitBegan && events.hasConsumers()) {
            publish(new CircuitBreakerOnFailureRateExceededEvent(name, metrics.getFailureRate()));
        }
        tell(state.follow());
    }

    private void tell(List<StateTransition> transitions) {
        for (StateTransition transition : transitions) {
            metrics.restart();
            if (events.hasConsumers()) {
                publish(new CircuitBreakerOnStateTransitionEvent(name, transition));
            }
        }
    }

    private void publish(CircuitBreakerEvent event) {
        if (event.getEventType().forcePublish || getState().allowPublish) {
            events.consumeEvent(event);
        }
    }

    /** Listens for a breaker without holding it: a registry that was thrown away leaves nothing behind. */
    private record Watch(GuardSteps steps, WeakReference<GuardCircuitBreaker> breaker) implements Consumer<GuardEvent> {
        @Override
        public void accept(GuardEvent event) {
            GuardCircuitBreaker watched = breaker.get();
            if (watched == null) {
                steps.removeListener(this);
            } else {
                watched.guardTold(event);
            }
        }
    }
}
