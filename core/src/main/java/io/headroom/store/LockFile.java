package io.headroom.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock of the operating system on a file, which ends with the process at the latest.
 *
 * <p>POSIX drops all locks of a process on a file once the process closes <em>any</em> descriptor of it. So whoever asks for a
 * file that this class holds is refused before it is opened again; and the channel that met a lock of the same class from
 * another class loader is not closed but used for the next attempt. The file is never deleted: another process could
 * hold a lock on the deleted one.
 */
final class LockFile implements AutoCloseable {
    /** Both are guarded by the class. */
    private static final Set<Path> HELD = new HashSet<>();

    private static final Map<Path, FileChannel> REFUSED_IN_THIS_PROCESS = new HashMap<>();

    private final Path path;
    private final FileChannel channel;

    private LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Null if anyone else holds it, in this process or another. The directory must exist. */
    static @Nullable LockFile tryAcquire(Path directory, String name) throws IOException {
        synchronized (LockFile.class) {
            Path path = directory.toRealPath().resolve(name);
            FileChannel channel = HELD.contains(path) ? null : lock(path);
            if (channel == null) {
                return null;
            }
            HELD.add(path);
            return new LockFile(path, channel);
        }
    }

    private static @Nullable FileChannel lock(Path path) throws IOException {
        FileChannel kept = REFUSED_IN_THIS_PROCESS.remove(path);
        FileChannel channel = kept != null ? kept : open(path);
        boolean keep = false;
        try {
            FileLock lock = channel.tryLock();
            keep = lock != null;
            return lock == null ? null : channel;
        } catch (OverlappingFileLockException heldInThisProcess) {
            REFUSED_IN_THIS_PROCESS.put(path, channel);
            keep = true;
            return null;
        } finally {
            if (!keep) {
                channel.close();
            }
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() throws IOException {
        synchronized (LockFile.class) {
            HELD.remove(path);
            channel.close();
        }
    }
}
