package io.headroom.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the other instances in a directory, which are read and never touched. A file is read again when it changed; one that
 * cannot be used is left out, and the log says so once. So it does where there are too many: counts and coverage are of those that are read.
 */
final class Neighbours {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    /** Beyond, a directory was filled by something else. */
    private static final int MOST = 1_000;

    private final Path directory;
    private final String own;
    private final String service;

    /** As of the last read. */
    private Map<String, Neighbour> known = new HashMap<>();

    private boolean wereTooMany;

    Neighbours(Path directory, String instance, String service) {
        this.directory = directory;
        this.own = instance;
        this.service = service;
    }

    /** The sum over all instances, this one with what it has just saved. */
    FleetCounts fleet(SavedCounts saved) throws IOException {
        Map<String, Neighbour> now = new HashMap<>();
        long room = SavedCountsFormat.MAX_FILE_BYTES;
        for (String instance : instances()) {
            Neighbour neighbour = read(instance, known.get(instance), saved.savedAt(), room);
            now.put(instance, neighbour);
            room -= neighbour.held;
        }
        known = now;
        List<SavedCounts> all = new ArrayList<>(List.of(saved));
        now.values().forEach(neighbour -> all.add(neighbour.counts));
        return FleetCounts.sum(saved.savedAt(), all);
    }

    /** The first by name, so that it is always the same ones whose counts are in the sum. */
    private SortedSet<String> instances() throws IOException {
        SortedSet<String> read = new TreeSet<>();
        int found = 0;
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*.lock")) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                String instance = name.substring(0, name.length() - ".lock".length());
                if (!instance.equals(own)) {
                    found++;
                    read.add(instance);
                    if (read.size() > MOST) {
                        read.remove(read.last());
                    }
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        warnOfTooMany(found, read);
        return read;
    }

    /** Once, until they fit again. */
    private void warnOfTooMany(int found, SortedSet<String> read) {
        boolean tooMany = found > read.size();
        if (tooMany && !wereTooMany) {
            LOG.warn(
                    "The fleet's counts of {} are those of {} other instances of the {} in {}, the last of which is {}: delete the files of"
                            + " those that left more than a period ago, or use a database",
                    service,
                    read.size(),
                    found,
                    directory,
                    read.last());
        }
        wereTooMany = tooMany;
    }

    /** From its file; from the one before that while its writer is between two renames, or if nothing can be made of the file. */
    private Neighbour read(String instance, @Nullable Neighbour last, Instant now, long room) {
        Neighbour before = last == null ? Neighbour.NONE : last;
        Path file = directory.resolve(instance + ".counts");
        Path previous = directory.resolve(instance + ".previous");
        Neighbour read = look(instance, file, before, now, room);
        if (read == null) {
            read = look(instance, previous, before, now, room);
            return read == null ? Neighbour.NONE : warned(previous, read, before);
        }
        if (read == before || !read.isRefused()) {
            return read;
        }
        Neighbour older = look(instance, previous, before, now, room);
        return warned(file, older == null || older.isRefused() ? read : read.withNewer(older), before);
    }

    /** Null if there is no such file, and what was read before if it did not change. */
    private @Nullable Neighbour look(String instance, Path file, Neighbour before, Instant now, long room) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return before.isOf(attributes) ? before : read(instance, file, attributes, before, now, room);
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            return before.refusing(FileTime.fromMillis(0), -1, String.valueOf(unreadable.getMessage()));
        }
    }

    private Neighbour read(
            String instance, Path file, BasicFileAttributes attributes, Neighbour before, Instant now, long room)
            throws IOException {
        FileTime modified = attributes.lastModifiedTime();
        long size = attributes.size();
        try {
            if (!attributes.isRegularFile()) {
                throw new DamagedFileException("must be a file", "none");
            }
            if (size > room) {
                throw new DamagedFileException(
                        "files of other instances must have at most %d bytes together"
                                .formatted(SavedCountsFormat.MAX_FILE_BYTES),
                        "larger by " + (size - room));
            }
            SavedCounts counts = Generations.read(file, new SavedCountsFormat(service, instance), now);
            return new Neighbour(modified, size, counts, size, "");
        } catch (DamagedFileException damage) {
            return before.refusing(modified, size, String.valueOf(damage.getMessage()));
        }
    }

    /** Said once, until the instance has a file that can be used. */
    private static Neighbour warned(Path file, Neighbour read, Neighbour before) {
        if (read.isRefused() && !before.isRefused()) {
            LOG.warn(
                    "The fleet's counts are without those of {}{}: {}",
                    file,
                    read.counts.equals(SavedCounts.NONE)
                            ? ""
                            : ", and with what its instance saved until " + read.counts.savedAt(),
                    read.refusal);
        }
        return read;
    }

    /**
     * What is known of an instance.
     *
     * @param modified when its file was written that was looked at last
     * @param size the length of that file
     * @param counts what it counted
     * @param held the length of the file that the counts are of
     * @param refusal why the file that was looked at last could not be used; empty if it could
     */
    private record Neighbour(FileTime modified, long size, SavedCounts counts, long held, String refusal) {
        static final Neighbour NONE = new Neighbour(FileTime.fromMillis(0), -1, SavedCounts.NONE, 0, "");

        boolean isOf(BasicFileAttributes file) {
            return size == file.size() && modified.equals(file.lastModifiedTime());
        }

        boolean isRefused() {
            return !refusal.isEmpty();
        }

        /** What was read before is still true. */
        Neighbour refusing(FileTime modified, long size, String reason) {
            return new Neighbour(modified, size, counts, held, reason);
        }

        Neighbour withNewer(Neighbour other) {
            return other.counts.savedAt().isAfter(counts.savedAt())
                    ? new Neighbour(modified, size, other.counts, other.held, refusal)
                    : this;
        }
    }
}
