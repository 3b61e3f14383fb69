package io.headroom.micrometer;

/** How many series an SLO gets. */
public enum MetricsDetail {
    /** Ten: two counters, objective, remaining budget, coverage of the period, four burn rates and the info gauge. */
    BASIC,

    /** Also the SLI, the burn rate and the coverage of every window. */
    FULL
}
