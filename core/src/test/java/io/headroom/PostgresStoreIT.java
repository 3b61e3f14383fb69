package io.headroom;

import io.headroom.server.PostgresServer;
import io.headroom.server.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoreIT extends SharedServerContract {
    @RegisterExtension
    static final RunningServer<PostgresServer> SERVER = new RunningServer<>(PostgresServer::started);

    PostgresStoreIT() {
        super(SERVER);
    }
}
