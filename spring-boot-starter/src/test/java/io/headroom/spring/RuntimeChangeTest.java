package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.server.OpenSloFile;
import io.headroom.sli.Outcome;
import io.headroom.spring.actuate.SloEndpoint;
import io.headroom.spring.internal.SloChanges;
import io.headroom.spring.refresh.SloRefreshAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;

/** SLOs that change while the application runs, by their properties or by the endpoint. */
@ExtendWith(OutputCaptureExtension.class)
class RuntimeChangeTest {
    private final Map<String, Object> file = new HashMap<>(Map.of(
            "headroom.slos.checkout.objective", "99%",
            "headroom.slos.checkout.sli.http.uri", "/checkout/{id}",
            "headroom.slos.search.objective", "99%",
            "headroom.slos.search.sla", "95%"));

    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application;

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void aChangedEnvironmentChangesTheSloAndLosesNoRequest() throws Exception {
        start();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(10);
        CompletableFuture<Long> requests = CompletableFuture.supplyAsync(() -> {
            long sent = 0;
            while (!over.get()) {
                send("GET", "/checkout/200", "");
                sent++;
                begun.countDown();
            }
            return sent;
        });
        begun.await();
        for (int change = 1; change <= 50; change++) {
            change("headroom.slos.checkout.objective", "9" + change % 10 + ".5%");
            change("headroom.slos.checkout.period", change % 2 == 0 ? "7d" : "month");
        }
        over.set(true);
        long sent = requests.join();

        assertThat(slo("checkout").objective()).hasToString("90.5% over 7d");
        await().untilAsserted(() -> {
            headroom().tick();
            assertThat(slo("checkout").snapshot().events().good()).isEqualTo(sent);
            assertThat(slo("checkout").budget().periodCounts().good()).isEqualTo(sent);
        });
    }

    @Test
    void aWrongChangeIsToldAsAtTheStartAndChangesNothing(CapturedOutput output) {
        startBare();
        file.put("headroom.slos.search.objective", "98%");
        file.put("headroom.slos.checkout.period", "30x");
        change("headroom.slos.checkout.objective", "99.9");

        assertThat(output)
                .contains("All SLOs stay as they are. Headroom cannot read its properties:")
                .contains(
                        "headroom.slos.checkout.objective = 99.9 (\"headroom.slos.checkout.objective\" from property source")
                .contains("must be in (0, 1) as a ratio, or carry a % sign as a percentage")
                .contains("headroom.slos.checkout.objective: write 99.9% or 0.999")
                .contains("headroom.slos.checkout.period = 30x");
        assertThat(slo("checkout").objective()).hasToString("99% over 30d");
        assertThat(slo("search").objective()).hasToString("99% over 30d");
    }

    @ParameterizedTest
    @CsvSource({
        "headroom.slos.checkout.sli.http.uri, /broken, headroom.slos.checkout.sli = changed: what an SLO counts must stay",
        "headroom.slos.checkout.sli.latency, 1s, headroom.slos.checkout.sli = changed: what an SLO counts must stay",
        "headroom.slos.search.family.max-keys, 5, headroom.slos.search.family = changed: how an SLO is divided must stay",
        "headroom.slos.more.objective, 99%, headroom.slos.more = added: which SLOs there are must stay",
        "headroom.slos.checkout.sla, 95%, headroom.slos.checkout.sla = added: which SLOs have an SLA must stay",
        "headroom.slos.search.sla, , headroom.slos.search.sla = removed: which SLOs have an SLA must stay",
        "headroom.slos.checkout.objektive, 99%, objektive",
    })
    void whatCannotChangeWhileItCountsIsRefused(String property, String value, String told, CapturedOutput output) {
        startBare();
        file.put("headroom.slos.search.objective", "98%");
        change(property, value);

        assertThat(output).contains("All SLOs stay as they are. ").contains(told);
        assertThat(slo("search").objective()).hasToString("99% over 30d");
    }

    @Test
    void anSloThatIsRemovedIsRefusedAndGoesOnCounting(CapturedOutput output) {
        startBare();
        file.remove("headroom.slos.search.sla");
        change("headroom.slos.search.objective", null);

        assertThat(output)
                .contains("headroom.slos.search = removed: which SLOs there are must stay while the application runs")
                .contains("headroom.slos.search: change it back, or restart with it");
        slo("search").recorder().record(Outcome.BAD);
        headroom().tick();
        assertThat(slo("search").snapshot().events().bad()).isEqualTo(1);
    }

    @Test
    void aMethodThatWouldCountOtherwiseIsRefusedByCore(CapturedOutput output) {
        startBare();
        file.put("headroom.slos.checkout.slice", "1m");
        change("headroom.slos.checkout.method", "ratio-timeslices");

        assertThat(output).contains("All SLOs stay as they are. ").contains("must stay while checkout counts");
        assertThat(slo("checkout").objective()).hasToString("99% over 30d");
    }

    @Test
    void otherPropertiesOfOursCountFromTheNextStart(CapturedOutput output) {
        startBare();
        change("headroom.metrics.detail", "full");

        assertThat(output).contains("[headroom.metrics] changed too: they count from the next start");
    }

