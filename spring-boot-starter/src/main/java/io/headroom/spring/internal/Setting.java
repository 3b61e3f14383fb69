package io.headroom.spring.internal;

import org.jspecify.annotations.Nullable;

/**
 * A property as it was written, if it was.
 *
 * @param text null if it is not set
 */
record Setting(String property, @Nullable String text) {
    /** Whether it is not set, or to nothing. */
    boolean isBlank() {
        return text == null || text.isBlank();
    }

    /** This one where it is set, else the other. */
    Setting or(Setting other) {
        return text == null ? other : this;
    }
}
