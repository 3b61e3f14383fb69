package io.headroom.resilience4j;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnErrorEvent;
import io.github.resilience4j.retry.event.RetryOnIgnoredErrorEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.github.resilience4j.retry.event.RetryOnSuccessEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to a retry. A consumer that throws is logged and costs no call its outcome, as Resilience4j's own would. Thread-safe. */
final class RetryEvents extends EventProcessor<RetryEvent> implements EventConsumer<RetryEvent>, Retry.EventPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(Resilience4jGuard.class);

    @Override
    public void consumeEvent(RetryEvent event) {
        try {
            processEvent(event);
        } catch (Throwable failed) {
            LOG.warn("A consumer of the {} event of retry {} failed", event.getEventType(), event.getName(), failed);
        }
    }

    @Override
    public Retry.EventPublisher onRetry(EventConsumer<RetryOnRetryEvent> consumer) {
        return to(RetryOnRetryEvent.class, consumer);
    }

    @Override
    public Retry.EventPublisher onSuccess(EventConsumer<RetryOnSuccessEvent> consumer) {
        return to(RetryOnSuccessEvent.class, consumer);
    }

    @Override
    public Retry.EventPublisher onError(EventConsumer<RetryOnErrorEvent> consumer) {
        return to(RetryOnErrorEvent.class, consumer);
    }

    @Override
    public Retry.EventPublisher onIgnoredError(EventConsumer<RetryOnIgnoredErrorEvent> consumer) {
        return to(RetryOnIgnoredErrorEvent.class, consumer);
    }

    private <E extends RetryEvent> RetryEvents to(Class<E> event, EventConsumer<E> consumer) {
        registerConsumer(event.getName(), consumer);
        return this;
    }
}
