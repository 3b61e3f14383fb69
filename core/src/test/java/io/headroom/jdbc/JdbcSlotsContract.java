package io.headroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.internal.window.History;
import io.headroom.store.BudgetStore;
import io.headroom.store.SavedCounts;
import io.headroom.store.SavedSlo;
import io.headroom.store.SlotCount;
import io.headroom.store.SlotFlush.Writer;
import io.headroom.store.SlotLabel;
import io.headroom.store.SlotSize;
import io.headroom.store.SlotTable;
import io.headroom.store.SlotTableContract;
import io.headroom.store.StoreSession;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same in a database, and what that may hold besides. */
abstract class JdbcSlotsContract extends SlotTableContract {
    abstract DataSource dataSource();

    @Override
    protected SlotTable table() {
        return new JdbcSlots(dataSource(), true);
    }

    @Override
    protected void dispose() throws SQLException {
        execute("DROP TABLE IF EXISTS headroom_slot");
        execute("DROP TABLE IF EXISTS headroom_slo");
    }

    @Test
    void theDatabaseItselfRefusesNonsense() {
        assertThatThrownBy(() -> insert(-1, 0)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> insert(0, Long.MAX_VALUE)).isInstanceOf(SQLException.class);
    }

    /** Somebody made the table before us, and without its rules. */
    @Test
    void nonsenseInATableWithoutRulesIsRefusedAndTheRestIsUsed() throws Exception {
        execute("DROP TABLE headroom_slot");
        execute("CREATE TABLE headroom_slot (service_id BIGINT, minutes SMALLINT, starts_ms BIGINT, slo_id BIGINT,"
                + " instance VARCHAR(63), incarnation BIGINT, good BIGINT, bad BIGINT,"
                + " PRIMARY KEY (service_id, minutes, starts_ms, slo_id, instance, incarnation))");
        insert(-1, 0);
        insert(Long.MAX_VALUE, 3);
        execute(insertion(slot(0, 0), "NULL", "7"));
        Read read = raise(ONE, slot(5, 1));

        assertThat(read.sums).containsExactly(slot(5, 1));
        assertThat(read.refusals)
                .containsExactly(
                        "good and bad of headroom_slot must be from 0 to 9007199254740991, was others at starts_ms = "
                                + slot(0, 0).startMillis());
    }

    @Test
    void aNameOfAnyLengthTakesNoMoreMemoryThanTheLongestThatThereMayBe() throws Exception {
        execute("DROP TABLE headroom_slo");
        execute(
                "CREATE TABLE headroom_slo (service_id BIGINT, slo_id BIGINT, service TEXT, name TEXT, measure TEXT, expires_ms BIGINT)");
        execute("INSERT INTO headroom_slo VALUES (%d, 1, 'shop', REPEAT('x', 60000), REPEAT('y', 60000), 1)"
                .formatted(ONE.serviceId()));
        Read own = new Read();
        table().own(ONE, NOW, own);
        assertThat(own.labels)
                .singleElement()
                .satisfies(label -> assertThat(
                                label.name().length() + label.measure().length())
                        .isEqualTo(2 * 1801));
    }

