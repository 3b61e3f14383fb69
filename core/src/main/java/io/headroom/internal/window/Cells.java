package io.headroom.internal.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint 64-bit event counts, cumulative and never reset.
 *
 * <p>Concurrency: the counts lie in one row, in which an increment is one compare-and-set. One that fails is made again by an
 * atomic add, and tells the owner that threads {@linkplain #isContended() meet here}. The owner may then {@linkplain #spread()
 * spread} the cells over stripes of one row each: a thread's id selects its stripe, and an increment is one atomic add. So an
 * increment takes a bounded number of steps, never locks and never allocates. Each row has cache lines of its own. The first row stays and
 * goes on counting for whoever had not seen the stripes yet.
 *
 * <p>Readers sum a cell over the rows. A sum may miss increments under way, but each count only grows, so two successive
 * reads by one thread never show a sum falling, and a total formed from one pass over the cells is never smaller than any of
 * its parts.
 *
 * <p>{@link #retireInto} ends the cells: each count is taken out by an atomic swap that leaves a negative mark, and whoever
 * adds to a mark counts in the successor instead. An increment is in the swapped-out count or finds the mark, never both and
 * never neither.
 */
public final class Cells {
    private static final int STRIPES =
            Math.max(8, 2 * powerOfTwo(Runtime.getRuntime().availableProcessors()));

    /** Two 64-byte lines: what the adjacent-line prefetcher moves. */
    private static final int LEAST_ROW = 128 / Long.BYTES;

    /** Far enough below zero that no number of increments makes it a count. */
    private static final long RETIRED = Long.MIN_VALUE;

    /** Access to a count: compare-and-set and atomic adds by writers, volatile reads by {@link #sum}, swaps by {@link #retireInto}. */
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final int size;
    private final int rowShift;
    private final long[] first;

    /** Written once, under this object's lock, unless the cells have retired; read without it by every increment. */
    private volatile long @Nullable [] stripes;

    /** Written by whoever lost a race or found a mark, without order; read by the owner now and then. */
    private boolean contended;

    /** Written once, under this object's lock, before the first mark; read by whoever finds one. */
    private volatile @Nullable Cells successor;

    public Cells(int size) {
        this.size = size;
        rowShift = Integer.numberOfTrailingZeros(Math.max(LEAST_ROW, 2 * powerOfTwo(size)));
        first = new long[1 << rowShift];
    }

    public int size() {
        return size;
    }

    /** Counts one event. */
    public void increment(int cell) {
        increment(first, cell);
    }

    /** The same with the first row at hand, which saves a load on the way to it. */
    public void increment(long[] first, int cell) {
        long[] rows = stripes;
        if (rows == null) {
            long count = first[cell];
            if (count < 0 || !COUNT.compareAndSet(first, cell, count, count + 1)) {
                incrementContended(cell);
            }
        } else {
            // Ids are given in sequence: those of a pool's threads differ in their low bits. Virtual threads have ids
            // too.
            int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
            add(rows, (stripe + 1 << rowShift) + cell, cell);
        }
    }

    /** The row to be kept at hand by whoever increments often. */
    public long[] first() {
        return first;
    }

    /** Whether an increment met another since the cells were made, and they are not spread. */
    public boolean isContended() {
        return contended && stripes == null;
    }

    private void incrementContended(int cell) {
        contended = true;
        add(first, cell, cell);
    }

    private void add(long[] row, int at, int cell) {
        if ((long) COUNT.getAndAdd(row, at, 1L) < 0) {
            forward(cell);
        }
    }

    /** The events of a cell; 0 once retired. */
    public long sum(int cell) {
        long sum = count(first, cell);
        long[] rows = stripes;
        if (rows != null) {
            for (int stripe = 1; stripe <= STRIPES; stripe++) {
                sum += count(rows, (stripe << rowShift) + cell);
            }
        }
        return sum;
    }

    /** Gives each thread a stripe, so that threads do not wait for each other's cache lines; does nothing the second time. */
    public void spread() {
        if (stripes == null) {
            synchronized (this) {
                if (stripes == null && successor == null) {
                    // One row more than there are stripes: every increment reads the array's length, which must not
                    // share a line
                    // with anybody's counts.
                    stripes = new long[STRIPES + 1 << rowShift];
                }
            }
        }
    }

    /**
     * Moves all counts, and every later increment, to another's cells. To be called once; readers of both must wait for its
     * end, since a count is in neither for a moment.
     */
    public synchronized void retireInto(Cells successor) {
        this.successor = successor;
        long[] rows = stripes;
        for (int cell = 0; cell < size; cell++) {
            take(first, cell, cell, successor);
            for (int stripe = 1; rows != null && stripe <= STRIPES; stripe++) {
                take(rows, (stripe << rowShift) + cell, cell, successor);
            }
        }
    }

    private static void take(long[] row, int at, int cell, Cells successor) {
        long count = (long) COUNT.getAndSet(row, at, RETIRED);
        if ((long) COUNT.getAndAdd(successor.first, cell, count) < 0) {
            throw new IllegalStateException("a successor must not be retired, was");
        }
    }

    private void forward(int cell) {
        Cells next = successor;
        if (next != null) {
            next.increment(cell);
        }
    }

    private static long count(long[] row, int at) {
        return Math.max(0, (long) COUNT.getVolatile(row, at));
    }

    private static int powerOfTwo(int atLeast) {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }
}
