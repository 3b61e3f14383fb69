package io.headroom.metrics;

/** How many series an SLO gets. */
public enum MetricsDetail {
    /**
     * Twelve: two counters, objective, remaining budget, coverage of the period, four burn rates, an alert of each severity and the info
     * gauge.
     */
    BASIC,

    /** Also the SLI, the burn rate and the coverage of every window. */
    FULL
}
