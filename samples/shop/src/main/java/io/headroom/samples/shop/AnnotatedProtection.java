package io.headroom.samples.shop;

import io.github.resilience4j.circuitbreaker.annotation.CircuitBreaker;
import io.github.resilience4j.retry.annotation.Retry;

/** As a service with Resilience4j has it. What the names stand for is said by properties alone: Resilience4j's instances, or a guard. */
class AnnotatedProtection implements PaymentProtection {
    @Override
    @CircuitBreaker(name = "payments")
    @Retry(name = "payments")
    public void pay(Runnable attempt) {
        attempt.run();
    }
}
