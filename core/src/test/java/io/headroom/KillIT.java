package io.headroom;

import io.headroom.server.MariaDbServer;
import io.headroom.server.PostgresServer;
import io.headroom.server.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same with a store at the other end of a connection, in which a kill may leave half a flush. */
@Timeout(600)
class KillIT extends KillContract {
    private static final int LONGEST_MILLIS = 1_000;

    private String store;

    @Override
    String store() {
        return store;
    }

    @Test
    void postgresLosesNoSavedEvent() throws Exception {
        try (PostgresServer server = PostgresServer.started()) {
            kill(server.url());
        }
    }

    @Test
    void mariaDbLosesNoSavedEvent() throws Exception {
        try (MariaDbServer server = MariaDbServer.started()) {
            kill(server.url());
        }
    }

    @Test
    void redisLosesNoSavedEvent() throws Exception {
        try (RedisServer server = RedisServer.started()) {
            kill(KilledService.REDIS + server.port());
        }
    }

    private void kill(String place) throws Exception {
        store = place;
        killOverAndOver("loop", Scale.of(5, 50), LONGEST_MILLIS);
    }
}
