package io.headroom.alert;

import java.util.Locale;

/** What a firing alert asks for. */
public enum Severity {
    /** Somebody must look now. */
    PAGE,
    /** Somebody must look within days. */
    TICKET;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
