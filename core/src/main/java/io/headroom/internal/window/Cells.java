package io.headroom.internal.window;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Disjoint 64-bit event counts, cumulative and never reset.
 *
 * <p>Concurrency: the counts lie in rows, each holding one count of every cell on cache lines of its own. A thread
 * increments in the row that its id selects, by one compare-and-set. There is one row until a compare-and-set fails; each
 * failure doubles the rows, up to twice the processors, and the increment that failed is then made by an atomic add. So an
 * increment takes a bounded number of steps, never locks, and allocates only while rows still grow. Growth keeps the rows
 * there are, so that nothing has to be copied and no increment can be lost to it.
 *
 * <p>Readers sum a cell over the rows. A sum may miss increments under way, but each count only grows, so two successive
 * reads by one thread never show a sum falling, and a total formed from one pass over the cells is never smaller than any of
 * its parts.
 *
 * <p>{@link #retireInto} ends the cells: each count is taken out by an atomic swap that leaves a negative mark, and whoever
 * finds the mark counts in the successor instead. An increment is in the swapped-out count or finds the mark, never both and
 * never neither.
 */
public final class Cells {
    /** No two rows share a pair of 64-byte lines, which is what the adjacent-line prefetcher moves. */
    private static final int PADDING = 128 / Long.BYTES;

    private static final int MOST_ROWS =
            Math.max(8, 2 * powerOfTwo(Runtime.getRuntime().availableProcessors()));

    private static final long RETIRED = Long.MIN_VALUE;

    /** Access to a count: compare-and-set or add by writers, volatile reads by {@link #sum}. */
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private static final VarHandle ROWS;

    static {
        try {
            ROWS = MethodHandles.lookup().findVarHandle(Cells.class, "rows", long[][].class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final int size;

    /** Always a power of two of rows. Replaced by compare-and-set alone: by growth while there is no successor, then once more. */
    private volatile long[][] rows;

    /** Written once, before the last replacement of the rows; read by whoever finds a mark or wants to grow. */
    private volatile @Nullable Cells successor;

    public Cells(int size) {
        this.size = size;
        rows = new long[][] {newRow()};
    }

    public int size() {
        return size;
    }

    /** Counts one event. */
    public void increment(int cell) {
        long[][] now = rows;
        long[] row = rowIn(now);
        long count = row[cell];
        if (count < 0 || !COUNT.compareAndSet(row, cell, count, count + 1)) {
            add(cell, 1, now);
        }
    }

    /** The events of a cell; 0 once retired. */
    public long sum(int cell) {
        long sum = 0;
        for (long[] row : rows) {
            sum += Math.max(0, (long) COUNT.getVolatile(row, cell));
        }
        return sum;
    }

    /**
     * Moves all counts, and every later increment, to another's cells. To be called once; readers of both must wait for its
     * end, since a count is in neither for a moment.
     */
    public void retireInto(Cells successor) {
        this.successor = successor;
        long[][] last;
        do {
            last = rows;
        } while (!ROWS.compareAndSet(this, last, last.clone()));
        for (long[] row : last) {
            for (int cell = 0; cell < size; cell++) {
                long count = (long) COUNT.getAndSet(row, cell, RETIRED);
                if (count > 0) {
                    successor.add(cell, count, successor.rows);
                }
            }
        }
    }

    private void add(int cell, long events, long[][] contended) {
        long[][] grown = grow(contended);
        if ((long) COUNT.getAndAdd(rowIn(grown), cell, events) < 0) {
            Cells next = successor;
            if (next != null) {
                next.add(cell, events, next.rows);
            }
        }
    }

    /** The successor is looked at after the rows: who saw none, and rows older than the last, fails to replace them. */
    private long[][] grow(long[][] now) {
        if (now.length >= MOST_ROWS || successor != null) {
            return now;
        }
        long[][] grown = new long[2 * now.length][];
        System.arraycopy(now, 0, grown, 0, now.length);
        for (int i = now.length; i < grown.length; i++) {
            grown[i] = newRow();
        }
        return ROWS.compareAndSet(this, now, grown) ? grown : rows;
    }

    private long[] newRow() {
        return new long[size + PADDING];
    }

    /** Ids are given in sequence, so those of a pool's threads differ in their low bits; virtual threads have ids too. */
    private static long[] rowIn(long[][] rows) {
        return rows[(int) Thread.currentThread().getId() & (rows.length - 1)];
    }

    private static int powerOfTwo(int atLeast) {
        return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }
}
