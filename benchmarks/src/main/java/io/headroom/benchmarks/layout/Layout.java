package io.headroom.benchmarks.layout;

/** The candidates, by the names of the benchmark's parameter. */
public enum Layout {
    /** See {@link PaddedAdders}. */
    PADDED_ADDERS,
    /** See {@link StripedXadd}. */
    STRIPED_XADD,
    /** See {@link StripedCas}. */
    STRIPED_CAS,
    /** See {@link ThreadRows}. */
    THREAD_ROWS,
    /** Headroom's, before it saw many events: see {@link ProductCells}. */
    ONE_ROW,
    /** The same once it did. */
    ONE_ROW_AND_STRIPES;

    /** Cells at zero, on a machine with as many cores as this one. */
    public EventCells create(int cells) {
        int cores = Runtime.getRuntime().availableProcessors();
        return switch (this) {
            case PADDED_ADDERS -> new PaddedAdders(cells);
            case STRIPED_XADD -> new StripedXadd(cells, cores);
            case STRIPED_CAS -> new StripedCas(cells, cores);
            case THREAD_ROWS -> new ThreadRows(cells);
            case ONE_ROW -> new ProductCells(cells, false);
            case ONE_ROW_AND_STRIPES -> new ProductCells(cells, true);
        };
    }

    /** Bytes that are added at most, when every cell is contended on so many cores, by so many threads. */
    int mostGrowth(int cells, int cores, int threads) {
        return switch (this) {
            case PADDED_ADDERS -> PaddedAdders.mostGrowth(cells, cores);
            case STRIPED_XADD, ONE_ROW_AND_STRIPES -> 0;
            case STRIPED_CAS -> StripedCas.mostGrowth(cells, cores);
            case ONE_ROW -> ProductCells.mostGrowth(cells, cores);
            case THREAD_ROWS -> threads * ThreadRows.bytesAThread(cells);
        };
    }
}
