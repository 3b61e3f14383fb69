package io.headroom.server;

import io.headroom.jdbc.JdbcSlots;
import io.headroom.store.SharedStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A relational database. */
public abstract class DatabaseServer extends StoreServer {
    protected DatabaseServer() throws IOException {}

    /** Where the database is, for any process of this machine. */
    public abstract String url();

    public final DataSource dataSource() {
        return new UrlDataSource(url());
    }

    /** Runs one statement. */
    public final void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public final SharedStore store() {
        return JdbcSlots.creatingStore(dataSource());
    }

    @Override
    public final void forgetAll() throws SQLException {
        execute("DROP TABLE IF EXISTS headroom_slot");
        execute("DROP TABLE IF EXISTS headroom_slo");
    }

    @Override
    protected final boolean isReady() {
        try (Connection connection = DriverManager.getConnection(url())) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }
}
