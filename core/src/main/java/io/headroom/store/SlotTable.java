package io.headroom.store;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * What a database must do to be a {@link SharedStore}: keep the counts of slots for each process, and sum them up. Counts only grow: of
 * two for the same slot of the same process the higher one holds, in whatever order and however often they arrive.
 *
 * <p>Called by one thread at a time for each session; sessions of several services may share it.
 */
public interface SlotTable {
    /**
     * Makes ready what the store needs, if it was told to.
     *
     * @throws IOException if the store cannot be used
     */
    void prepare() throws IOException;

    /**
     * Names the SLOs behind the numbers, for people who look into the store, and for {@link #own}. Those that are described keep the
     * later of the two expiries.
     *
     * @throws IOException if the store cannot be used
     */
    void describe(SlotFlush.Writer writer, List<SlotLabel> slos, Instant expiry) throws IOException;

    /**
     * Reads the sums over all processes of an instance, and the names of the service's SLOs.
     *
     * @throws IOException if the store cannot be used
     */
    void own(SlotFlush.Writer writer, Instant now, SlotReader reader) throws IOException;

    /**
     * Raises slots of one process to at least some counts, and reads the sums over all processes of the service.
     *
     * @throws IOException if the store cannot be used; some of the slots may be raised then
     */
    void exchange(SlotFlush flush, SlotReader reader) throws IOException;
}
