package io.headroom.benchmarks.layout;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Rows of all cells, one to begin with; a thread's row follows from its id. Whoever loses a race for a cell doubles the rows
 * and tries again, so that only what is contended grows.
 *
 * <p>Memory: a row, and under contention up to two a core, but at least eight.
 */
final class StripedCas extends EventCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROWS;
    private static final int LEAST_ROWS = 8;
    private static final int ROWS_A_CORE = 2;

    static {
        try {
            ROWS = MethodHandles.lookup().findVarHandle(StripedCas.class, "rows", long[][].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int rowLength;
    private final int mostRows;

    /**
     * A power of two of rows. Replaced by {@link #grow} alone, by a compare-and-set that publishes the new rows; read in volatile
     * mode. Cells are written by every thread, by compare-and-set, and read by sums in volatile mode; a row that has once been
     * here stays, so that no count is lost.
     */
    private volatile long[][] rows;

    StripedCas(int cells, int cores) {
        rowLength = Padding.length(cells, 1);
        mostRows = mostRows(cores);
        rows = new long[][] {new long[rowLength]};
    }

    private static int mostRows(int cores) {
        return Math.max(LEAST_ROWS, Padding.powerOfTwo(ROWS_A_CORE * cores));
    }

    /** All rows but the first, and the references to them. */
    static int mostGrowth(int cells, int cores) {
        return (mostRows(cores) - 1) * (Padding.bytes(Padding.length(cells, 1)) + 4);
    }

    @Override
    public void increment(int cell) {
        long[][] seen = rows;
        if (!tryIncrement(seen, cell)) {
            incrementContended(seen, cell);
        }
    }

    private static boolean tryIncrement(long[][] rows, int cell) {
        long[] row = rows[(int) Thread.currentThread().getId() & rows.length - 1];
        int at = Padding.LEAD + cell;
        long count = row[at];
        return LONGS.compareAndSet(row, at, count, count + 1);
    }

    private void incrementContended(long[][] lost, int cell) {
        long[][] seen = lost;
        do {
            seen = grow(seen);
        } while (!tryIncrement(seen, cell));
    }

    private long[][] grow(long[][] seen) {
        if (seen.length < mostRows) {
            long[][] doubled = Arrays.copyOf(seen, 2 * seen.length);
            for (int row = seen.length; row < doubled.length; row++) {
                doubled[row] = new long[rowLength];
            }
            ROWS.compareAndSet(this, seen, doubled);
        }
        return rows;
    }

    @Override
    public long sum(int cell) {
        long sum = 0;
        for (long[] row : rows) {
            sum += (long) LONGS.getVolatile(row, Padding.LEAD + cell);
        }
        return sum;
    }
}
