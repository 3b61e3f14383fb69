package io.headroom.jdbc;

import io.headroom.server.UrlDataSource;
import java.util.UUID;
import javax.sql.DataSource;

class H2SlotsTest extends JdbcSlotsContract {
    private final DataSource database = new UrlDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

    @Override
    DataSource dataSource() {
        return database;
    }
}
