package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;

/**
 * Something that had a say in what an SLO is like.
 *
 * @param from a property, or a bean
 * @param value as it was written, null for a bean
 * @param place file, line and column of a property or the class of a bean, null if unknown
 */
public record SettingOrigin(
        String from, @Nullable String value, @Nullable String place) {
    /** What a bean of the application says. */
    public static SettingOrigin ofBean(String name, @Nullable String place) {
        return new SettingOrigin("bean " + name, null, place);
    }
}
