package io.headroom.jdbc;

import io.headroom.server.PostgresServer;
import java.io.IOException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresSlotsIT extends JdbcSlotsContract {
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = PostgresServer.started();
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