    @Test
    void whatOpenSloFilesSayIsReadAgain(@TempDir Path directory, CapturedOutput output) throws Exception {
        Path slos = directory.resolve("slo.yaml");
        String text = OpenSloFile.ofCounters(
                "stock", "type: Headroom, spec: {name: stock, result: bad}", "type: Headroom, spec: {name: stock}");
        Files.writeString(slos, text);
        file.put("headroom.openslo", slos.toUri().toString());
        startBare();
        slo("stock").recorder().record(Outcome.BAD);

        Files.writeString(slos, text.replace("0.99", "0.95"));
        change("server.port", "1");
        headroom().tick();
        assertThat(slo("stock").objective()).hasToString("95% over 28d");
        assertThat(slo("stock").snapshot().events().bad()).isOne();

        Files.writeString(slos, text.replace("0.99", "99"));
        change("server.port", "2");
        assertThat(output)
                .contains("All SLOs stay as they are. Headroom cannot read its OpenSLO files:")
                .contains("spec.objectives[0].target = 99");
        Files.writeString(slos, text.replace("name: stock}\nspec", "name: goods}\nspec"));
        change("server.port", "3");
        assertThat(output).contains("headroom.slos.goods = added: which SLOs there are must stay");
        assertThat(slo("stock").objective()).hasToString("95% over 28d");

        change("headroom.slos.search.objective", "98%");
        assertThat(slo("search").objective())
                .as("the file is as wrong as before")
                .hasToString("99% over 30d");
        Files.writeString(slos, text);
        change("server.port", "4");
        assertThat(slo("stock").objective()).hasToString("99% over 28d");
        assertThat(slo("search").objective()).hasToString("98% over 30d");
    }

    @Test
    void whatFilesLeaveToPrometheusIsReadAgainToo(@TempDir Path directory, CapturedOutput output) throws Exception {
        Path slos = directory.resolve("slo.yaml");
        String text = OpenSloFile.ofCounters(
                "proxy",
                "type: Prometheus, spec: {query: failures_total}",
                "type: Prometheus, spec: {query: requests_total}");
        Files.writeString(slos, text);
        file.put("headroom.openslo", slos.toUri().toString());
        startBare();
        SloChanges changes = application.getBean(SloChanges.class);
        assertThat(changes.inPrometheus().beside(List.of()))
                .extracting(Slo::toString)
                .containsExactly("proxy: availability 99% over 28d");

        Files.writeString(slos, text.replace("0.99", "0.95").replace("name: proxy}\nspec", "name: edge}\nspec"));
        change("server.port", "1");
        assertThat(changes.inPrometheus().beside(List.of()))
                .extracting(Slo::toString)
                .containsExactly("edge: availability 95% over 28d");

        Files.writeString(slos, text.replace("28d", "20m"));
        change("server.port", "2");
        assertThat(output).contains("All SLOs stay as they are.", "spec.timeWindow[0].duration = 20m");
        assertThat(changes.inPrometheus().beside(List.of()))
                .extracting(Slo::toString)
                .containsExactly("edge: availability 95% over 28d");
    }

    @Test
    void propertiesOfOthersAreNoneOfOurBusiness(CapturedOutput output) {
        startBare();
        file.put("headroom.slos.search.objective", "98%");
        change("server.port", "1");

        assertThat(slo("search").objective()).hasToString("99% over 30d");
        assertThat(output).doesNotContain("as their properties say now");
    }

    /** Whoever tells of a change has others to tell, and none of them is to pay for us. */
    @Test
    void whatCannotEvenBeReadReachesNobodyWhoChangesSomethingElse(CapturedOutput output) {
        startBare();
        file.put("headroom.openslo", "${headroom.openslo}");
        change("server.port", "1");

        assertThat(output).contains("All SLOs stay as they are. ", "Circular placeholder reference");
        assertThat(slo("search").objective()).hasToString("99% over 30d");
    }

    @Test
    void defaultsAndMaintenanceChangeToo() {
        startBare();
        file.put("headroom.defaults.maintenance[0]", "2040-01-01T00:00:00Z/PT1H");
        change("headroom.defaults.period", "7d");

        assertThat(slo("search").objective()).hasToString("99% over 7d");
        assertThat(slo("search-sla").objective()).hasToString("95% over 7d");
        assertThat(slo("search").maintenance()).hasSize(1);
        change("headroom.defaults.period", "14d");
        assertThat(slo("search").maintenance()).hasSize(1);
    }

