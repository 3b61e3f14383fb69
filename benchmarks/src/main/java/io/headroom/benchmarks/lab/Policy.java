package io.headroom.benchmarks.lab;

/** How a client process calls its dependency; one instance a process, which knows of that process alone. */
interface Policy {
    /** Makes the call, with as many attempts as it sees fit, and {@linkplain Call#end ends} it once. */
    void call(Call call);

    /** Takes note of a request that the process served. */
    default void served(long nanos, boolean good, boolean critical) {}

    /** Gives back what is not memory. */
    default void close() {}

    /** Makes policies. */
    @FunctionalInterface
    interface Factory {
        /** The policy of one process. */
        Policy create(Surroundings surroundings);
    }
}
