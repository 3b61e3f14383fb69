package io.headroom.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** How a database says "insert, or raise what is there", and what its clock says. */
enum Dialect {
    /** PostgreSQL's, which takes all rows as columns of one statement. */
    CONFLICT("EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)") {
        @Override
        boolean takesColumns() {
            return true;
        }

        @Override
        String raiseSlot() {
            return "INSERT INTO headroom_slot AS t" + SLOT_COLUMNS
                    + " SELECT ?, m, b, s, ?, ?, good, bad FROM UNNEST(?, ?, ?, ?, ?) AS n (m, b, s, good, bad)"
                    + " ON CONFLICT (service_id, minutes, starts_ms, slo_id, instance, incarnation)"
                    + " DO UPDATE SET good = GREATEST(t.good, excluded.good), bad = GREATEST(t.bad, excluded.bad)";
        }

        @Override
        String describe() {
            return "INSERT INTO headroom_slo AS t" + LABEL + " ON CONFLICT (service_id, slo_id)"
                    + " DO UPDATE SET expires_ms = GREATEST(t.expires_ms, excluded.expires_ms)";
        }
    },
    /** {@code ON DUPLICATE KEY}. */
    DUPLICATE_KEY("UNIX_TIMESTAMP()") {
        @Override
        String raiseSlot() {
            return "INSERT INTO headroom_slot" + SLOT
                    + " ON DUPLICATE KEY UPDATE good = GREATEST(good, VALUES(good)), bad = GREATEST(bad, VALUES(bad))";
        }

        @Override
        String describe() {
            return "INSERT INTO headroom_slo" + LABEL
                    + " ON DUPLICATE KEY UPDATE expires_ms = GREATEST(expires_ms, VALUES(expires_ms))";
        }
    },
    /** The standard's {@code MERGE}. */
    MERGE("EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)") {
        @Override
        String raiseSlot() {
            return "MERGE INTO headroom_slot t USING (VALUES (CAST(? AS BIGINT), CAST(? AS SMALLINT), CAST(? AS BIGINT),"
                    + " CAST(? AS BIGINT), CAST(? AS VARCHAR(63)), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)))"
                    + " n (service_id, minutes, starts_ms, slo_id, instance, incarnation, good, bad)"
                    + " ON t.service_id = n.service_id AND t.minutes = n.minutes AND t.starts_ms = n.starts_ms"
                    + " AND t.slo_id = n.slo_id AND t.instance = n.instance AND t.incarnation = n.incarnation"
                    + " WHEN MATCHED THEN UPDATE SET good = CASE WHEN n.good > t.good THEN n.good ELSE t.good END,"
                    + " bad = CASE WHEN n.bad > t.bad THEN n.bad ELSE t.bad END"
                    + " WHEN NOT MATCHED THEN INSERT (service_id, minutes, starts_ms, slo_id, instance, incarnation, good, bad)"
                    + " VALUES (n.service_id, n.minutes, n.starts_ms, n.slo_id, n.instance, n.incarnation, n.good, n.bad)";
        }

        @Override
        String describe() {
            return "MERGE INTO headroom_slo t USING (VALUES (CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS VARCHAR(1200)),"
                    + " CAST(? AS VARCHAR(1800)), CAST(? AS VARCHAR(1800)), CAST(? AS BIGINT)))"
                    + " n (service_id, slo_id, service, name, measure, expires_ms)"
                    + " ON t.service_id = n.service_id AND t.slo_id = n.slo_id"
                    + " WHEN MATCHED THEN UPDATE SET"
                    + " expires_ms = CASE WHEN n.expires_ms > t.expires_ms THEN n.expires_ms ELSE t.expires_ms END"
                    + " WHEN NOT MATCHED THEN INSERT (service_id, slo_id, service, name, measure, expires_ms)"
                    + " VALUES (n.service_id, n.slo_id, n.service, n.name, n.measure, n.expires_ms)";
        }
    };

    private static final String SLOT_COLUMNS =
            " (service_id, minutes, starts_ms, slo_id, instance, incarnation, good, bad)";
    private static final String SLOT = SLOT_COLUMNS + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LABEL =
            " (service_id, slo_id, service, name, measure, expires_ms) VALUES (?, ?, ?, ?, ?, ?)";

    private final String epochSeconds;

    Dialect(String epochSeconds) {
        this.epochSeconds = epochSeconds;
    }

    /**
     * With the parameters service, minutes, begin, SLO, instance, incarnation, good, bad; or service, instance, incarnation, and the
     * other five as arrays.
     */
    abstract String raiseSlot();

    /** Whether the statement takes many rows at once, as arrays. */
    boolean takesColumns() {
        return false;
    }

    /** With the parameters service, SLO, the three texts, expiry. */
    abstract String describe();

    /** The database's own time: an instance whose clock is wrong must not delete what others wrote. */
    String epochSeconds() {
        return epochSeconds;
    }

    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        if (product.contains("postgres")) {
            return CONFLICT;
        }
        return product.contains("mariadb") || product.contains("mysql") ? DUPLICATE_KEY : MERGE;
    }
}
