package io.headroom.jdbc;

import io.headroom.internal.window.SlotGrid;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotSize;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Deletes what a service does not need any more, by the database's clock and a few slots at a time. What one process knows of does not suffice: an SLO
 * with a longer period may be declared in a moment, or by another release. So what is kept is also what the store's descriptions speak for.
 */
final class OldSlots {
    private static final String OLDEST =
            "SELECT MIN(starts_ms) FROM headroom_slot WHERE service_id = ? AND minutes = ?";
    private static final String DELETE =
            "DELETE FROM headroom_slot WHERE service_id = ? AND minutes = ? AND starts_ms < ?";
    private static final String LAST_EXPIRY =
            "SELECT COALESCE(MAX(expires_ms), 0) FROM headroom_slo WHERE service_id = ?";
    private static final String DELETE_LABELS = "DELETE FROM headroom_slo WHERE service_id = ? AND expires_ms < ?";

    /** Descriptions live that much longer than the slots of their time. */
    private static final Duration DAY = Duration.ofDays(1);

    private static final Duration LONGEST_KEPT = SlotSize.QUARTER_DAY.kept(SlotGrid.LONGEST);
    private static final int SLOTS_AT_A_TIME = 15;

    /** Whatever the table holds. */
    private static final int MOST_STEPS = 1_000;

    private final Transactions transactions;
    private final SlotFlush flush;
    private final long serviceId;

    /** By the database's clock. */
    private Instant now = Instant.EPOCH;

    /** Since when an SLO needs quarters of days, as far as descriptions say. */
    private Instant needed = Instant.MAX;

    private boolean hasMore;

    OldSlots(Transactions transactions, SlotFlush flush) {
        this.transactions = transactions;
        this.flush = flush;
        serviceId = flush.writer().serviceId();
    }

    void delete() throws IOException {
        transactions.run(this::begin);
        for (SlotSize size : SlotSize.values()) {
            Instant known = flush.keptFrom(size, now);
            boolean isNeededLonger = size == SlotSize.QUARTER_DAY && needed.isBefore(known);
            long kept = (isNeededLonger ? needed : known).toEpochMilli();
            hasMore = true;
            for (int step = 0; hasMore && step < MOST_STEPS; step++) {
                transactions.run(connection -> deleteSome(connection, size, kept));
            }
        }
    }

    private void begin(Connection connection) throws SQLException {
        now = Instant.ofEpochSecond(
                only(connection, "SELECT " + Dialect.of(connection).epochSeconds()));
        try (PreparedStatement statement = connection.prepareStatement(DELETE_LABELS)) {
            statement.setLong(1, serviceId);
            statement.setLong(2, now.toEpochMilli());
            statement.executeUpdate();
        }
        Instant latest = now.plus(DAY).plus(LONGEST_KEPT);
        long expiry = Math.min(only(connection, LAST_EXPIRY, serviceId), latest.toEpochMilli());
        Duration described = Duration.between(now.plus(DAY), Instant.ofEpochMilli(expiry));
        needed = now.minus(described.isNegative() ? Duration.ZERO : described);
    }

    private void deleteSome(Connection connection, SlotSize size, long kept) throws SQLException {
        short minutes = JdbcSlots.minutes(size);
        long oldest = only(connection, OLDEST, serviceId, minutes);
        hasMore = oldest < kept;
        if (hasMore) {
            try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
                statement.setLong(1, serviceId);
                statement.setShort(2, minutes);
                statement.setLong(
                        3,
                        Math.min(kept, oldest + SLOTS_AT_A_TIME * size.length().toMillis()));
                statement.executeUpdate();
            }
        }
    }

    /** A number, and what is larger than any if there is none. */
    private static long only(Connection connection, String sql, long... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                BigDecimal number = row.getBigDecimal(1);
                return number == null ? Long.MAX_VALUE : number.longValue();
            }
        }
    }
}
