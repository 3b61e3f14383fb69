package io.headroom.jdbc;

import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotFlush.Writer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Writes what a process counted. */
final class RaisedSlots {
    private static final int ROWS_AT_A_TIME = 10_000;

    /** As the table's primary key is: neighbours lie on one page. */
    private static final Comparator<SlotCount> BY_KEY = Comparator.comparing(SlotCount::size)
            .thenComparing(SlotCount::startMillis)
            .thenComparing(SlotCount::slo);

    private RaisedSlots() {}

    static void write(Connection connection, Dialect dialect, SlotFlush flush) throws SQLException {
        List<SlotCount> slots = flush.raised().stream().sorted(BY_KEY).toList();
        for (int from = 0; from < slots.size(); from += ROWS_AT_A_TIME) {
            List<SlotCount> some = slots.subList(from, Math.min(slots.size(), from + ROWS_AT_A_TIME));
            try (PreparedStatement statement = connection.prepareStatement(dialect.raiseSlot())) {
                if (dialect.takesColumns()) {
                    writeColumns(connection, statement, flush.writer(), some);
                } else {
                    writeRows(statement, flush.writer(), some);
                }
            }
        }
    }

    private static void writeRows(PreparedStatement statement, Writer writer, List<SlotCount> slots)
            throws SQLException {
        for (SlotCount slot : slots) {
            statement.setLong(1, writer.serviceId());
            statement.setShort(2, JdbcSlots.minutes(slot.size()));
            statement.setLong(3, slot.startMillis());
            statement.setLong(4, slot.slo());
            statement.setString(5, writer.instance());
            statement.setLong(6, writer.incarnation());
            statement.setLong(7, slot.good());
            statement.setLong(8, slot.bad());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    private static void writeColumns(
            Connection connection, PreparedStatement statement, Writer writer, List<SlotCount> slots)
            throws SQLException {
        statement.setLong(1, writer.serviceId());
        statement.setString(2, writer.instance());
        statement.setLong(3, writer.incarnation());
        setColumn(connection, statement, 4, "smallint", slots, slot -> JdbcSlots.minutes(slot.size()));
        setColumn(connection, statement, 5, "bigint", slots, SlotCount::startMillis);
        setColumn(connection, statement, 6, "bigint", slots, SlotCount::slo);
        setColumn(connection, statement, 7, "bigint", slots, SlotCount::good);
        setColumn(connection, statement, 8, "bigint", slots, SlotCount::bad);
        statement.executeUpdate();
    }

    private static void setColumn(
            Connection connection,
            PreparedStatement statement,
            int parameter,
            String type,
            List<SlotCount> slots,
            Function<SlotCount, Object> value)
            throws SQLException {
        statement.setArray(
                parameter,
                connection.createArrayOf(type, slots.stream().map(value).toArray()));
    }
}
