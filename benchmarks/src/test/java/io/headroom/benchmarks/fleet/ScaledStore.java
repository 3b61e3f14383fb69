package io.headroom.benchmarks.fleet;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.redis.RedisSlots;
import io.headroom.server.MariaDbServer;
import io.headroom.server.PlainRedisScripts;
import io.headroom.server.PostgresServer;
import io.headroom.server.RedisServer;
import io.headroom.server.StoreServer;
import io.headroom.store.SharedStore;
import java.io.IOException;

/** A real server, and how replicas reach it through a {@link CountingProxy}. */
enum ScaledStore {
    POSTGRESQL("PostgreSQL") {
        @Override
        StoreServer started() throws IOException {
            return PostgresServer.started();
        }

        @Override
        int port(StoreServer server) {
            String url = ((PostgresServer) server).url();
            return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
        }

        @Override
        SharedStore through(CountingProxy proxy, StoreServer server) {
            String url = ((PostgresServer) server).url();
            return JdbcSlots.creatingStore(
                    PooledDataSource.of(url.replace(":" + port(server) + "/", ":" + proxy.port() + "/")));
        }
    },
    MARIADB("MariaDB") {
        @Override
        StoreServer started() throws IOException {
            return MariaDbServer.started();
        }

        @Override
        int port(StoreServer server) {
            String url = ((MariaDbServer) server).url();
            return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
        }

        @Override
        SharedStore through(CountingProxy proxy, StoreServer server) {
            String url = ((MariaDbServer) server).url();
            return JdbcSlots.creatingStore(
                    PooledDataSource.of(url.replace(":" + port(server) + "/", ":" + proxy.port() + "/")));
        }
    },
    REDIS("Redis") {
        @Override
        StoreServer started() throws IOException {
            return RedisServer.started();
        }

        @Override
        int port(StoreServer server) {
            return ((RedisServer) server).port();
        }

        @Override
        SharedStore through(CountingProxy proxy, StoreServer server) {
            return RedisSlots.store(new PlainRedisScripts(proxy.port()));
        }
    };

    private final String title;

    ScaledStore(String title) {
        this.title = title;
    }

    abstract StoreServer started() throws IOException;

    abstract int port(StoreServer server);

    abstract SharedStore through(CountingProxy proxy, StoreServer server);

    @Override
    public String toString() {
        return title;
    }
}
