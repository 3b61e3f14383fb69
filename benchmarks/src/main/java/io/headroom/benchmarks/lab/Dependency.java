package io.headroom.benchmarks.lab;

/** What client processes call. */
interface Dependency {
    /** Takes an attempt; may {@linkplain Attempt#answer answer} it later, or never. */
    void send(Attempt attempt);
}
