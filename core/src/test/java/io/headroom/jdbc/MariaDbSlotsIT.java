package io.headroom.jdbc;

import io.headroom.server.MariaDbServer;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MariaDbSlotsIT extends JdbcSlotsContract {
    private static MariaDbServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = MariaDbServer.started();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    DataSource dataSource() {
        return server.dataSource();
    }
}
