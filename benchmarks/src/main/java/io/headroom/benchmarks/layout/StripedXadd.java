package io.headroom.benchmarks.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One array with a stripe of all cells for each quarter of a core; a thread's stripe follows from its id, and it adds
 * atomically.
 *
 * <p>Memory: all stripes from the start, used or not.
 */
final class StripedXadd extends EventCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int STRIPES_A_CORE = 4;

    /** Written by every thread, by atomic additions; read by sums in volatile mode. */
    private final long[] stripes;

    private final int mask;
    private final int stride;

    StripedXadd(int cells, int cores) {
        int count = Padding.powerOfTwo(STRIPES_A_CORE * cores);
        mask = count - 1;
        stride = Padding.stride(cells);
        stripes = new long[Padding.length(cells, count)];
    }

    @Override
    public void increment(int cell) {
        int stripe = (int) Thread.currentThread().getId() & mask;
        LONGS.getAndAdd(stripes, Padding.LEAD + stripe * stride + cell, 1L);
    }

    @Override
    public long sum(int cell) {
        long sum = 0;
        for (int stripe = 0; stripe <= mask; stripe++) {
            sum += (long) LONGS.getVolatile(stripes, Padding.LEAD + stripe * stride + cell);
        }
        return sum;
    }
}
