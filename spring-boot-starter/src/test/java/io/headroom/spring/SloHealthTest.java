package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A spent budget in the health endpoint. */
class SloHealthTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/liveness", "/readiness", "/slo"})
    void aSpentBudgetTouchesNothingThatRestartsOrRoutesAround(String path) throws Exception {
        start("management.endpoint.health.probes.enabled=true");
        spend();

        HttpResponse<String> health = health(path);
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(status(health)).isEqualTo("UP");
        if (path.contains("ness")) {
            assertThat(health.body()).doesNotContain("slo");
        }
    }

    @Test
    void theGroupReleaseIsOutOfServiceWhileFrozenAndOnlyThen() throws Exception {
        start();
        HttpResponse<String> before = health("/release");
        assertThat(before.statusCode()).isEqualTo(200);
        assertThat(status(before)).isEqualTo("UP");

        spend();

        HttpResponse<String> frozen = health("/release");
        assertThat(frozen.statusCode()).isEqualTo(503);
        assertThat(status(frozen)).isEqualTo("OUT_OF_SERVICE");
        assertThat(JsonPath.<Map<String, Object>>read(frozen.body(), "$.components"))
                .containsOnlyKeys("slo");
    }

    @Test
    void theDetailsSayWhatIsLeft() throws Exception {
        start();
        spend();

        String body = health("/slo").body();
        assertThat(JsonPath.<Number>read(body, "$.details.checkout.remaining").doubleValue())
                .isEqualTo(-99.0);
        assertThat(JsonPath.<String>read(body, "$.details.checkout.policy")).isEqualTo("freeze");
        assertThat(JsonPath.<List<String>>read(body, "$.details.checkout.firing"))
                .containsExactly("page 2% 1h/5m", "page 5% 6h/30m");
        assertThat(JsonPath.<Number>read(body, "$.details.checkout.coverage").doubleValue())
                .isBetween(0.0, 1.0);
        assertThat(health("/release/slo").statusCode()).isEqualTo(200);
    }

    @Test
    void aPolicyOfOtherNamesFreezesAtItsLastLevel() throws Exception {
        start(
                "headroom.defaults.policy.levels[0]=fine 100% go on",
                "headroom.defaults.policy.levels[1]=slower 50% think twice",
                "headroom.defaults.policy.levels[2]=stop 10% mend");
        spend();

        assertThat(health("/release").statusCode()).isEqualTo(503);
        assertThat(health("").statusCode()).isEqualTo(200);
    }

    @Test
    void anOwnGroupOfThatNameKeepsItsMembersAndFreezes() throws Exception {
        start("management.endpoint.health.group.release.include=slo,diskSpace");
        assertThat(status(health("/release"))).isEqualTo("UP");

        spend();

        assertThat(health("/release").statusCode()).isEqualTo(503);
        assertThat(JsonPath.<Map<String, Object>>read(health("/release").body(), "$.components"))
                .containsOnlyKeys("slo", "diskSpace");
    }

    @Test
    void anOwnGroupOfThatNameWithoutTheSlosIsLeftAlone() throws Exception {
        start("management.endpoint.health.group.release.include=diskSpace");
        spend();

        assertThat(health("/release").statusCode()).isEqualTo(200);
    }

    @Test
    void anOwnIndicatorOfThatNameIsNoReasonNotToStart() throws Exception {
        start(OwnRelease.class);
        spend();

        assertThat(health("/release").statusCode()).isEqualTo(200);
        assertThat(health("/slo").statusCode()).isEqualTo(200);
    }

    @Test
    void switchedOffThereIsNeitherComponentNorGroup() throws Exception {
        start("management.health.slo.enabled=false");

        assertThat(health("/release").statusCode()).isEqualTo(404);
        assertThat(health("/slo").statusCode()).isEqualTo(404);
    }

    private void spend() {
        Headroom headroom = application.getBean(Headroom.class);
        for (int i = 0; i < 1_000; i++) {
            headroom.slo("checkout").recorder().record(Outcome.BAD);
        }
        headroom.tick();
    }

    private HttpResponse<String> health(String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI uri = URI.create("http://localhost:" + port + "/actuator/health" + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static String status(HttpResponse<String> health) {
        return JsonPath.read(health.body(), "$.status");
    }

    private void start(String... properties) {
        start(ShopApplication.class, properties);
    }

    private void start(Class<?> more, String... properties) {
        application = new SpringApplicationBuilder(ShopApplication.class, more)
                .properties(
                        "server.port=0",
                        "management.endpoint.health.show-details=always",
                        "headroom.defaults.policy.least-coverage=0%",
                        "headroom.slos.checkout.objective=99%",
                        "headroom.slos.other.objective=99%")
                .properties(properties)
                .run();
    }

    static class OwnRelease {
        @Bean
        HealthIndicator releaseHealthIndicator() {
            return () -> Health.up().build();
        }
    }
}
