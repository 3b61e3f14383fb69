package io.headroom;

import io.headroom.redis.RedisSlots;
import io.headroom.server.PlainRedisScripts;
import io.headroom.server.RedisServer;
import io.headroom.server.ServerProcess;
import io.headroom.store.BudgetStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisStoreIT extends SharedServerContract {
    private static RedisServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = RedisServer.started();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    ServerProcess server() {
        return server;
    }

    @Override
    BudgetStore store(String instance) {
        return RedisSlots.store(new PlainRedisScripts(server.port())).instance(instance);
    }

    @Override
    void dispose() throws IOException {
        server.command("FLUSHALL");
    }
}
