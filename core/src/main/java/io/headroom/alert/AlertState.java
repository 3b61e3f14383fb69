package io.headroom.alert;

import java.util.Locale;

/** How an alert stands. */
public enum AlertState {
    /** The budget does not burn too fast, or not any more. */
    INACTIVE,

    /** It burns too fast, but so few events say so that chance would too. */
    PENDING,

    /** It burns too fast, beyond what chance explains. */
    FIRING,

    /** It fired, and the short window says that it is over; the long one still remembers. */
    RESOLVED,

    /** A ticket's long window is not half covered yet: there is no verdict. */
    INSUFFICIENT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
