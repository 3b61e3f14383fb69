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
import java.util.List;

/** A real server, and how replicas reach it through a {@link CountingProxy}. */
enum ScaledStore {
    POSTGRESQL("PostgreSQL") {
        @Override
        StoreServer started() throws IOException {
            return PostgresServer.started();
        }

        @Override
        String url(StoreServer server) {
            return ((PostgresServer) server).url();
        }

        @Override
        List<String> copies(int count) {
            return List.of(
                    COPIED + " CROSS JOIN LATERAL generate_series(1, %d) AS n".formatted(count),
                    "VACUUM ANALYZE headroom_slot");
        }
    },
    MARIADB("MariaDB") {
        @Override
        StoreServer started() throws IOException {
            return MariaDbServer.started();
        }

        @Override
        String url(StoreServer server) {
            return ((MariaDbServer) server).url();
        }

        @Override
        List<String> copies(int count) {
            return List.of(
                    COPIED + " CROSS JOIN (SELECT seq AS n FROM seq_1_to_%d) AS others".formatted(count),
                    "ANALYZE TABLE headroom_slot");
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

    private static final String COPIED = "INSERT INTO headroom_slot"
            + " SELECT service_id, minutes, starts_ms, slo_id, CONCAT('replica-', n), n, good, bad FROM copied";

    private final String title;

    ScaledStore(String title) {
        this.title = title;
    }

    abstract StoreServer started() throws IOException;

    /** Of a database. */
    String url(StoreServer server) {
        throw new UnsupportedOperationException(this + " is no database");
    }

    int port(StoreServer server) {
        return Integer.parseInt(url(server).replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    SharedStore through(CountingProxy proxy, StoreServer server) {
        String url = url(server);
        return JdbcSlots.creatingStore(
                PooledDataSource.of(url.replace(":" + port(server) + "/", ":" + proxy.port() + "/")));
    }

    /** Statements that copy what one replica wrote, as if so many others had written as much: in a database that takes minutes, not hours. */
    List<String> copies(int count) {
        throw new UnsupportedOperationException(this + " keeps sums");
    }

    @Override
    public String toString() {
        return title;
    }
}
