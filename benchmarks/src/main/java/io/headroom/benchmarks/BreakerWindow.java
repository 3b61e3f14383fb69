package io.headroom.benchmarks;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

/** Sliding windows of Resilience4j's circuit breaker: its default, the time-based one, and both without its locks. */
public enum BreakerWindow {
    /** The default: 100 calls. */
    COUNT_BASED_100(SlidingWindowType.COUNT_BASED, 100, SlidingWindowSynchronizationStrategy.SYNCHRONIZED),
    /** 100 calls without locks. */
    COUNT_BASED_100_LOCK_FREE(SlidingWindowType.COUNT_BASED, 100, SlidingWindowSynchronizationStrategy.LOCK_FREE),
    /** 60 seconds. */
    TIME_BASED_60S(SlidingWindowType.TIME_BASED, 60, SlidingWindowSynchronizationStrategy.SYNCHRONIZED),
    /** 60 seconds without locks. */
    TIME_BASED_60S_LOCK_FREE(SlidingWindowType.TIME_BASED, 60, SlidingWindowSynchronizationStrategy.LOCK_FREE);

    private final SlidingWindowType type;
    private final int size;
    private final SlidingWindowSynchronizationStrategy strategy;

    BreakerWindow(SlidingWindowType type, int size, SlidingWindowSynchronizationStrategy strategy) {
        this.type = type;
        this.size = size;
        this.strategy = strategy;
    }

    CircuitBreaker breaker() {
        return breaker(type, size, strategy);
    }

    static CircuitBreaker breaker(SlidingWindowType type, int size, SlidingWindowSynchronizationStrategy strategy) {
        return CircuitBreaker.of(
                "shop",
                CircuitBreakerConfig.custom()
                        .slidingWindow(size, CircuitBreakerConfig.DEFAULT_MINIMUM_NUMBER_OF_CALLS, type, strategy)
                        .build());
    }
}
