package io.headroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.server.PostgresServer;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotFlush.Writer;
import io.headroom.store.SlotSize;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Why PostgreSQL gets the rows of a flush as columns: beside a batch of the same rows, in turns. */
class ColumnsIT {
    private static final Instant NOW = Instant.parse("2126-03-01T11:22:33.456Z");
    private static final int SLOS = 1_000;
    private static final int ROUNDS = 15;
    private static final String ROW = "INSERT INTO headroom_slot AS t"
            + " (service_id, minutes, starts_ms, slo_id, instance, incarnation, good, bad) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (service_id, minutes, starts_ms, slo_id, instance, incarnation)"
            + " DO UPDATE SET good = GREATEST(t.good, excluded.good), bad = GREATEST(t.bad, excluded.bad)";

    @Test
    void columnsCostLessThanABatch() throws Exception {
        try (PostgresServer server = PostgresServer.started()) {
            new JdbcSlots(server.dataSource(), true).prepare();
            try (Connection connection = connect(server, "");
                    Connection rewriting = connect(server, "&reWriteBatchedInserts=true")) {
                long[][] nanos = new long[3][ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    int good = round + 1;
                    nanos[0][round] = time(
                            () -> RaisedSlots.write(
                                    connection, Dialect.CONFLICT, flush(new Writer("shop", "columns", 1), good)),
                            connection);
                    nanos[1][round] =
                            time(() -> writeBatch(connection, flush(new Writer("shop", "batch", 1), good)), connection);
                    nanos[2][round] = time(
                            () -> writeBatch(rewriting, flush(new Writer("shop", "rewritten", 1), good)), rewriting);
                }
                System.out.printf(
                        "%,d rows: columns %.1f ms, batch %.1f ms, rewritten batch %.1f ms%n",
                        3 * SLOS, median(nanos[0]) / 1e6, median(nanos[1]) / 1e6, median(nanos[2]) / 1e6);
                assertThat(median(nanos[0])).isLessThan(median(nanos[1]));
            }
        }
    }

    private static Connection connect(PostgresServer server, String more) throws SQLException {
        Connection connection = DriverManager.getConnection(server.url() + more);
        connection.setAutoCommit(false);
        return connection;
    }

    private static SlotFlush flush(Writer writer, long good) {
        List<SlotCount> raised = new ArrayList<>();
        for (SlotSize size : SlotSize.values()) {
            long length = size.length().toMillis();
            for (int slo = 1; slo <= SLOS; slo++) {
                raised.add(new SlotCount(slo, size, NOW.toEpochMilli() / length * length, good, 0));
            }
        }
        return new SlotFlush(writer, raised, List.of(), List.of(), NOW, Duration.ofDays(30));
    }

    private static void writeBatch(Connection connection, SlotFlush flush) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            for (SlotCount slot : flush.raised()) {
                statement.setLong(1, flush.writer().serviceId());
                statement.setShort(2, JdbcSlots.minutes(slot.size()));
                statement.setLong(3, slot.startMillis());
                statement.setLong(4, slot.slo());
                statement.setString(5, flush.writer().instance());
                statement.setLong(6, flush.writer().incarnation());
                statement.setLong(7, slot.good());
                statement.setLong(8, slot.bad());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static long time(Write write, Connection connection) throws SQLException {
        long begunNanos = System.nanoTime();
        write.run();
        connection.commit();
        return System.nanoTime() - begunNanos;
    }

    private static long median(long[] nanos) {
        return Arrays.stream(nanos).sorted().skip(nanos.length / 2).findFirst().orElseThrow();
    }

    /** Writes the rows of a flush. */
    private interface Write {
        void run() throws SQLException;
    }
}
