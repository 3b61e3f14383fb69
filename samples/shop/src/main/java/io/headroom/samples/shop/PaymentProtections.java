package io.headroom.samples.shop;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The protections there are to compare, chosen by {@code shop.protection}. */
@Configuration(proxyBeanMethods = false)
class PaymentProtections {
    @Bean
    PaymentProtection paymentProtection(@Value("${shop.protection}") String name) {
        return switch (name) {
            case "none" -> Runnable::run;
            case "resilience4j" -> resilience4j(CircuitBreakerConfig.ofDefaults(), RetryConfig.ofDefaults());
            case "resilience4j-tuned" -> resilience4j(tunedBreaker(), tunedRetry());
            // Headroom's guard takes no code: protection-observe.yml and protection-enforce.yml declare it.
            case "observe", "enforce" -> Runnable::run;
            default ->
                throw new IllegalArgumentException(
                        "shop.protection must be none, resilience4j, resilience4j-tuned, observe or enforce, was "
                                + name);
        };
    }

    private static PaymentProtection resilience4j(CircuitBreakerConfig breakerConfig, RetryConfig retryConfig) {
        CircuitBreaker breaker = CircuitBreaker.of("payments", breakerConfig);
        Retry retry = Retry.of("payments", retryConfig);
        return attempt -> retry.executeRunnable(() -> breaker.executeRunnable(attempt));
    }

    /** The last ten seconds count; half of at least twenty calls open it for five seconds, ten probes close it. */
    private static CircuitBreakerConfig tunedBreaker() {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(5))
                .permittedNumberOfCallsInHalfOpenState(10)
                .build();
    }

    /** Three attempts, each after a random wait of up to 50 ms, then 100 ms; what the breaker refuses is not tried again. */
    private static RetryConfig tunedRetry() {
        return RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(attempt -> ThreadLocalRandom.current().nextLong(1, 50L << attempt - 1))
                .ignoreExceptions(CallNotPermittedException.class)
                .build();
    }
}
