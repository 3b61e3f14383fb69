package io.headroom.store;

/** Who takes in what a {@link SlotTable} reads, row by row, and believes nothing that it cannot check. */
public interface SlotReader {
    /** What one slot holds. */
    void slot(SlotCount slot);

    /** The name behind a number. */
    void label(SlotLabel label);

    /**
     * Something is there that nobody of us wrote.
     *
     * @param rule what it breaks
     * @param value what was there instead
     */
    void refused(String rule, Object value);
}
