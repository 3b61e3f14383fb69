package io.headroom.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.headroom.guard.Guard;
import java.util.Map;

/**
 * A guard behind Resilience4j's interfaces: code that names a {@link CircuitBreaker} or a {@link Retry} calls the guard, and stays as it is.
 *
 * <p>Make one of a guard and use it for the breaker and the retry alike: they share what Resilience4j does not pass between them. Thread-safe.
 */
public final class Resilience4jGuard {
    private final Guard guard;
    private final SharedCalls calls = new SharedCalls();

    private Resilience4jGuard(Guard guard) {
        this.guard = guard;
    }

    /** For one guard. */
    public static Resilience4jGuard of(Guard guard) {
        return new Resilience4jGuard(guard);
    }

    /** The guard. */
    public Guard guard() {
        return guard;
    }

    /**
     * A circuit breaker that the guard decides for.
     *
     * @param config whose predicates tell failures from successes; its thresholds, windows and waits are not used
     */
    public CircuitBreaker circuitBreaker(String name, CircuitBreakerConfig config, Map<String, String> tags) {
        return GuardCircuitBreaker.of(name, config, tags, guard, calls);
    }

    /**
     * Puts the guard in the place of a registry's circuit breaker, with its config and tags; makes the entry if there is none. Consumers of the
     * registry's events hear of a replaced entry, those of the replaced breaker's events hear no more.
     *
     * @return the entry
     */
    public CircuitBreaker replace(CircuitBreakerRegistry registry, String name) {
        // A registry replaces what it has, and nothing else.
        CircuitBreaker before = registry.circuitBreaker(name);
        if (before instanceof GuardCircuitBreaker ours && ours.isOf(guard)) {
            return ours;
        }
        CircuitBreaker entry = circuitBreaker(name, before.getCircuitBreakerConfig(), before.getTags());
        registry.replace(name, entry);
        return entry;
    }

    /**
     * A retry that the guard's budget pays for.
     *
     * @param config which says what is worth a retry, how often and when; a retry is made if the budget and the deadline allow it too
     */
    public Retry retry(String name, RetryConfig config, Map<String, String> tags) {
        return new BudgetRetry(name, config, tags, guard, calls);
    }

    /** The same as for a circuit breaker, in the place of a registry's retry. */
    public Retry replace(RetryRegistry registry, String name) {
        Retry before = registry.retry(name);
        if (before instanceof BudgetRetry ours && ours.isOf(guard)) {
            return ours;
        }
        Retry entry = retry(name, before.getRetryConfig(), before.getTags());
        registry.replace(name, entry);
        return entry;
    }
}
