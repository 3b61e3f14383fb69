package io.headroom.samples.story;

import io.headroom.server.PostgresServer;
import io.headroom.server.RedisServer;
import io.headroom.server.StoreServer;
import java.io.IOException;
import java.util.List;

/** A store that the shops of the {@link StoreDrill} share, on a real server. */
enum DrilledStore {
    POSTGRESQL {
        @Override
        StoreServer started() throws IOException {
            return PostgresServer.started();
        }

        @Override
        List<String> settings(StoreServer server) {
            return List.of(
                    "--%s=%s".formatted(StoreShop.DATABASE, ((PostgresServer) server).url()),
                    "--headroom.store.type=jdbc",
                    "--headroom.store.create-tables=true");
        }
    },
    REDIS {
        @Override
        StoreServer started() throws IOException {
            return RedisServer.started();
        }

        @Override
        List<String> settings(StoreServer server) {
            return List.of(
                    "--%s=%d".formatted(StoreShop.REDIS, ((RedisServer) server).port()), "--headroom.store.type=redis");
        }
    };

    /** Started, and empty. */
    abstract StoreServer started() throws IOException;

    /** What a shop needs to use it. */
    abstract List<String> settings(StoreServer server);
}
