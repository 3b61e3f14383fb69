package io.headroom.benchmarks.layout;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A row of all cells for each platform thread, which alone writes it and so needs no atomic instruction. Virtual threads,
 * which are many and short-lived, share adders.
 *
 * <p>Memory: the adders, and a row for each thread that ever recorded. To reclaim those of ended threads is left out here; it
 * would cost the readers.
 */
final class ThreadRows extends EventCells {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final MethodHandle IS_VIRTUAL = isVirtual();

    private final int rowLength;
    private final ThreadLocal<long @Nullable []> threadRow = new ThreadLocal<>();

    /** Every row there is: added by its thread before its first count, read by sums in opaque mode. */
    private final Queue<long[]> rows = new ConcurrentLinkedQueue<>();

    private final EventCells shared;

    /** A row, its place in the queue, and the entry in its thread's map, whose table is a quarter full at worst. */
    static int bytesAThread(int cells) {
        return Padding.bytes(Padding.ownRow(cells)) + 24 + 32 + 16;
    }

    ThreadRows(int cells) {
        rowLength = Padding.ownRow(cells);
        shared = new PaddedAdders(cells);
    }

    @Override
    public void increment(int cell) {
        if (onVirtualThread()) {
            shared.increment(cell);
            return;
        }
        long[] row = threadRow.get();
        if (row == null) {
            row = register();
        }
        LONGS.setOpaque(row, cell, row[cell] + 1);
    }

    private long[] register() {
        long[] row = new long[rowLength];
        rows.add(row);
        threadRow.set(row);
        return row;
    }

    @Override
    public long sum(int cell) {
        return shared.sum(cell)
                + rows.stream()
                        .mapToLong(row -> (long) LONGS.getOpaque(row, cell))
                        .sum();
    }

    private static boolean onVirtualThread() {
        try {
            return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code Thread.isVirtual()} where there is one, from JDK 21; else a constant. */
    private static MethodHandle isVirtual() {
        try {
            return MethodHandles.lookup().findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException none) {
            return MethodHandles.dropArguments(MethodHandles.constant(boolean.class, false), 0, Thread.class);
        }
    }
}
