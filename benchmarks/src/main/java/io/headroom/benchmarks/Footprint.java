package io.headroom.benchmarks;

import java.util.Locale;

/**
 * What one of many SLOs keeps on the heap, in bytes.
 *
 * @param slos how many SLOs the service has
 * @param cores how many processors the JVM believes in
 * @param rings the snapshots of its windows
 * @param recorder its recorder before the first event
 * @param recorderAfter its recorder after many threads recorded
 * @param idle all of it, and its share of the service, before the first event
 * @param after the same after many threads recorded
 */
record Footprint(int slos, int cores, double rings, double recorder, double recorderAfter, double idle, double after) {
    static final String HEADER = """
            | SLOs | Rings | Recorder, idle | Recorder, after 200 threads | All, idle | All, after 200 threads |
            |--:|--:|--:|--:|--:|--:|
            """;

    String line() {
        return String.format(
                Locale.ROOT,
                "| %,d | %.0f | %.0f | %.0f | %.0f | %.0f |",
                slos,
                rings,
                recorder,
                recorderAfter,
                idle,
                after);
    }
}
