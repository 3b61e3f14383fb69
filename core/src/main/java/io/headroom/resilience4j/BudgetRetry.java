package io.headroom.resilience4j;

import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardSteps;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A retry that a guard's budget pays for. The config says what is worth a retry, how often and when; the guard whether it is made.
 *
 * <p>Thread-safe. A call that succeeds at once allocates its context and nothing else.
 */
final class BudgetRetry implements Retry {
    final GuardSteps steps;
    final SharedCalls calls;
    final RetryCounts counts = new RetryCounts();
    private final String name;
    private final RetryConfig config;
    private final Map<String, String> tags;
    private final Guard guard;
    private final RetryEvents events = new RetryEvents();

    BudgetRetry(String name, RetryConfig config, Map<String, String> tags, Guard guard, SharedCalls calls) {
        this.name = name;
        this.config = config;
        this.tags = Map.copyOf(tags);
        this.guard = guard;
        this.calls = calls;
        steps = guard.steps();
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public <T> Context<T> context() {
        return new BlockingRetries<>(this);
    }

    @Override
    public <T> AsyncContext<T> asyncContext() {
        return new ScheduledRetries<>(this);
    }

    @Override
    public RetryConfig getRetryConfig() {
        return config;
    }

    @Override
    public Map<String, String> getTags() {
        return tags;
    }

    @Override
    public EventPublisher getEventPublisher() {
        return events;
    }

    @Override
    public Metrics getMetrics() {
        return counts;
    }

    @Override
    public String toString() {
        return "retry %s of guard %s".formatted(name, guard.name());
    }

    boolean isOf(Guard asked) {
        return guard == asked;
    }

    int mostAttempts() {
        return config.getMaxAttempts();
    }

    boolean failsAfterMostAttempts() {
        return config.isFailAfterMaxAttempts();
    }

    boolean isRetryable(Throwable failure) {
        return config.getExceptionPredicate().test(failure);
    }

    <T> boolean isRetryable(T result) {
        Predicate<T> unwanted = config.getResultPredicate();
        return unwanted != null && unwanted.test(result);
    }

    <T> IntervalBiFunction<T> intervals() {
        return config.getIntervalBiFunction();
    }

    <T> void beforeRetry(int attempts, T result) {
        BiConsumer<Integer, T> consumer = config.getConsumeResultBeforeRetryAttempt();
        if (consumer != null) {
            consumer.accept(attempts, result);
        }
    }

    void publish(Supplier<RetryEvent> event) {
        if (events.hasConsumers()) {
            events.consumeEvent(event.get());
        }
    }
}