    /** Databases disagree about what such a text is as a number. */
    @Test
    void aTableOfTextsGivesNoCountThatNobodyWrote() throws Exception {
        execute("DROP TABLE headroom_slot");
        execute("CREATE TABLE headroom_slot (service_id BIGINT, minutes SMALLINT, starts_ms BIGINT, slo_id BIGINT,"
                + " instance VARCHAR(63), incarnation BIGINT, good VARCHAR(99), bad VARCHAR(99))");
        execute(insertion(slot(0, 0), "'NaN'", "'''; DROP TABLE headroom_slo; --'"));
        Read read = new Read();
        try {
            table().exchange(flush(ONE, List.of(), NOW.minus(Duration.ofHours(8))), read);
        } catch (IOException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        assertThat(read.sums).allMatch(sum -> sum.good() == 0 && sum.bad() == 0);
        table().describe(ONE, List.of(), NOW);
    }

    @Test
    void sumsThatAreTooLargeAreRefused() throws Exception {
        insert(SlotCount.MOST, 1);
        insert(SlotCount.MOST, 1);
        Read read = raise(ONE, slot(5, 1));

        assertThat(read.sums).isEmpty();
        assertThat(read.refusals).containsExactly("sums must be at most 9007199254740991, was 18014398509481987");
    }

    /** By the database's clock, in whose eyes the test's counts lie far ahead. */
    @Test
    void whatIsOldIsForgotten() throws Exception {
        SlotCount old = new SlotCount(
                1, slot(0, 0).size(), Instant.parse("2020-01-01T00:00:00Z").toEpochMilli(), 3, 3);
        execute(insertion(old, "3", "3"));
        raise(ONE, slot(5, 1));
        assertThat(count()).isEqualTo(1);
    }

    /** It may be declared in a moment, or by another release. */
    @Test
    void whatAnSloWithALongerPeriodNeedsIsKeptThoughTheReplicaDoesNotKnowThat() throws Exception {
        Instant now = Instant.now();
        Duration year = Duration.ofDays(365);
        SlotLabel label = new SlotLabel(SlotCount.id("yearly", "availability"), "yearly", "availability");
        table().describe(ONE, List.of(label), SlotSize.QUARTER_DAY.expiry(now.plus(Duration.ofDays(1)), year));
        insert(SlotSize.QUARTER_DAY, now.minus(Duration.ofDays(364)));
        insert(SlotSize.QUARTER_DAY, now.minus(Duration.ofDays(370)));
        insert(SlotSize.HOUR, now.minus(Duration.ofDays(4)));
        raise(ONE);
        assertThat(count()).isEqualTo(1);
    }

    /** A statement for all of them would never end in time. */
    @Test
    void muchThatIsOldIsForgottenAFewSlotsAtATime() throws Exception {
        Instant old = Instant.now().minus(Duration.ofDays(1));
        for (int minute = 0; minute < 100; minute++) {
            insert(SlotSize.MINUTE, old.plus(Duration.ofMinutes(minute)));
        }
        AtomicInteger most = new AtomicInteger();
        new JdbcSlots(countingDeletions(most), false).exchange(flush(ONE, List.of(), NOW), new Read());
        assertThat(count()).isZero();
        assertThat(most.get()).isBetween(10, 20);
    }

    @Test
    void replicasThatStartAtOnceAllFindTheTables() throws Exception {
        for (int round = 0; round < 5; round++) {
            dispose();
            atOnce(4, replica -> table().prepare());
        }
    }

    /** What PostgreSQL says of a type or a table, and others of a table, that somebody created at the same moment. */
    @ParameterizedTest
    @ValueSource(strings = {"23505", "42710", "42P07", "42S01"})
    void aTableThatAnotherCreatedMeanwhileIsNoFailure(String state) throws Exception {
        dispose();
        AtomicInteger refused = new AtomicInteger();
        new JdbcSlots(refusingTheFirstStatement(state, refused), true).prepare();
        assertThat(refused.get()).isEqualTo(1);
        assertThat(count()).isZero();
    }

    private DataSource refusingTheFirstStatement(String state, AtomicInteger refused) {
        return proxy(DataSource.class, (source, asked, none) -> {
            Connection connection = dataSource().getConnection();
            return proxy(Connection.class, (lending, method, arguments) -> {
                if (method.getName().equals("createStatement") && refused.getAndSet(1) == 0) {
                    throw new SQLException("already exists", state);
                }
                return method.invoke(connection, arguments);
            });
        });
    }

    @Test
    void replicasThatDescribeTheSameSlosAtOnceInAnotherOrderSucceed() throws Exception {
        BudgetStore store = JdbcSlots.store(dataSource());
        List<SavedSlo> slos = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            slos.add(new SavedSlo(
                    "slo-" + i,
                    "availability",
                    Duration.ofDays(30),
                    History.NONE,
                    new SavedSlo.Own(1, 1, Long.MIN_VALUE)));
        }
        for (int round = 0; round < 5; round++) {
            String service = "shop-" + round;
            atOnce(4, replica -> {
                List<SavedSlo> shuffled = new ArrayList<>(slos);
                Collections.shuffle(shuffled, new Random(replica));
                try (StoreSession session = store.session(service)) {
                    session.acquire(NOW);
                    session.save(new SavedCounts(NOW, List.of(), shuffled));
                }
            });
        }
    }

