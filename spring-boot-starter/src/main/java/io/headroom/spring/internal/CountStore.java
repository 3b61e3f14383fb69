package io.headroom.spring.internal;

import io.headroom.Headroom;
import io.headroom.HeadroomBuilder;
import io.headroom.internal.check.DnsLabel;
import io.headroom.internal.check.DurationGrammar;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.spring.internal.HeadroomProperties.StoreProperties;
import io.headroom.spring.internal.HeadroomProperties.StoreType;
import io.headroom.store.BudgetStore;
import io.headroom.store.DirectoryStore;
import io.headroom.store.SharedStore;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Where the properties keep counts over restarts: nowhere unless they name a directory, or a type of store. */
public final class CountStore {
    static final String DIRECTORY = HeadroomProperties.PREFIX + ".store.directory";
    private static final String INTERVAL = HeadroomProperties.PREFIX + ".store.interval";
    private static final String INSTANCE = HeadroomProperties.PREFIX + ".store.instance";

    private final @Nullable DirectoryStore directory;
    private final @Nullable Shared shared;

    /** What the starter's {@link Headroom} was given. Written when that is made, read by the report. */
    private volatile Optional<BudgetStore> store;

    /** Stays false if the application made its own. */
    private volatile boolean used;

    private CountStore(@Nullable DirectoryStore directory, @Nullable Shared shared) {
        this.directory = directory;
        this.shared = shared;
        store = Optional.ofNullable(directory);
    }

    /** A directory that is set to nothing is none: it switches the store off, unless that is of another type. */
    static CountStore read(StoreProperties written, PropertyReader properties) {
        StoreType type = written.type();
        if (type == StoreType.JDBC || type == StoreType.REDIS) {
            return new CountStore(null, Shared.read(type, written, properties));
        }
        String directory = written.directory();
        if (directory == null) {
            refuseAlone(INTERVAL, written.interval(), properties);
            refuseAlone(INSTANCE, written.instance(), properties);
            if (type == StoreType.DIRECTORY) {
                properties.required(new Setting(DIRECTORY, null), "name one such as /var/lib/shop", text -> text);
            }
        }
        if (directory == null || directory.isBlank()) {
            return new CountStore(null, null);
        }
        Path path = properties.read(DIRECTORY, directory, CountStore::parseDirectory);
        DirectoryStore store = DirectoryStore.at(path == null ? Path.of("") : path);
        DirectoryStore timed = properties.optional(
                new Setting(INTERVAL, written.interval()),
                store,
                text -> store.interval(DurationGrammar.parse("interval", text, "10s")));
        DirectoryStore named = properties.optional(new Setting(INSTANCE, written.instance()), store, store::instance);
        return new CountStore(timed == null || named == null ? null : timed.instance(named.instance()), null);
    }

    /**
     * Gives the store, if there is one, to the starter's own {@link Headroom}.
     *
     * @param beans a store that an auto-configuration made for the type, or the application for itself
     * @throws InvalidSettingException if there is none for the type
     */
    public HeadroomBuilder applyTo(HeadroomBuilder headroom, ObjectProvider<BudgetStore> beans) {
        used = true;
        if (store.isEmpty()) {
            store = Optional.ofNullable(beans.getIfUnique());
        }
        if (shared != null && store.isEmpty()) {
            throw shared.lacksClient();
        }
        store.ifPresent(headroom::store);
        return headroom;
    }

    /**
     * What a store of the type works with.
     *
     * @throws InvalidSettingException if there is none, or several of which none is the primary one
     */
    public <T> T client(ObjectProvider<T> beans) {
        T client = beans.getIfUnique();
        if (client == null) {
            throw Objects.requireNonNull(shared).lacksClient();
        }
        return client;
    }

    /** A store with the interval and the instance of the properties. */
    public SharedStore named(SharedStore store) {
        if (shared == null) {
            return store;
        }
        SharedStore timed = shared.interval == null ? store : store.interval(shared.interval);
        return shared.instance == null ? timed : timed.instance(shared.instance);
    }

    Optional<BudgetStore> store() {
        return store;
    }

    /** The property that asks for a store, if any does. */
    Optional<String> setting() {
        if (shared != null) {
            return Optional.of(HeadroomProperties.STORE_TYPE);
        }
        return Optional.ofNullable(directory).map(named -> DIRECTORY);
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

    /** What the properties say of a store that instances share. */
    private record Shared(
            StoreType type,
            @Nullable Duration interval,
            @Nullable String instance) {
        InvalidSettingException lacksClient() {
            return new InvalidSettingException(
                    HeadroomProperties.STORE_TYPE,
                    type.toString().toLowerCase(Locale.ROOT),
                    "must go with one bean of type " + type.client(),
                    "add one, or a bean of type BudgetStore that names which");
        }

        static Shared read(StoreType type, StoreProperties written, PropertyReader properties) {
            String directory = written.directory();
            if (directory != null && !directory.isBlank()) {
                properties.refuse(DIRECTORY, directory, "must go with the type directory", "remove it, or the type");
            }
            return new Shared(
                    type,
                    properties.optional(
                            new Setting(INTERVAL, written.interval()),
                            null,
                            text -> SharedStore.checkInterval(DurationGrammar.parse("interval", text, "10s"))),
                    properties.optional(
                            new Setting(INSTANCE, written.instance()), null, text -> DnsLabel.check("instance", text)));
        }
    }
}
