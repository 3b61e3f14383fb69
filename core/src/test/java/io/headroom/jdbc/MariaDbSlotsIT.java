package io.headroom.jdbc;

import io.headroom.server.MariaDbServer;
import io.headroom.server.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbSlotsIT extends ServerSlotsContract {
    @RegisterExtension
    static final RunningServer<MariaDbServer> SERVER = new RunningServer<>(MariaDbServer::started);

    MariaDbSlotsIT() {
        super(SERVER);
    }
}
