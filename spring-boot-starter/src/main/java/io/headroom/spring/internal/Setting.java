package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;

/**
 * A property as it was written, if it was.
 *
 * @param text null if it is not set
 */
record Setting(String property, @Nullable String text) {
    /** This one where it is set, else the other. */
    Setting or(Setting other) {
        return text == null ? other : this;
    }
}
