package io.headroom.benchmarks.layout;

import java.util.concurrent.atomic.LongAdder;

/**
 * One {@link LongAdder} a cell, kept away from its neighbours by trailing fields; the cells of most events are at hand as
 * fields, which saves an array look-up.
 *
 * <p>Memory: an adder a cell, and under contention up to one padded stripe a core for each contended cell.
 */
final class PaddedAdders extends EventCells {
    private final LongAdder[] adders;
    private final LongAdder goodWithoutDuration;
    private final LongAdder firstClass;

    PaddedAdders(int cells) {
        adders = new LongAdder[cells];
        for (int cell = 0; cell < cells; cell++) {
            adders[cell] = new PaddedAdder();
        }
        goodWithoutDuration = adders[GOOD_WITHOUT_DURATION];
        firstClass = adders[FIRST_CLASS];
    }

    /** A padded stripe a core for every cell; what the JDK pads, it pads with 128 bytes on both sides. */
    static int mostGrowth(int cells, int cores) {
        return cells * Padding.powerOfTwo(cores) * (12 + 128 + 8 + 128 + 4);
    }

    @Override
    public void increment(int cell) {
        adder(cell).increment();
    }

    /** The adder of a cell; with a constant the compiler leaves one field to load. */
    private LongAdder adder(int cell) {
        if (cell == FIRST_CLASS) {
            return firstClass;
        }
        return cell == GOOD_WITHOUT_DURATION ? goodWithoutDuration : adders[cell];
    }

    @Override
    public long sum(int cell) {
        return adders[cell].sum();
    }

    private static final class PaddedAdder extends LongAdder {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unused")
        long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
    }
}
