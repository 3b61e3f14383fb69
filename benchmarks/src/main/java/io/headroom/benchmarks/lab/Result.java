package io.headroom.benchmarks.lab;

/** How a call ended for whoever made it. */
enum Result {
    GOOD,

    /** The fallback answered. */
    DEGRADED,

    FAILED
}
