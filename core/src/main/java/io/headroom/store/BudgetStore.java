package io.headroom.store;

import java.time.Duration;

/**
 * Where counts outlive a process and meet those of the other instances of a service: each instance saves its own, and the fleet's
 * are their sum, so that nobody waits for anybody and no write counts twice.
 *
 * <p>Immutable and thread-safe; its {@linkplain #session sessions} do the work.
 */
public interface BudgetStore {
    /** Where it is, for people. */
    String place();

    /** The name of the instance, a DNS label, of its own among those that run at a time. */
    String instance();

    /** The time between two saves, which is the most that a crash loses. */
    Duration interval();

    /**
     * Whether it is at the other end of a network, which may hang: then nobody waits for it, and what it holds is taken in when
     * it has answered.
     */
    boolean isRemote();

    /**
     * Whether it saves the histories of SLOs. One that does not, since it keeps what each process counted apart, gets them empty: to build them
     * takes time under the lock that ticks need.
     *
     * @see SavedSlo#history()
     * @see SavedSlo#own()
     */
    default boolean savesHistories() {
        return true;
    }

    /**
     * A session of one service, which has acquired nothing yet.
     *
     * @param service the service's name; counts of another are not read
     */
    StoreSession session(String service);
}
