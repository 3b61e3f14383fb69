package io.headroom.jdbc;

import io.headroom.internal.check.PlainText;
import io.headroom.store.SharedStore;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush;
import io.headroom.store.SlotFlush.Writer;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotReader;
import io.headroom.store.SlotSize;
import io.headroom.store.SlotSpan;
import io.headroom.store.SlotTable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slots in two tables of a relational database: PostgreSQL, MariaDB or H2. Another that is MySQL, or knows the standard's
 * {@code MERGE}, is spoken to likewise, and was not tried. Their definition is the resource {@code /io/headroom/jdbc/schema.sql}.
 *
 * <p>Thread-safe. Takes a connection of the data source for each exchange, gives it back, and waits at most 10 seconds for an
 * answer. Each exchange is a transaction.
 */
public final class JdbcSlots implements SlotTable {
    /** Where the definition of the tables is, for a tool that migrates schemas. */
    public static final String SCHEMA = "/io/headroom/jdbc/schema.sql";

    private static final Logger LOG = LoggerFactory.getLogger(JdbcSlots.class);
    private static final Duration CLEANING = Duration.ofHours(1);
    private static final int ROWS_AT_A_TIME = 1_000;

    /** So that no statement takes long: the rows of all instances are looked at for those of one. */
    private static final int SLOTS_AT_A_TIME = 60;

    private static final List<SlotSize> SIZES = List.of(SlotSize.values());
    private static final BigDecimal MOST = BigDecimal.valueOf(SlotCount.MOST);

    private static final String USABLE =
            "good BETWEEN 0 AND " + SlotCount.MOST + " AND bad BETWEEN 0 AND " + SlotCount.MOST;
    private static final String SUMS = "SELECT %d, starts_ms, slo_id,"
            + " SUM(CASE WHEN " + USABLE + " THEN good ELSE 0 END),"
            + " SUM(CASE WHEN " + USABLE + " THEN bad ELSE 0 END),"
            + " SUM(CASE WHEN " + USABLE + " THEN 0 ELSE 1 END)"
            + " FROM headroom_slot WHERE service_id = ? AND minutes = %d AND starts_ms >= ? AND starts_ms < ?"
            + " %s GROUP BY starts_ms, slo_id";
    private static final String OF_INSTANCE = "AND instance = ?";

    /** Longer than any that is written: whoever made the table may have set no length, and somebody may use that. */
    private static final String LABELS = "SELECT slo_id, SUBSTRING(name, 1, 1801), SUBSTRING(measure, 1, 1801)"
            + " FROM headroom_slo WHERE service_id = ? ORDER BY expires_ms DESC";

    private final Transactions transactions;
    private final boolean createsTables;

    /** Found with the first connection; the same for all. */
    private volatile @Nullable Dialect dialect;

    /** When old slots were last deleted, by the clock of whoever did. */
    private volatile Instant cleaned = Instant.EPOCH;

    JdbcSlots(DataSource dataSource, boolean createsTables) {
        transactions = new Transactions(dataSource);
        this.createsTables = createsTables;
    }

    /** A store in a database that has the tables, or gets them from somebody else. */
    public static SharedStore store(DataSource dataSource) {
        return SharedStore.in(new JdbcSlots(dataSource, false));
    }

    /** A store in a database in which it creates the tables that are missing, which the data source's user must be allowed to. */
    public static SharedStore creatingStore(DataSource dataSource) {
        return SharedStore.in(new JdbcSlots(dataSource, true));
    }

    @Override
    public void prepare() throws IOException {
        transactions.run(connection -> {
            dialect = Dialect.of(connection);
        });
        if (createsTables) {
            transactions.run(JdbcSlots::createTables);
        }
    }

