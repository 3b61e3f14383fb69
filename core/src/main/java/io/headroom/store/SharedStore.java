package io.headroom.store;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A store that the instances of a service share, in a database of theirs. Each writes its own counts, and knows the sum of all.
 *
 * <p>Immutable and thread-safe; touches no database itself, its {@linkplain #session sessions} do.
 */
public final class SharedStore implements BudgetStore {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_INTERVAL = Duration.ofMinutes(1);

    private final SlotTable table;
    private final Duration interval;
    private final String instance;

    /** Whether another process may have had the name before. */
    private final boolean isNamed;

    private SharedStore(SlotTable table, Duration interval, String instance, boolean isNamed) {
        this.table = table;
        this.interval = checkInterval(interval);
        this.instance = DnsLabel.check("instance", instance);
        this.isNamed = isNamed;
    }

    /** A store in a database, saved to every 10 seconds by an instance of a name that no other has. */
    public static SharedStore in(SlotTable table) {
        String unique = "i-%016x".formatted(ThreadLocalRandom.current().nextLong());
        return new SharedStore(table, DEFAULT_INTERVAL, unique, false);
    }

    /**
     * The same store with another interval between two saves, which is the most that a crash loses.
     *
     * @param interval from 1 second to 1 minute
     * @throws IllegalArgumentException if it is out of range
     */
    public SharedStore interval(Duration interval) {
        return new SharedStore(table, interval, instance, isNamed);
    }

    /**
     * The same store for an instance of that name. One that keeps its name over restarts, such as a StatefulSet's pod, goes on with its own
     * counts beside the fleet's.
     *
     * @param instance a DNS label
     * @throws IllegalArgumentException if it is none
     */
    public SharedStore instance(String instance) {
        return new SharedStore(table, interval, instance, true);
    }

    /**
     * The interval itself.
     *
     * @throws IllegalArgumentException unless it is from 1 second to 1 minute
     */
    public static Duration checkInterval(Duration interval) {
        return DurationGrammar.checkRange("interval", interval, MIN_INTERVAL, MAX_INTERVAL, "10s");
    }

    @Override
    public String place() {
        return table.toString();
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public boolean isRemote() {
        return true;
    }

    /** What a process counted itself is turned into slots. */
    @Override
    public boolean savesHistories() {
        return false;
    }

    @Override
    public StoreSession session(String service) {
        return new SlotSession(table, service, instance, isNamed);
    }

    @Override
    public String toString() {
        return "%s in %s every %s".formatted(instance, table, DurationGrammar.format(interval));
    }
}
