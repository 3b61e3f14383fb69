package io.headroom.benchmarks.layout;

/**
 * The disjoint, cumulative counts of one SLI: the cell of the bad events, that of the good ones without a duration, then
 * one for each latency class.
 *
 * <p>Any thread increments; a sum may miss increments under way and none that happened before it.
 *
 * <p>An abstract class, not an interface: with one of its subclasses loaded, calls bind without a check.
 */
public abstract class EventCells {
    static final int BAD = 0;
    static final int GOOD_WITHOUT_DURATION = 1;
    static final int FIRST_CLASS = 2;

    /** Counts one event. */
    public abstract void increment(int cell);

    /** How many events a cell has counted. */
    public abstract long sum(int cell);
}
