package io.headroom;

import io.headroom.server.MariaDbServer;
import io.headroom.server.RunningServer;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariaDbStoreIT extends SharedServerContract {
    @RegisterExtension
    static final RunningServer<MariaDbServer> SERVER = new RunningServer<>(MariaDbServer::started);

    MariaDbStoreIT() {
        super(SERVER);
    }
}
