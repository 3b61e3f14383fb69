package io.headroom.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * One process's use of a {@link BudgetStore}: acquire, save as often as wished, close.
 *
 * <p>Not thread-safe: one thread at a time, each seeing what the one before did.
 */
public interface StoreSession extends AutoCloseable {
    /**
     * Reads what earlier processes of this instance saved. What is damaged, foreign or hostile is refused with a warning and fails nothing.
     *
     * @param now the wall-clock time; what lies more than 24 hours ahead of it is not believed
     * @return what can be used of it, {@link SavedCounts#NONE} if there is nothing; empty if another process holds what only one may
     *     hold, and acquiring may be tried again
     * @throws IOException if the store cannot be used; nothing is held then, and acquiring may be tried again
     * @throws IllegalStateException if this session has acquired already
     */
    Optional<SavedCounts> acquire(Instant now) throws IOException;

    /**
     * Saves counts, and reads those of the fleet. Counts only grow from one call to the next; what an earlier call saved, or failed
     * to save, is saved again at no harm.
     *
     * @return the sum over all instances, those that have left included, this save included
     * @throws IOException if the store cannot be used; what was saved before is still there, and saving may be tried again
     * @throws IllegalStateException if this session has not acquired
     */
    FleetCounts save(SavedCounts counts) throws IOException;

    /** Lets go of the store; saves nothing. The session may acquire again. Does nothing if it holds nothing. */
    @Override
    void close();
}
