package io.headroom.spring.internal;

import io.headroom.internal.check.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * A property that breaks its rule.
 *
 * @param origin file, line and column, null if unknown
 */
record PropertyProblem(
        String property, String value, @Nullable String origin, String rule, String fix) {
    static PropertyProblem of(String property, String value, @Nullable String origin, InvalidSettingException refusal) {
        return new PropertyProblem(property, value, origin, refusal.rule(), refusal.fix());
    }

    String description() {
        String place = origin == null ? "" : " (" + origin + ")";
        return "%s = %s%s: %s".formatted(property, value, place, rule);
    }
}