    @Test
    void theEndpointChangesAnSloAndTakesItBackAndKeepsItsCounts() {
        start("management.endpoint.slo.access=unrestricted", "management.endpoint.slo.show-values=always");
        send("GET", "/checkout/500", "");
        slo("search").recorder().record(Outcome.BAD);

        HttpResponse<String> changed = send(
                "POST",
                "/actuator/slo/checkout",
                "{\"objective\":\"99.9%\",\"period\":\"month\",\"zone\":\"Europe/Zurich\",\"alerts\":\"page 2% 1h/5m, ticket 10% 3d/6h\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body())
                .contains("\"objective\":0.999", "\"zone\":\"Europe/Zurich\"")
                .contains("\"from\":\"headroom.slos.checkout.objective\",\"value\":\"99.9%\"")
                .contains("from property source \\\"written to the endpoint slo\\\"");
        assertThat(slo("checkout").objective()).hasToString("99.9% over month in Europe/Zurich");
        assertThat(slo("checkout").alerts()).hasSize(2);
        await().untilAsserted(() -> {
            headroom().tick();
            assertThat(slo("checkout").budget().periodCounts().bad()).isEqualTo(1);
        });

        change("headroom.slos.checkout.objective", "98%"); // what was written counts more
        assertThat(slo("checkout").objective().target()).isEqualTo(0.999);
        assertThat(send("DELETE", "/actuator/slo/checkout", "").statusCode()).isEqualTo(204);
        assertThat(slo("checkout").objective()).hasToString("98% over 30d");
        assertThat(slo("checkout").budget().periodCounts().bad()).isEqualTo(1);
        assertThat(slo("search").snapshot().events().bad()).isEqualTo(1);
    }

    @Test
    void aWrongWriteIsRefusedAndNothingOfItStays() {
        start("management.endpoint.slo.access=unrestricted");

        HttpResponse<String> refused =
                send("POST", "/actuator/slo/checkout", "{\"objective\":\"99.9\",\"period\":\"7d\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("headroom.slos.checkout.objective = 99.9 (")
                .contains("write 99.9% or 0.999");
        change("headroom.slos.search.objective", "98%");
        assertThat(slo("checkout").objective()).hasToString("99% over 30d");
        assertThat(send("POST", "/actuator/slo/unknown", "{\"objective\":\"99%\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void withoutUnrestrictedAccessNothingCanBeWritten() {
        start();

        assertThat(send("POST", "/actuator/slo/checkout", "{\"objective\":\"90%\"}")
                        .statusCode())
                .isEqualTo(405);
        assertThat(send("DELETE", "/actuator/slo/checkout", "").statusCode()).isEqualTo(405);
        assertThat(slo("checkout").objective().target()).isEqualTo(0.99);
    }

    @Test
    void withoutAccessThereIsNoEndpoint() {
        start("management.endpoint.slo.access=none");

        assertThat(send("GET", "/actuator/slo", "").statusCode()).isEqualTo(404);
        assertThat(application.getBeanNamesForType(SloEndpoint.class)).isEmpty();
    }

    @Test
    void aBeansSloChangesByWhatIsWrittenOfIt() {
        start(Defines.class, "management.endpoint.slo.access=unrestricted");

        assertThat(send("POST", "/actuator/slo/imports", "{\"objective\":\"90%\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(slo("imports").objective()).hasToString("90% over 7d");
        send("DELETE", "/actuator/slo/imports", "");
        assertThat(slo("imports").objective()).hasToString("95% over 7d");
    }

    @ParameterizedTest
    @CsvSource({
        "headroom.slos.imports.sli.http.uri, /imports, headroom.slos.imports.sli = changed",
        "headroom.slos.imports.sli.job, Imports.run, headroom.slos.imports.sli = changed",
        "headroom.slos.imports.family.max-keys, 5, headroom.slos.imports.family = changed",
        "headroom.slos.imports.sla, 80%, headroom.slos.imports.sla = added",
    })
    void aBeansSloCountsWhatItCountedToo(String property, String value, String told, CapturedOutput output) {
        startBare(Defines.class);
        change(property, value);

        assertThat(output).contains("All SLOs stay as they are. ").contains(told);
    }

    private void change(String property, String value) {
        if (value == null) {
            file.remove(property);
        } else {
            file.put(property, value);
        }
        application.publishEvent(new EnvironmentChangeEvent(application, Set.of(property)));
    }

    private HttpResponse<String> send(String method, String path, String body) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        return client.sendAsync(request, BodyHandlers.ofString()).join();
    }

    private Headroom headroom() {
        return application.getBean(Headroom.class);
    }

    private Slo slo(String name) {
        return headroom().slo(name);
    }

    private void start(String... properties) {
        start(ShopApplication.class, properties);
    }

    private void start(Class<?> more, String... properties) {
        application = builder(ShopApplication.class, more)
                .properties("server.port=0", "management.endpoints.web.exposure.include=slo")
                .properties(properties)
                .run();
    }

    /** Without a server, and anything else but what changes SLOs. */
    private void startBare(Class<?>... more) {
        application =
                builder(Bare.class).sources(more).web(WebApplicationType.NONE).run();
    }

    private SpringApplicationBuilder builder(Class<?>... sources) {
        return new SpringApplicationBuilder(sources)
                .initializers(context ->
                        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("file", file)));
    }

    @ImportAutoConfiguration({HeadroomAutoConfiguration.class, SloRefreshAutoConfiguration.class})
    static class Bare {}

    static class Defines {
        @Bean
        SloDefinition imports() {
            return new SloDefinition("imports", slo -> slo.objective("95%").period("7d"));
        }
    }
}
