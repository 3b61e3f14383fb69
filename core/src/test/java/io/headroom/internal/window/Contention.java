package io.headroom.internal.window;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * The way an increment takes after a failed compare-and-set, for tests with too few threads to make one fail often: the rows
 * grow, and the event is added.
 */
final class Contention {
    private static final VarHandle ROWS;
    private static final MethodHandle ADD;

    static {
        try {
            MethodHandles.Lookup cells = MethodHandles.privateLookupIn(Cells.class, MethodHandles.lookup());
            ROWS = cells.findVarHandle(Cells.class, "rows", long[][].class);
            ADD = cells.findVirtual(
                    Cells.class, "add", MethodType.methodType(void.class, int.class, long.class, long[][].class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    private Contention() {}

    static void increment(Cells cells, int cell) {
        try {
            ADD.invokeExact(cells, cell, 1L, (long[][]) ROWS.getVolatile(cells));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
