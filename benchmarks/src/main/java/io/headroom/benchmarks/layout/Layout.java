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
    THREAD_ROWS;

    /** Cells at zero, on a machine with as many cores as this one. */
    public EventCells create(int cells) {
        int cores = Runtime.getRuntime().availableProcessors();
        return switch (this) {
            case PADDED_ADDERS -> new PaddedAdders(cells);
            case STRIPED_XADD -> new StripedXadd(cells, cores);
            case STRIPED_CAS -> new StripedCas(cells, cores);
            case THREAD_ROWS -> new ThreadRows(cells);
        };
    }
}
