package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.headroom.Headroom;
import io.headroom.SloFamily;
import io.headroom.budget.Maintenance;
import io.headroom.sli.Outcome;
import io.headroom.time.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What the endpoint answers over HTTP of periods, methods, maintenance and members. */
class SloEndpointTest {
    private static final String[] PROPERTIES = {
        "server.port=0",
        "management.endpoints.web.exposure.include=slo",
        "headroom.slos.rolling.objective=99%",
        "headroom.slos.monthly.objective=99%",
        "headroom.slos.monthly.period=month",
        "headroom.slos.yearly.objective=99%",
        "headroom.slos.yearly.period=year",
        "headroom.slos.yearly.zone=Europe/Zurich",
        "headroom.slos.sliced.objective=99%",
        "headroom.slos.sliced.method=timeslices",
        "headroom.slos.sliced.slice=1m",
        "headroom.slos.sliced.slice-target=95%",
        "headroom.slos.proportional.objective=99%",
        "headroom.slos.proportional.method=ratio-timeslices",
        "headroom.slos.proportional.slice=5m",
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void aCalendarPeriodHasAZoneAndItsNameForAWindow() throws Exception {
        start(WebApplicationType.SERVLET);

        DocumentContext rolling = one("rolling");
        assertThat(rolling.<String>read("$.period")).isEqualTo("30d");
        assertThat(keys(rolling)).doesNotContain("zone", "method", "slice", "sliceTarget");
        assertThat(rolling.<List<String>>read("$.windows[*].window"))
                .containsExactly("5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d");

        DocumentContext monthly = one("monthly");
        assertThat(monthly.<String>read("$.period")).isEqualTo("month");
        assertThat(monthly.<String>read("$.zone")).isEqualTo("UTC");
        assertThat(monthly.<List<String>>read("$.windows[*].window"))
                .containsExactly("5m", "30m", "1h", "2h", "6h", "1d", "3d", "month");
        assertThat(monthly.<Double>read("$.burnRates.month")).isZero();

        assertThat(one("yearly").<String>read("$.zone")).isEqualTo("Europe/Zurich");
        assertThat(get("").<List<String>>read("$.slos[?(@.name == 'yearly')].period"))
                .containsExactly("year");
    }

    @Test
    void aSliceMethodIsShownAsItsPropertiesAre() throws Exception {
        start(WebApplicationType.SERVLET);

        DocumentContext sliced = one("sliced");
        assertThat(sliced.<String>read("$.method")).isEqualTo("timeslices");
        assertThat(sliced.<String>read("$.slice")).isEqualTo("1m");
        assertThat(sliced.<Double>read("$.sliceTarget")).isEqualTo(0.95);

        DocumentContext proportional = one("proportional");
        assertThat(proportional.<String>read("$.method")).isEqualTo("ratio-timeslices");
        assertThat(proportional.<String>read("$.slice")).isEqualTo("5m");
        assertThat(keys(proportional)).doesNotContain("sliceTarget");
    }

    @Test
    void eventsDuringMaintenanceAreShownApart() throws Exception {
        start(WebApplicationType.SERVLET);
        Headroom headroom = application.getBean(Headroom.class);
        ManualClock clock = application.getBean(ManualClock.class);
        Instant now = clock.instant();
        headroom.slo("rolling").addMaintenance(new Maintenance(now, now.plusSeconds(60)));

        headroom.slo("rolling").recorder().record(Outcome.BAD);
        clock.advance(Duration.ofSeconds(30));
        headroom.tick();

        DocumentContext rolling = one("rolling");
        assertThat(rolling.<Integer>read("$.events.maintenance")).isEqualTo(1);
        assertThat(rolling.<Integer>read("$.events.bad")).isZero();
        assertThat(one("monthly").<Integer>read("$.events.maintenance")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aFamilysMembersAreFoundByNameAndNotListed(WebApplicationType type) throws Exception {
        start(type);
        Headroom headroom = application.getBean(Headroom.class);
        SloFamily tenants = headroom.family("rolling", family -> {});
        for (String key : List.of("acme", "a b", "/carts/{id}", "café", "50%")) {
            tenants.recorder(key).record(Outcome.BAD);
        }
        headroom.tick();

        assertThat(get("").<List<String>>read("$.slos[*].name"))
                .containsExactlyInAnyOrder("rolling", "monthly", "yearly", "sliced", "proportional");
        assertThat(one("rolling/acme").<String>read("$.source")).isEqualTo("application");
        assertThat(one("rolling/acme").<Integer>read("$.events.bad")).isEqualTo(1);
        assertThat(one("rolling/a%20b").<String>read("$.name")).isEqualTo("rolling/a b");
        assertThat(one("rolling/carts/%7Bid%7D").<String>read("$.name")).isEqualTo("rolling//carts/{id}");
        assertThat(one("rolling/caf%C3%A9").<String>read("$.name")).isEqualTo("rolling/café");
        assertThat(one("rolling/50%25").<String>read("$.name")).isEqualTo("rolling/50%");
        assertThat(one("rolling%20(overflow)").<String>read("$.name")).isEqualTo("rolling (overflow)");
        assertThat(answer("/rolling/unknown").statusCode()).isEqualTo(404);
        assertThat(answer("/rolling/acme/more").statusCode()).isEqualTo(404);
        assertThat(answer("/unknown").statusCode()).isEqualTo(404);
    }

    private void start(WebApplicationType type) {
        application = new SpringApplicationBuilder(ShopApplication.class, Manual.class)
                .web(type)
                .properties(PROPERTIES)
                .run();
    }

    private DocumentContext one(String name) throws Exception {
        return get("/" + name);
    }

    private DocumentContext get(String path) throws Exception {
        HttpResponse<String> answer = answer(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return JsonPath.parse(answer.body());
    }

    private HttpResponse<String> answer(String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI uri = URI.create("http://localhost:" + port + "/actuator/slo" + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static Iterable<String> keys(DocumentContext object) {
        return object.<Map<String, Object>>read("$").keySet();
    }

    static class Manual {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        Headroom headroom(ManualClock clock) {
            return Headroom.builder("shop").manual(clock).build();
        }
    }
}
