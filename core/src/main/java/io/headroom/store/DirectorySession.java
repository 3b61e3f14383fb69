package io.headroom.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's hold on the files of one instance, and a look at those of the others.
 *
 * <p>A thread's interrupt neither stops nor fails an operation that begins after it; one that arrives during an operation may
 * fail it with an {@link IOException}. It stays set in both cases.
 */
final class DirectorySession implements StoreSession {
    private static final Logger LOG = LoggerFactory.getLogger(DirectorySession.class);

    private final DirectoryStore store;
    private final String service;
    private final Generations generations;
    private final Neighbours neighbours;
    private @Nullable LockFile lock;

    DirectorySession(DirectoryStore store, String service) {
        this.store = store;
        this.service = service;
        generations = new Generations(store.directory(), store.instance(), service);
        neighbours = new Neighbours(store.directory(), store.instance(), service);
    }

    /**
     * Acquires the instance's files for this session alone, among all sessions of all processes, and reads what they hold.
     * Creates the directory if there is none.
     *
     * <p>The contents of files fail nothing: one that is damaged, foreign or from the future is renamed, a warning names it
     * with the reason, and the generation before it is read instead.
     */
    @Override
    public Optional<SavedCounts> acquire(Instant now) throws IOException {
        if (lock != null) {
            throw new IllegalStateException("the files of %s are acquired already".formatted(store));
        }
        boolean interrupted = Thread.interrupted();
        try {
            return acquireFiles(now);
        } finally {
            restore(interrupted);
        }
    }

    /**
     * Saves counts in place of those saved before, which are kept as the previous generation. On the disk when it returns;
     * whenever the process is killed, one generation of the two is whole.
     */
    @Override
    public FleetCounts save(SavedCounts counts) throws IOException {
        if (lock == null) {
            throw new IllegalStateException("the files of %s are not acquired".formatted(store));
        }
        boolean interrupted = Thread.interrupted();
        try {
            generations.save(counts);
            return neighbours.fleet(counts);
        } finally {
            restore(interrupted);
        }
    }

    @Override
    public void close() {
        LockFile held = lock;
        lock = null;
        if (held == null) {
            return;
        }
        try {
            held.close();
        } catch (IOException failure) {
            LOG.warn("The lock of {} may be held until this process ends", store, failure);
        }
    }

    private Optional<SavedCounts> acquireFiles(Instant now) throws IOException {
        createDirectory(store.directory());
        lock = LockFile.tryAcquire(store.directory(), store.instance() + ".lock");
        if (lock == null) {
            return Optional.empty();
        }
        boolean read = false;
        try {
            SavedCounts counts = generations.load(now);
            read = true;
            return Optional.of(counts);
        } finally {
            if (!read) {
                close();
            }
        }
    }

    /** Asks first: the createDirectories of older JDKs refuses a symbolic link to a directory (JDK-8294193). */
    private static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "%s of %s, %s".formatted(service, store, lock == null ? "not acquired" : "acquired");
    }
}
