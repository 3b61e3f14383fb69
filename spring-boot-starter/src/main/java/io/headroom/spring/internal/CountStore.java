package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.StoreProperties;
import io.headroom.store.DirectoryStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the properties keep counts over restarts: nowhere unless they name a directory. */
public final class CountStore {
    static final String DIRECTORY = HeadroomProperties.PREFIX + ".store.directory";
    private static final String INTERVAL = HeadroomProperties.PREFIX + ".store.interval";
    private static final String INSTANCE = HeadroomProperties.PREFIX + ".store.instance";

    private final @Nullable DirectoryStore store;

    /** Written when the starter makes its {@link Headroom}, read by the report; stays false if the application made its own. */
    private volatile boolean used;

    private CountStore(@Nullable DirectoryStore store) {
        this.store = store;
    }

    /** A directory that is set to nothing switches the store off, whatever else is set of it. */
    static CountStore read(StoreProperties written, PropertyReader properties) {
        String directory = written.directory();
        if (directory == null) {
            refuseAlone(INTERVAL, written.interval(), properties);
            refuseAlone(INSTANCE, written.instance(), properties);
        }
        if (directory == null || directory.isBlank()) {
            return new CountStore(null);
        }
        Path path = properties.read(DIRECTORY, directory, CountStore::parseDirectory);
        DirectoryStore store = DirectoryStore.at(path == null ? Path.of("") : path);
        DirectoryStore timed = properties.optional(
                new Setting(INTERVAL, written.interval()),
                store,
                text -> store.interval(DurationGrammar.parse("interval", text, "10s")));
        DirectoryStore named = properties.optional(new Setting(INSTANCE, written.instance()), store, store::instance);
        return new CountStore(timed == null || named == null ? null : timed.instance(named.instance()));
    }

    /** Gives the store, if there is one, to the starter's own {@link Headroom}. */
    public HeadroomBuilder applyTo(HeadroomBuilder headroom) {
        used = true;
        return store == null ? headroom : headroom.store(store);
    }

    Optional<DirectoryStore> store() {
        return Optional.ofNullable(store);
    }

    boolean isUsed() {
        return used;
    }

    private static Path parseDirectory(String text) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException wrong) {
            throw new InvalidSettingException(
                    "directory",
                    text,
                    "must be a path of this system (%s)".formatted(wrong.getReason()),
                    "write one such as /var/lib/shop");
        }
    }

    private static void refuseAlone(String property, @Nullable String text, PropertyReader properties) {
        if (text != null) {
            properties.refuse(property, text, "must go with " + DIRECTORY, "remove it, or set the directory");
        }
    }
}
