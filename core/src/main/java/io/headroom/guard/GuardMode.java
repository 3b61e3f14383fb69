package io.headroom.guard;

import java.util.Locale;

/** How far a part of a {@link Guard} may go. */
public enum GuardMode {
    /** Does nothing and counts no decision. */
    OFF,

    /** Changes nothing and counts what it would have done. */
    OBSERVE,

    /** Acts. */
    ENFORCE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