    /** As a pool may be set. */
    @Test
    void replicasThatFlushAtOnceSucceedWhereTransactionsAreSerializable() throws Exception {
        atOnce(4, replica -> {
            try (Connection own = dataSource().getConnection()) {
                own.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                SlotTable table = new JdbcSlots(poolOf(own), false);
                Writer writer = new Writer("shop", "replica-" + replica, 1);
                for (int flush = 1; flush <= 20; flush++) {
                    table.exchange(flush(writer, List.of(slot(flush, 0)), NOW.minusSeconds(60)), new Read());
                }
                assertThat(own.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
                assertThat(own.getAutoCommit()).isTrue();
            }
        });
        assertThat(raise(ONE).sums).containsExactly(slot(80, 0));
    }

    @Test
    void whatATransactionReadBeforeItWasTriedAgainCountsOnce() throws Exception {
        try (StoreSession session =
                JdbcSlots.store(dataSource()).instance("pod-0").session("shop")) {
            session.acquire(NOW);
            SavedSlo.Own own = new SavedSlo.Own(5, 1, Long.MIN_VALUE);
            SavedSlo slo = new SavedSlo("checkout", "availability", Duration.ofDays(30), History.NONE, own);
            session.save(new SavedCounts(NOW.plusSeconds(10), List.of(), List.of(slo)));
        }
        AtomicInteger collisions = new AtomicInteger();
        BudgetStore store = JdbcSlots.store(collidingAfterReading(collisions)).instance("pod-0");
        try (StoreSession session = store.session("shop")) {
            List<SavedSlo> found =
                    session.acquire(NOW.plusSeconds(20)).orElseThrow().slos();
            assertThat(collisions.get()).isEqualTo(1);
            assertThat(found).hasSize(1);
            History history = found.get(0).history();
            assertThat(history.good(history.size() - 1)).isEqualTo(5);
        }
    }

    /** The first commit after a query is refused, as by a database in which others wrote meanwhile. */
    private DataSource collidingAfterReading(AtomicInteger collisions) {
        AtomicInteger queries = new AtomicInteger();
        return proxy(DataSource.class, (source, asked, none) -> {
            Connection connection = dataSource().getConnection();
            return proxy(Connection.class, (lending, method, arguments) -> {
                if (method.getName().equals("prepareStatement")) {
                    queries.incrementAndGet();
                }
                if (method.getName().equals("commit") && queries.get() > 0 && collisions.get() == 0) {
                    collisions.incrementAndGet();
                    throw new SQLException("could not serialize access", "40001");
                }
                return method.invoke(connection, arguments);
            });
        });
    }

    private static void atOnce(int replicas, Flush flush) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(replicas);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                int replica = i;
                all.add(() -> {
                    flush.run(replica);
                    return null;
                });
            }
            for (Future<Void> one : threads.invokeAll(all)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What a replica does. */
    private interface Flush {
        void run(int replica) throws Exception;
    }

    /** Notes how many rows went at most at once. */
    private DataSource countingDeletions(AtomicInteger most) {
        return proxy(DataSource.class, (source, asked, none) -> {
            Connection connection = dataSource().getConnection();
            return proxy(Connection.class, (lending, method, arguments) -> {
                Object result = method.invoke(connection, arguments);
                if (!(result instanceof PreparedStatement statement)) {
                    return result;
                }
                return proxy(PreparedStatement.class, (running, call, values) -> {
                    Object returned = call.invoke(statement, values);
                    if (call.getName().equals("executeUpdate")) {
                        most.accumulateAndGet((Integer) returned, Math::max);
                    }
                    return returned;
                });
            });
        });
    }

    private void insert(SlotSize size, Instant start) throws SQLException {
        execute("INSERT INTO headroom_slot VALUES (%d, %d, %d, 1, 'one', %d, 1, 1)"
                .formatted(ONE.serviceId(), size.length().toMinutes(), start.toEpochMilli(), inserted++));
    }

    /** A pool may give it to somebody whose statements take longer. */
    @Test
    void aConnectionIsGivenBackAsItWas() throws Exception {
        try (Connection only = dataSource().getConnection()) {
            only.setNetworkTimeout(Runnable::run, 60_000);
            int before = only.getNetworkTimeout(); // H2 has none
            new JdbcSlots(poolOf(only), true).prepare();

            assertThat(only.getNetworkTimeout()).isEqualTo(before);
            assertThat(only.getAutoCommit()).isTrue();
        }
    }

    @Test
    void withoutTheTablesNothingIsHeldAndTheNextAttemptSucceeds() throws Exception {
        dispose();
        BudgetStore store = JdbcSlots.store(dataSource()).instance("pod-0");
        try (StoreSession session = store.session("shop")) {
            assertThatThrownBy(() -> session.acquire(NOW)).isInstanceOf(IOException.class);
            table().prepare();
            assertThat(session.acquire(NOW)).contains(SavedCounts.NONE);
        }
    }

    @Test
    void anInstanceIsADnsLabelAndTheIntervalASecondToAMinute() {
        BudgetStore store = JdbcSlots.store(dataSource()).instance("pod-0").interval(Duration.ofSeconds(5));
        assertThat(store).hasToString("pod-0 in the database's table headroom_slot every 5s");
        assertThatThrownBy(() -> JdbcSlots.store(dataSource()).instance("x'; --"))
                .hasMessageStartingWith("instance must be a DNS label");
        assertThatThrownBy(() -> JdbcSlots.store(dataSource()).interval(Duration.ofMinutes(2)))
                .hasMessageStartingWith("interval must be from 1s to 1m, was 2m");
    }

    static DataSource poolOf(Connection only) {
        Connection lent = proxy(
                Connection.class,
                (lending, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(only, arguments));
        return proxy(DataSource.class, (pool, method, arguments) -> lent);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private int inserted;

    private void insert(long good, long bad) throws SQLException {
        execute(insertion(slot(0, 0), String.valueOf(good), String.valueOf(bad)));
    }

    private String insertion(SlotCount slot, String good, String bad) {
        return "INSERT INTO headroom_slot VALUES (%d, 1, %d, %d, 'evil', %d, %s, %s)"
                .formatted(ONE.serviceId(), slot.startMillis(), slot.slo(), inserted++, good, bad);
    }

    private long count() throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM headroom_slot")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
