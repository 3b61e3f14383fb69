package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.WindowCounts;
import io.headroom.internal.check.InvalidSettingException;
import io.headroom.jdbc.JdbcSlots;
import io.headroom.sli.Outcome;
import io.headroom.spring.internal.InvalidPropertiesException;
import io.headroom.store.BudgetStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Applications that share a database of theirs. */
@ExtendWith(OutputCaptureExtension.class)
class SharedStoreTest {
    private static final String IN_DATABASE = "headroom.store.type=jdbc";
    private static final String CREATING = "headroom.store.create-tables=true";
    private static final String URL = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();

    @AfterEach
    void stop() throws SQLException {
        running.forEach(ConfigurableApplicationContext::close);
        try (Connection connection = new Database().dataSource().getConnection()) {
            connection.createStatement().execute("DROP ALL OBJECTS");
        }
    }

    @Test
    void replicasKnowTheFleetsBudgetAndActOnItByProperty(CapturedOutput output) {
        Slo one = checkout(start(
                Database.class, IN_DATABASE, CREATING, "headroom.store.instance=pod-1", "headroom.store.interval=1s"));
        Slo two = checkout(start(
                Database.class,
                IN_DATABASE,
                CREATING,
                "headroom.store.interval=1s",
                "headroom.store.directory=",
                "headroom.fleet.follow=fleet"));
        for (int i = 0; i < 7; i++) {
            one.recorder().record(Outcome.BAD);
        }
        two.recorder().record(Outcome.GOOD);

        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(fleet(one))
                    .extracting(WindowCounts::good, WindowCounts::bad)
                    .containsExactly(1L, 7L);
            assertThat(fleet(two))
                    .extracting(WindowCounts::good, WindowCounts::bad)
                    .containsExactly(1L, 7L);
        });
        assertThat(one.actsOn()).isEqualTo(BudgetScope.LOCAL);
        assertThat(two.actsOn()).isEqualTo(BudgetScope.FLEET);
        assertThat(two.budget().remaining()).isEqualTo(1);
        assertThat(two.actingBudget().remaining()).isLessThan(-80);
        assertThat(output)
                .contains("Counts are kept in the database's table headroom_slot by pod-1, saved every 1s")
                .doesNotContain(" WARN ");
    }

    @Test
    void thePageSaysWhatToSetAndHowToLookIntoTheTables(CapturedOutput output) throws Exception {
        List<String> page =
                new ArrayList<>(FleetPage.properties(FleetPage.snippets("yaml").get(0)));
        page.add("HOSTNAME=pod-7");
        page.add("headroom.store.interval=1s");
        Slo checkout = checkout(start(Database.class, page.toArray(String[]::new)));
        checkout.recorder().record(Outcome.BAD);

        Awaitility.await()
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> checkout.actsOn() == BudgetScope.FLEET
                        && fleet(checkout).bad() == 1);
        assertThat(output).contains(" by pod-7, saved every 1s");
        String sql = FleetPage.snippets("sql").get(0);
        try (Connection connection = new Database().dataSource().getConnection();
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("name")).isEqualTo("checkout");
            assertThat(rows.getString("instance")).isEqualTo("pod-7");
            assertThat(rows.getLong("good")).isZero();
            assertThat(rows.getLong("bad")).isEqualTo(1);
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aDatabaseThatIsAwayStopsNothingAndIsVisible(CapturedOutput output) throws SQLException {
        Slo checkout = checkout(start(Unreachable.class, IN_DATABASE));
        checkout.recorder().record(Outcome.BAD);
        stop();
        assertThat(checkout.snapshot().events().bad()).isEqualTo(1);
        assertThat(output).contains("Counts of shop are kept in memory only: ");
    }

    @Test
    void aTypeWithoutItsClientStopsTheStartAndSaysWhatIsMissing() {
        assertThatThrownBy(() -> start(ShopApplication.class, IN_DATABASE))
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("must go with one bean of type DataSource");
    }

    @Test
    void anApplicationNamesAStoreOfItsOwn() {
        Headroom headroom = start(OwnStore.class).getBean(Headroom.class);
        assertThat(headroom.saveAge()).isPresent();
    }

    @Test
    void aTypeOfStoreThatTheApplicationsOwnHeadroomDoesNotUseIsReported(CapturedOutput output) {
        start(OwnHeadroom.class, IN_DATABASE, CREATING);
        assertThat(output)
                .contains("headroom.store.type is not used: give the application's own Headroom the store itself")
                .doesNotContain("Counts are kept in");
    }

    @Test
    void wrongPropertiesAreToldAtOnce() {
        assertThatThrownBy(() -> start(
                        Database.class,
                        IN_DATABASE,
                        "headroom.store.interval=2m",
                        "headroom.store.instance='; DROP TABLE headroom_slot",
                        "headroom.store.directory=/var/lib/shop"))
                .rootCause()
                .isInstanceOf(InvalidPropertiesException.class)
                .hasMessageContainingAll(
                        "headroom.store.interval", "headroom.store.instance", "headroom.store.directory");
        assertThatThrownBy(() -> start(Database.class, "headroom.store.type=directory"))
                .rootCause()
                .isInstanceOf(InvalidPropertiesException.class);
    }

    private static WindowCounts fleet(Slo slo) {
        return slo.fleetBudget().orElseThrow().budget().periodCounts();
    }

    private static Slo checkout(ConfigurableApplicationContext application) {
        return application.getBean(Headroom.class).slo("checkout");
    }

    private ConfigurableApplicationContext start(Class<?> database, String... properties) {
        List<String> all =
                new ArrayList<>(List.of("spring.application.name=shop", "headroom.slos.checkout.objective=99%"));
        all.addAll(List.of(properties));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ShopApplication.class)
                .sources(database)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        running.add(context);
        return context;
    }

    static class Database {
        @Bean
        DataSource dataSource() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL(URL);
            return database;
        }
    }

    static class OwnHeadroom extends Database {
        @Bean
        Headroom headroom() {
            Headroom headroom = Headroom.create("shop");
            headroom.slo("own", slo -> slo.objective("99%"));
            return headroom;
        }
    }

    static class Unreachable {
        @Bean
        DataSource dataSource() {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL("jdbc:h2:tcp://127.0.0.1:1/nothing");
            return database;
        }
    }

    static class OwnStore extends Database {
        @Bean
        BudgetStore ownStore(DataSource dataSource) {
            return JdbcSlots.creatingStore(dataSource);
        }
    }
}
