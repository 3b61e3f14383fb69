package io.headroom.jdbc;

import io.headroom.server.PostgresServer;
import io.headroom.server.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSlotsIT extends ServerSlotsContract {
    @RegisterExtension
    static final RunningServer<PostgresServer> SERVER = new RunningServer<>(PostgresServer::started);

    PostgresSlotsIT() {
        super(SERVER);
    }
}
