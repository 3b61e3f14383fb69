package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.yaml.snakeyaml.Yaml;

/** The rules that {@code /actuator/slorules} gives. */
class RulesEndpointTest {
    private static ConfigurableApplicationContext application;

    @BeforeAll
    static void start() {
        application = new SpringApplicationBuilder(ShopApplication.class, SloEndpointTest.Manual.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=slorules",
                        "headroom.openslo=classpath:openslo/shop.yaml",
                        "headroom.rules.flavour=neutral",
                        "headroom.rules.labels.team=checkout",
                        "headroom.rules.labels.[cost_centre]=42",
                        "headroom.rules.runbook=https://runbooks.example/{slo}",
                        "headroom.rules.scrape-interval=30s",
                        "headroom.slos.checkout.objective=99.9%",
                        "headroom.slos.search.objective=99%",
                        "headroom.slos.reports.objective=99%",
                        "headroom.slos.reports.period=month",
                        "headroom.slos.orders.objective=99%",
                        "headroom.slos.orders.method=timeslices",
                        "headroom.slos.orders.slice=1m",
                        "headroom.slos.orders.slice-target=95%",
                        "headroom.composites.buying.worst-of=checkout,search",
                        "headroom.composites.minutes.slices-of=orders",
                        "headroom.composites.minutes.objective=99%")
                .run();
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @Test
    void oneSloHasTheRulesThatThePropertiesAskFor() throws Exception {
        HttpResponse<String> answer = get("/checkout");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
        Map<String, List<Map<String, Object>>> file = new Yaml().load(answer.body());
        assertThat(file.get("groups"))
                .extracting(group -> group.get("name"))
                .contains("slo-alerts-shop-checkout", "slo-targets-shop")
                .noneMatch(name -> name.toString().contains("search"));
        assertThat(answer.body())
                .contains("team: checkout", "cost_centre: \"42\"", "runbook_url: https://runbooks.example/checkout");
    }

    @Test
    void anSloThatAFileLeavesToPrometheusIsCountedByItsQuery() throws Exception {
        HttpResponse<String> answer = get("/proxy");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("slo_id: shop-proxy", "proxy_requests_total{code=~\"[234]..\"}", "team: checkout");
        assertThat(get("").body()).contains("slo_id: shop-proxy", "slo_id: shop-search");
    }

    @Test
    void aCompositeHasItsOwnRulesWithoutThoseOfItsSlos() throws Exception {
        HttpResponse<String> answer = get("/buying");

        assertThat(answer.statusCode()).isEqualTo(200);
        Map<String, List<Map<String, Object>>> file = new Yaml().load(answer.body());
        assertThat(file.get("groups"))
                .extracting(group -> group.get("name"))
                .containsExactly("slo-meta-recordings-shop-buying");
        assertThat(get("").body()).contains("slo-meta-recordings-shop-buying");
    }

    @Test
    void aCompositeOfSlicesHasTheReasonsWhyItHasNone() throws Exception {
        HttpResponse<String> answer = get("/minutes");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("# Left out: SLO orders must have the method occurrences for Prometheus, was ")
                .contains("\n# Left out: composite minutes reads SLOs without rules: orders\n", "groups: []")
                .doesNotContain("record:");
    }

    @Test
    void anUnknownSloIsNotFound() throws Exception {
        assertThat(get("/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void ofAllSlosThoseThatPromqlCannotSayAreLeftOutWithTheReason() throws Exception {
        HttpResponse<String> all = get("");

        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.body())
                .contains("# Left out: SLO reports must have a rolling period for Prometheus, was month: PromQL")
                .contains("PromQL has no windows of the calendar", "slo-alerts-shop-checkout", "slo-alerts-shop-search")
                .doesNotContain("shop-reports");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://localhost:%d/actuator/slorules%s".formatted(port, path)))
                                .build(),
                        BodyHandlers.ofString());
    }
}
