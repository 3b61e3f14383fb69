package io.headroom.guard;

/** Who gets a dependency's scarce capacity while it is overloaded. Without calls of both other kinds all are alike. */
public enum Priority {
    /** All calls matter the same, or nothing is known of what they are for. */
    PLAIN,

    /** The call serves the SLO with the highest objective: it may fill twice the limit. */
    CRITICAL,

    /** The call serves SLOs with lower objectives alone: it may fill a share of the limit. */
    BEST_EFFORT
}
