package io.headroom;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.server.DatabaseServer;
import io.headroom.server.PostgresServer;
import io.headroom.server.ServerProcess;
import io.headroom.store.BudgetStore;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresStoreIT extends SharedServerContract {
    private static DatabaseServer server;

    @BeforeAll
    static void startServer() throws IOException {
        server = PostgresServer.started();
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
        return JdbcSlots.creatingStore(server.dataSource()).instance(instance);
    }

    @Override
    void dispose() throws SQLException {
        server.forgetAll();
    }
}
