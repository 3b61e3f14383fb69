package io.headroom.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on connections of a data source, each of which is given back as it was. Thread-safe. */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final DataSource dataSource;

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** @throws IOException if there is no connection, or the work or its commit fails; nothing has happened then */
    void run(Work work) throws IOException {
        try (Connection connection = dataSource.getConnection()) {
            OptionalInt waited = boundWaiting(connection);
            try {
                run(work, connection);
            } finally {
                waited.ifPresent(millis -> waitAgain(connection, millis));
            }
        } catch (SQLException | RuntimeException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private static void run(Work work, Connection connection) throws SQLException {
        boolean commitsItself = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            work.run(connection);
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            rollBack(connection, commitsItself, failure);
            throw failure;
        }
        connection.setAutoCommit(commitsItself);
    }

    private static void rollBack(Connection connection, boolean commitsItself, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(commitsItself);
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** Optional to drivers. What it was before, in milliseconds; empty if it stays as it is. */
    private static OptionalInt boundWaiting(Connection connection) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) LONGEST_WAIT.toMillis());
            return OptionalInt.of(before);
        } catch (SQLException | AbstractMethodError unsupported) {
            return OptionalInt.empty(); // Then only the thread of the store waits longer.
        }
    }

    /** Not every pool puts back what its users changed, and the next one's statements may take longer. */
    private static void waitAgain(Connection connection, int millis) {
        try {
            connection.setNetworkTimeout(Runnable::run, millis);
        } catch (SQLException broken) {
            LOG.debug("A connection is given back as it is", broken);
        }
    }

    /** What happens in a transaction. */
    interface Work {
        void run(Connection connection) throws SQLException;
    }
}
