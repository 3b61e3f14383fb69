package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to a breaker. A consumer that throws is logged and harms nobody else's call. Thread-safe. */
final class BreakerEvents extends EventProcessor<CircuitBreakerEvent>
        implements EventConsumer<CircuitBreakerEvent>, CircuitBreaker.EventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience4jGuard.class);

    @Override
    public void consumeEvent(CircuitBreakerEvent event) {
        try {
            processEvent(event);
        } catch (Throwable failed) {
            LOG.warn(
                    "A consumer of the {} event of circuit breaker {} failed",
                    event.getEventType(),
                    event.getCircuitBreakerName(),
                    failed);
        }
    }

    @Override
    public CircuitBreaker.EventPublisher onSuccess(EventConsumer<CircuitBreakerOnSuccessEvent> consumer) {
        return to(CircuitBreakerOnSuccessEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onError(EventConsumer<CircuitBreakerOnErrorEvent> consumer) {
        return to(CircuitBreakerOnErrorEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onStateTransition(
            EventConsumer<CircuitBreakerOnStateTransitionEvent> consumer) {
        return to(CircuitBreakerOnStateTransitionEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onReset(EventConsumer<CircuitBreakerOnResetEvent> consumer) {
        return to(CircuitBreakerOnResetEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onIgnoredError(EventConsumer<CircuitBreakerOnIgnoredErrorEvent> consumer) {
        return to(CircuitBreakerOnIgnoredErrorEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onCallNotPermitted(
            EventConsumer<CircuitBreakerOnCallNotPermittedEvent> consumer) {
        return to(CircuitBreakerOnCallNotPermittedEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onFailureRateExceeded(
            EventConsumer<CircuitBreakerOnFailureRateExceededEvent> consumer) {
        return to(CircuitBreakerOnFailureRateExceededEvent.class, consumer);
    }

    @Override
    public CircuitBreaker.EventPublisher onSlowCallRateExceeded(
            EventConsumer<CircuitBreakerOnSlowCallRateExceededEvent> consumer) {
        return to(CircuitBreakerOnSlowCallRateExceededEvent.class, consumer);
    }

    private <E extends CircuitBreakerEvent> BreakerEvents to(Class<E> event, EventConsumer<E> consumer) {
        registerConsumer(event.getName(), consumer);
        return this;
    }
}
