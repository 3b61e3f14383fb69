package io.headroom.samples.shop;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The protections there are to compare, chosen by {@code shop.protection}; {@code protection-*.yml} has the settings of each. */
@Configuration(proxyBeanMethods = false)
class PaymentProtections {
    @Bean
    PaymentProtection paymentProtection(@Value("${shop.protection}") String name) {
        return switch (name) {
            // Headroom's guard takes no code.
            case "none", "observe", "enforce" -> Runnable::run;
            case "resilience4j", "resilience4j-tuned", "resilience4j-headroom" -> new AnnotatedProtection();
            default ->
                throw new IllegalArgumentException("shop.protection must be none, resilience4j, resilience4j-tuned,"
                        + " resilience4j-headroom, observe or enforce, was " + name);
        };
    }
}
