package io.headroom.metrics;

/**
 * A metrics library that is told what to publish. Called by one thread at a time, at times under the lock of the
 * {@link io.headroom.Headroom}: return quickly and wait for nobody.
 */
public interface SeriesSink {
    /** Publishes a series from now on. */
    void add(Series series);

    /** Publishes it no more; it was added before. */
    void remove(Series series);
}
