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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of the other instances in a directory, which are read and never touched. A file is read again when it changed; one that
 * cannot be used is left out, and the log says so once.
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

    Neighbours(Path directory, String instance, String service) {
        this.directory = directory;
        this.own = instance;
        this.service = service;
    }

    /** The sum over all instances, this one with what it has just saved. */
    FleetCounts fleet(SavedCounts saved) throws IOException {
        Map<String, Neighbour> now = new HashMap<>();
        for (String instance : instances()) {
            now.put(instance, read(instance, known.get(instance), saved.savedAt()));
        }
        known = now;
        List<SavedCounts> all = new ArrayList<>(List.of(saved));
        now.values().forEach(neighbour -> all.add(neighbour.counts));
        return FleetCounts.sum(saved.savedAt(), all);
    }

    private List<String> instances() throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, "*.lock")) {
            for (Path lock : locks) {
                String name = lock.getFileName().toString();
                String instance = name.substring(0, name.length() - ".lock".length());
                if (!instance.equals(own) && found.size() < MOST) {
                    found.add(instance);
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return found;
    }

    private Neighbour read(String instance, @Nullable Neighbour before, Instant now) {
        for (String generation : List.of(".counts", ".previous")) {
            Path file = directory.resolve(instance + generation);
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!attributes.isRegularFile()) {
                    throw new DamagedFileException("must be a file", "none");
                }
                FileTime modified = attributes.lastModifiedTime();
                if (before != null && before.isOf(modified, attributes.size())) {
                    return before;
                }
                return new Neighbour(
                        modified,
                        attributes.size(),
                        Generations.read(file, new SavedCountsFormat(service, instance), now));
            } catch (NoSuchFileException between) {
                // Its writer is between two renames, and the previous generation is whole.
            } catch (IOException | DamagedFileException unusable) {
                return refused(file, unusable, before);
            }
        }
        return Neighbour.NONE;
    }

    /** What was read before is still true. */
    private static Neighbour refused(Path file, Exception unusable, @Nullable Neighbour before) {
        if (before != null && before.refused) {
            return before;
        }
        LOG.warn("The fleet's counts are without those of {}: {}", file, unusable.getMessage());
        return new Neighbour(FileTime.fromMillis(0), -1, before == null ? SavedCounts.NONE : before.counts, true);
    }

    private record Neighbour(FileTime modified, long size, SavedCounts counts, boolean refused) {
        static final Neighbour NONE = new Neighbour(FileTime.fromMillis(0), -1, SavedCounts.NONE);

        Neighbour(FileTime modified, long size, SavedCounts counts) {
            this(modified, size, counts, false);
        }

        boolean isOf(FileTime time, long length) {
            return size == length && modified.equals(time);
        }
    }
}
