package io.headroom.benchmarks.layout;

/**
 * The layout of rows of cells within a {@code long[]}: no cell shares a line with another row, nor with what lies before or
 * behind the array. Lines have 64 bytes; sizes are multiples of 128, since prefetchers fetch lines in pairs.
 */
final class Padding {
    /** Longs before the first cell: with the array's header of 16 bytes, one line. */
    static final int LEAD = 6;

    private static final int LINE = 8;
    private static final int PAIR_OF_LINES = 16;
    private static final int HEADER = 2;

    private Padding() {}

    /** The distance from a row to the next in one array, in longs: the cells and at least a line. */
    static int stride(int cells) {
        return roundUp(cells + LINE);
    }

    /** The length of an array with rows at {@link #LEAD} and every {@link #stride} from there: its bytes are a multiple of 128. */
    static int length(int cells, int rows) {
        return roundUp(HEADER + LEAD + (rows - 1) * stride(cells) + cells + LINE) - HEADER;
    }

    /** The length of an array with one row at 0, where only other such arrays are written nearby. */
    static int ownRow(int cells) {
        return roundUp(HEADER + cells + LINE) - HEADER;
    }

    /** What an array of this length takes. */
    static int bytes(int length) {
        return (HEADER + length) * Long.BYTES;
    }

    /** The smallest power of two that is not below a number. */
    static int powerOfTwo(int atLeast) {
        return atLeast == 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
    }

    private static int roundUp(int longs) {
        return (longs + PAIR_OF_LINES - 1) / PAIR_OF_LINES * PAIR_OF_LINES;
    }
}
