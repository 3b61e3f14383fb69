package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import org.springframework.util.ClassUtils;

/** The name of an instance of Resilience4j, which makes sense only where the library is. */
final class Resilience4jInstance {
    private static final String SETTING = "resilience4j";
    private static final String LIBRARY = "io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry";

    private Resilience4jInstance() {}

    static String parse(String text) {
        if (text.isBlank()) {
            throw new InvalidSettingException(SETTING, text, "must be the name of an instance", "remove it");
        }
        if (!ClassUtils.isPresent(LIBRARY, null)) {
            throw new InvalidSettingException(
                    SETTING,
                    text,
                    "must not be set without Resilience4j",
                    "add io.github.resilience4j:resilience4j-spring-boot4 to the dependencies, or remove it");
        }
        return text.strip();
    }
}
