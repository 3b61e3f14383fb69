package io.headroom;

import io.headroom.server.RedisServer;
import io.headroom.server.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisStoreIT extends SharedServerContract {
    @RegisterExtension
    static final RunningServer<RedisServer> SERVER = new RunningServer<>(RedisServer::started);

    RedisStoreIT() {
        super(SERVER);
    }
}
