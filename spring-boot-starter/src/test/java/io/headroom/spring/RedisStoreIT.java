package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.BudgetScope;
import io.headroom.budget.WindowCounts;
import io.headroom.server.RedisServer;
import io.headroom.sli.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Applications that share the {@code redis-server} of this machine through Lettuce. */
@ExtendWith(OutputCaptureExtension.class)
class RedisStoreIT {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final List<ConfigurableApplicationContext> running = new ArrayList<>();
    private RedisServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = RedisServer.started();
    }

    @AfterEach
    void stop() {
        running.forEach(ConfigurableApplicationContext::close);
        server.close();
    }

    @Test
    void replicasKnowTheFleetsBudgetAndForgetNothingWhileTheRedisIsAway(CapturedOutput output) throws Exception {
        Slo one = start();
        Slo two = start("headroom.fleet.follow=fleet");
        record(one, 7);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(fleet(two).bad()).isEqualTo(7));
        assertThat(two.actsOn()).isEqualTo(BudgetScope.FLEET);
        assertThat(output).contains("Counts are kept in the Redis's keys headroom:* by ");

        server.kill();
        record(one, 3);
        record(two, 1);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(two.actsOn()).isEqualTo(BudgetScope.LOCAL));
        server.start();

        await().atMost(LONGEST).untilAsserted(() -> {
            assertThat(fleet(one).bad()).isEqualTo(11);
            assertThat(fleet(two).bad()).isEqualTo(11);
        });
        assertThat(two.actsOn()).isEqualTo(BudgetScope.FLEET);

        record(two, 5);
        running.remove(1).close(); // which stops Lettuce before it destroys the Headroom
        await().atMost(LONGEST).untilAsserted(() -> assertThat(fleet(one).bad()).isEqualTo(16));
        assertThat(output).doesNotContain("STOPPED");
    }

    /** Its connections stay open; the time-out of the client's commands ends each attempt. */
    @Test
    void aRedisThatIsFrozenStopsNobodyAndIsMadeUpFor(CapturedOutput output) {
        Slo one = start("headroom.fleet.follow=fleet");
        record(one, 7);
        await().atMost(LONGEST).untilAsserted(() -> assertThat(fleet(one).bad()).isEqualTo(7));
        server.freeze();
        try {
            record(one, 3);
            await().atMost(LONGEST).untilAsserted(() -> {
                assertThat(one.actsOn()).isEqualTo(BudgetScope.LOCAL);
                assertThat(one.budget().periodCounts().bad()).isEqualTo(10);
                assertThat(output).contains("Counts of shop are kept in memory only", "Redis command timed out");
            });
        } finally {
            server.thaw();
        }
        await().atMost(LONGEST).untilAsserted(() -> assertThat(one.actsOn()).isEqualTo(BudgetScope.FLEET));
        assertThat(fleet(one).bad()).isEqualTo(10);
    }

    private static void record(Slo slo, int bad) {
        for (int i = 0; i < bad; i++) {
            slo.recorder().record(Outcome.BAD);
        }
    }

    private static WindowCounts fleet(Slo slo) {
        return slo.fleetBudget().orElseThrow().budget().periodCounts();
    }

    private Slo start(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.application.name=shop",
                "redis.port=" + server.port(),
                "headroom.slos.checkout.objective=99%",
                "headroom.store.type=redis",
                "headroom.store.interval=1s"));
        all.addAll(List.of(properties));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(ShopApplication.class, Redis.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        running.add(application);
        return application.getBean(Headroom.class).slo("checkout");
    }

    static class Redis {
        @Bean
        RedisConnectionFactory redis(@Value("${redis.port}") int port) {
            LettuceClientConfiguration settings = LettuceClientConfiguration.builder()
                    .commandTimeout(Duration.ofSeconds(2))
                    .build();
            return new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port), settings);
        }
    }
}
