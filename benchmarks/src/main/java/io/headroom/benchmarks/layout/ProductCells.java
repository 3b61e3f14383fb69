package io.headroom.benchmarks.layout;

import io.headroom.internal.window.Cells;

/**
 * What Headroom counts in: one row to begin with, and stripes once an SLI is busy; a thread adds atomically in either.
 *
 * <p>Memory: a row, and once busy two stripes a core, but at least eight.
 */
final class ProductCells extends EventCells {
    private final Cells cells;

    ProductCells(int cells, boolean busy) {
        this.cells = new Cells(cells);
        if (busy) {
            this.cells.spread();
        }
    }

    /** The stripes, and as much before the first. */
    static int mostGrowth(int cells, int cores) {
        int rows = 1 + Math.max(8, 2 * Padding.powerOfTwo(cores));
        return Padding.bytes(rows * Math.max(16, 2 * Padding.powerOfTwo(cells)));
    }

    @Override
    public void increment(int cell) {
        cells.increment(cell);
    }

    @Override
    public long sum(int cell) {
        return cells.sum(cell);
    }
}
