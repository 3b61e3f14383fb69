package io.headroom.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one instance, for whoever holds its lock: the counts, the previous generation, and one being written.
 *
 * <p>Whenever the process dies, one of the two is whole. A save goes: write {@code .tmp} and force it to the disk; rename
 * {@code .counts} to {@code .previous}; rename {@code .tmp} to {@code .counts}; force the directory. The first rename replaces
 * the previous generation by a newer whole one in one step, and only a whole file is ever given one of the two names.
 * Between the renames there is no {@code .counts}, and {@code .previous} holds the last save that returned.
 *
 * <p>Symbolic links are never followed: they are set aside like anything else that is no file.
 */
final class Generations {
    private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
    private static final int MAX_DAMAGED = 5;
    private static final String DAMAGED = ".damaged-";
    /** Sorts by time, and has no colon, which Windows refuses. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String instance;
    private final String service;
    private final Path current;
    private final Path previous;
    private final Path temporary;
    private final SavedCountsFormat format;
    private final ByteWriter bytes = new ByteWriter();

    Generations(Path directory, String instance, String service) {
        this.directory = directory;
        this.instance = instance;
        this.service = service;
        current = directory.resolve(instance + ".counts");
        previous = directory.resolve(instance + ".previous");
        temporary = directory.resolve(instance + ".tmp");
        format = new SavedCountsFormat(service, instance);
    }

    /** The newest generation that can be used; whatever could hinder the next save is out of its way. */
    SavedCounts load(Instant now) throws IOException {
        boolean found = exists(current) || exists(previous);
        for (Path file : List.of(current, previous, temporary)) {
            setAsideUnlessFile(file, now);
        }
        Files.deleteIfExists(temporary);
        Optional<SavedCounts> newest = read(current, now);
        return newest.isPresent() ? newest.get() : loadPrevious(found, now);
    }

    private SavedCounts loadPrevious(boolean found, Instant now) throws IOException {
        Optional<SavedCounts> counts = read(previous, now);
        if (counts.isPresent()) {
            LOG.info(
                    "The counts of {} go on from {}, saved at {}",
                    service,
                    previous,
                    counts.get().savedAt());
        } else if (found) {
            LOG.warn("The counts of {} start at zero: no file of {} in {} can be used", service, instance, directory);
        }
        return counts.orElse(SavedCounts.NONE);
    }

    /** Puts counts in place of the current ones, or throws and leaves the last good file. */
    void save(SavedCounts counts) throws IOException {
        format.encode(counts, bytes);
        try {
            writeTemporary();
            if (exists(current)) {
                Files.move(current, previous, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(temporary, current, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            removeTemporary(failure);
            throw failure;
        }
        forceDirectory();
    }

    private void writeTemporary() throws IOException {
        Files.deleteIfExists(temporary);
        try (FileChannel file = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            bytes.writeTo(file);
            file.force(true);
        }
    }

    private void removeTemporary(IOException failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Where a directory cannot be opened, as on Windows, the renames are as durable as the platform makes them. */
    private void forceDirectory() {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException refused) {
            LOG.debug("{} is not forced to the disk", directory, refused);
        }
    }

    /** Empty if there is no such file, or none any more. */
    private Optional<SavedCounts> read(Path path, Instant now) throws IOException {
        try {
            return Optional.of(read(path, format, now));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (DamagedFileException damage) {
            setAside(path, damage, now);
            return Optional.empty();
        }
    }

    /** Reads a file, and believes nothing in it that is too far ahead, or that nobody can have counted. */
    static SavedCounts read(Path path, SavedCountsFormat format, Instant now) throws IOException, DamagedFileException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return believed(format.decode(file, now.plus(SlotCount.FURTHEST_AHEAD)));
        }
    }

    /** So that neither times nor sums of a thousand instances leave the range of a long. */
    private static SavedCounts believed(SavedCounts counts) throws DamagedFileException {
        requireSince1970(counts.savedAt());
        for (SavedCounts.Gap gap : counts.gaps()) {
            requireSince1970(gap.from());
        }
        for (SavedSlo slo : counts.slos()) {
            int last = slo.history().size() - 1;
            if (last >= 0) {
                requireSince1970(Instant.ofEpochMilli(slo.history().wallMillis(0)));
                long most = Math.max(slo.history().good(last), slo.history().bad(last));
                if (most > SlotCount.MOST) {
                    throw new DamagedFileException("counts must be at most " + SlotCount.MOST, most);
                }
            }
        }
        return counts;
    }

    private static void requireSince1970(Instant time) throws DamagedFileException {
        if (time.isBefore(Instant.EPOCH)) {
            throw new DamagedFileException("times must not lie before 1970", time);
        }
    }

    /** Asked before anything is opened: to open a pipe would wait for its writer. */
    private void setAsideUnlessFile(Path path, Instant now) throws IOException {
        if (exists(path) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            setAside(path, new DamagedFileException("must be a file", kind(path)), now);
        }
    }

    private void setAside(Path path, DamagedFileException damage, Instant now) throws IOException {
        removeOldestDamaged();
        Path aside = unused(path.getFileName() + DAMAGED + TIMESTAMP.format(now));
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            failure.addSuppressed(damage);
            throw failure;
        }
        LOG.warn("Set aside {} as {}: {}", path, aside.getFileName(), damage.getMessage());
    }

    private Path unused(String name) {
        Path path = directory.resolve(name);
        for (int i = 2; exists(path); i++) {
            path = directory.resolve(name + "-" + i);
        }
        return path;
    }

    /** Makes room for one more. By the time in the name, which unlike a file's own time is that of the setting aside. */
    private void removeOldestDamaged() throws IOException {
        List<Path> damaged = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, instance + ".*" + DAMAGED + "*")) {
            files.forEach(damaged::add);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        damaged.sort(Comparator.comparing(Generations::damagedAt));
        for (Path oldest : damaged.subList(0, Math.max(0, damaged.size() - MAX_DAMAGED + 1))) {
            removeDamaged(oldest);
        }
    }

    /** A directory that someone filled is left alone: what is in it is not ours to delete. */
    private static void removeDamaged(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException filled) {
            LOG.debug("{} is kept", path, filled);
        }
    }

    private static String damagedAt(Path path) {
        String name = path.getFileName().toString();
        return name.substring(name.indexOf(DAMAGED));
    }

    private static String kind(Path path) {
        return Files.isSymbolicLink(path) ? "a symbolic link" : Files.isDirectory(path) ? "a directory" : "none";
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
