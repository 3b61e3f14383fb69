package io.headroom.store;

import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how often counts are saved: a directory, one set of files for each instance. Replicas that share it know their fleet's counts.
 *
 * <p>Immutable and thread-safe; touches no file itself, its {@linkplain #session sessions} do.
 */
public final class DirectoryStore implements BudgetStore {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
    private static final Duration MAX_INTERVAL = Duration.ofHours(1);
    private static final String DEFAULT_INSTANCE = "default";

    private final Path directory;
    private final Duration interval;
    private final String instance;

    private DirectoryStore(Path directory, Duration interval, String instance) {
        this.directory = directory;
        this.interval = DurationGrammar.checkRange("interval", interval, MIN_INTERVAL, MAX_INTERVAL, "10s");
        this.instance = DnsLabel.check("instance", instance);
    }

    /**
     * A store in a directory, saved to every 10 seconds by the instance {@code default}.
     *
     * @param directory created when it is first needed, with its parents; on a disk that is not lost with the process
     */
    public static DirectoryStore at(Path directory) {
        return new DirectoryStore(directory.toAbsolutePath(), DEFAULT_INTERVAL, DEFAULT_INSTANCE);
    }

    /**
     * The same store with another interval between two saves, which is the most that a crash loses.
     *
     * @param interval from 1 second to 1 hour
     * @throws IllegalArgumentException if it is out of range
     */
    public DirectoryStore interval(Duration interval) {
        return new DirectoryStore(directory, interval, instance);
    }

    /**
     * The same store for another instance. Replicas that share a directory each need a name that is their own and the same
     * after a restart, such as that of a StatefulSet's pod.
     *
     * @param instance a DNS label, which the files' names begin with
     * @throws IllegalArgumentException if it is none
     */
    public DirectoryStore instance(String instance) {
        return new DirectoryStore(directory, interval, instance);
    }

    @Override
    public String place() {
        return directory.toString();
    }

    /** The directory, absolute. */
    public Path directory() {
        return directory;
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public String instance() {
        return instance;
    }

    /** The files of this machine are read before the first event, so that nothing is decided without them. */
    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public StoreSession session(String service) {
        return new DirectorySession(this, service);
    }

    @Override
    public String toString() {
        return "%s in %s every %s".formatted(instance, directory, DurationGrammar.format(interval));
    }
}
