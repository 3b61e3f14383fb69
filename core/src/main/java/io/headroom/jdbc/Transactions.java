package io.headroom.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on connections of a data source, each of which is given back as it was. Thread-safe. */
final class Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final int MOST_ATTEMPTS = 3;

    /** Classes of the standard's SQLSTATE. */
    private static final String VIOLATED_CONSTRAINT = "23";

    private static final String ROLLED_BACK = "40";

    /** Somebody else created it between the database's look whether it is there and its creation: PostgreSQL's type and table, others' table. */
    private static final Set<String> ALREADY_THERE = Set.of("42710", "42P07", "42S01");

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final DataSource dataSource;

    Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * @param work may be done again, if others did the like at once: created a table, described an SLO
     * @throws IOException if there is no connection, or the work or its commit fails; nothing has happened then
     */
    void run(Work work) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                runOnce(work);
                return;
            } catch (SQLException | RuntimeException failure) {
                if (attempt == MOST_ATTEMPTS || !isCollision(failure)) {
                    throw new IOException(failure.getMessage(), failure);
                }
            }
        }
    }

    private static boolean isCollision(Exception failure) {
        String state = failure instanceof SQLException refused ? refused.getSQLState() : null;
        return state != null
                && (state.startsWith(VIOLATED_CONSTRAINT)
                        || state.startsWith(ROLLED_BACK)
                        || ALREADY_THERE.contains(state));
    }

    private void runOnce(Work work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            OptionalInt waited = boundWaiting(connection);
            try {
                run(work, connection);
            } finally {
                waited.ifPresent(millis -> waitAgain(connection, millis));
            }
        }
    }

    private static void run(Work work, Connection connection) throws SQLException {
        boolean commitsItself = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        if (isolation == Connection.TRANSACTION_SERIALIZABLE) {
            // Each process writes its own rows and needs no more; serializable, those that flush at once would make
            // each other fail.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setAutoCommit(false);
        try {
            work.run(connection);
            connection.commit();
        } catch (SQLException | RuntimeException failure) {
            rollBack(connection, commitsItself, isolation, failure);
            throw failure;
        }
        giveBack(connection, commitsItself, isolation);
    }

    private static void rollBack(Connection connection, boolean commitsItself, int isolation, Exception failure) {
        try {
            connection.rollback();
            giveBack(connection, commitsItself, isolation);
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** As it was. */
    private static void giveBack(Connection connection, boolean commitsItself, int isolation) throws SQLException {
        connection.setAutoCommit(commitsItself);
        if (isolation == Connection.TRANSACTION_SERIALIZABLE) {
            connection.setTransactionIsolation(isolation);
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