    private static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : schema().split(";")) {
                if (!table.isBlank()) {
                    statement.execute(table);
                }
            }
        }
    }

    @Override
    public void describe(Writer writer, List<SlotLabel> slos, Instant expiry) throws IOException {
        transactions.run(connection -> {
            try (PreparedStatement statement =
                    prepare(connection, dialect(connection).describe())) {
                for (SlotLabel slo : slos) {
                    statement.setLong(1, writer.serviceId());
                    statement.setLong(2, slo.id());
                    statement.setString(3, PlainText.escape(writer.service()));
                    statement.setString(4, PlainText.escape(slo.name()));
                    statement.setString(5, PlainText.escape(slo.measure()));
                    statement.setLong(6, expiry.toEpochMilli());
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
    }

    @Override
    public void own(Writer writer, Instant now, SlotReader reader) throws IOException {
        transactions.run(connection -> {
            try (PreparedStatement statement = prepare(connection, LABELS)) {
                statement.setLong(1, writer.serviceId());
                readLabels(statement, reader);
            }
            for (SlotSize size : SlotSize.values()) {
                for (SlotSpan span : allOf(size, now)) {
                    try (PreparedStatement statement = prepare(connection, sums(span, OF_INSTANCE))) {
                        setSpan(statement, 1, writer, span);
                        statement.setString(4, writer.instance());
                        readSums(statement, reader);
                    }
                }
            }
        });
    }

    /** And what lies too far ahead, which is told of. */
    private static List<SlotSpan> allOf(SlotSize size, Instant now) {
        SlotSpan possible = SlotSpan.possible(size, now);
        List<SlotSpan> spans = new ArrayList<>(possible.parts(SLOTS_AT_A_TIME));
        spans.add(new SlotSpan(size, possible.untilMillis(), Long.MAX_VALUE));
        return spans;
    }

    @Override
    public void exchange(SlotFlush flush, SlotReader reader) throws IOException {
        transactions.run(connection -> {
            RaisedSlots.write(connection, dialect(connection), flush);
            List<SlotSpan> spans = flush.spans();
            int together = Math.min(SlotFlush.TOGETHER, spans.size());
            readSums(connection, flush.writer(), spans.subList(0, together), reader);
            for (SlotSpan span : spans.subList(together, spans.size())) {
                readSums(connection, flush.writer(), List.of(span), reader);
            }
        });
        if (Duration.between(cleaned, flush.now()).abs().compareTo(CLEANING) >= 0) {
            cleaned = flush.now();
            clean(flush);
        }
    }

    /** What cannot be deleted takes space and is not read. */
    private void clean(SlotFlush flush) {
        try {
            new OldSlots(transactions, flush).delete();
        } catch (IOException failure) {
            LOG.warn("Old counts stay in headroom_slot: {}", failure.getMessage());
        }
    }

    /** One statement, and so what was there at one moment. */
    private static void readSums(Connection connection, Writer writer, List<SlotSpan> spans, SlotReader reader)
            throws SQLException {
        String all = spans.stream().map(span -> sums(span, "")).collect(Collectors.joining(" UNION ALL "));
        if (all.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = prepare(connection, all)) {
            int parameter = 1;
            for (SlotSpan span : spans) {
                parameter = setSpan(statement, parameter, writer, span);
            }
            readSums(statement, reader);
        }
    }

    private static String sums(SlotSpan span, String more) {
        return SUMS.formatted(span.size().ordinal(), minutes(span.size()), more);
    }

    private static int setSpan(PreparedStatement statement, int from, Writer writer, SlotSpan span)
            throws SQLException {
        statement.setLong(from, writer.serviceId());
        statement.setLong(from + 1, span.fromMillis());
        statement.setLong(from + 2, span.untilMillis());
        return from + 3;
    }

    private static void readSums(PreparedStatement statement, SlotReader reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                readSum(rows, reader);
            }
        }
    }

    private static void readSum(ResultSet row, SlotReader reader) throws SQLException {
        SlotSize size = SIZES.get(row.getInt(1));
        if (row.getLong(6) > 0) {
            reader.refused(
                    "good and bad of headroom_slot must be from 0 to " + SlotCount.MOST,
                    "others at starts_ms = " + row.getLong(2));
        }
        BigDecimal good = row.getBigDecimal(4);
        BigDecimal bad = row.getBigDecimal(5);
        if (good.max(bad).compareTo(MOST) > 0) {
            reader.refused("sums must be at most " + MOST, good.max(bad));
        } else {
            reader.slot(
                    new SlotCount(row.getLong(3), size, row.getLong(2), good.longValueExact(), bad.longValueExact()));
        }
    }

    private static void readLabels(PreparedStatement statement, SlotReader reader) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                reader.label(new SlotLabel(
                        rows.getLong(1), PlainText.unescape(rows.getString(2)), PlainText.unescape(rows.getString(3))));
            }
        }
    }

    static short minutes(SlotSize size) {
        return (short) size.length().toMinutes();
    }

    private Dialect dialect(Connection connection) throws SQLException {
        Dialect known = dialect;
        return known == null ? Dialect.of(connection) : known;
    }

    /** Rows are fetched some at a time where the driver can. */
    private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setFetchSize(ROWS_AT_A_TIME);
        return statement;
    }

    private static String schema() {
        try (InputStream resource = Objects.requireNonNull(JdbcSlots.class.getResourceAsStream(SCHEMA))) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("--")).reduce("", (all, line) -> all + line + "\n");
        } catch (IOException impossible) {
            throw new AssertionError("a resource of the same jar must be readable", impossible);
        }
    }

    @Override
    public String toString() {
        return "the database's table headroom_slot";
    }
}
