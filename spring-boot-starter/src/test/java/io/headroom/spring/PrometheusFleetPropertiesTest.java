package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.budget.BudgetScope;
import io.headroom.spring.internal.InvalidPropertiesException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that asks a Prometheus for its fleet's budget, by property. */
@ExtendWith(OutputCaptureExtension.class)
class PrometheusFleetPropertiesTest {
    private static final String PASSWORD = "changeit";

    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private HttpServer server;
    private ConfigurableApplicationContext application;

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void theBudgetOfTheFleetIsReadAndFollowed() throws Exception {
        serve(HttpServer.create());
        Slo checkout = start(
                "headroom.fleet.follow=fleet",
                "headroom.fleet.prometheus.url=http://127.0.0.1:"
                        + server.getAddress().getPort(),
                "headroom.fleet.prometheus.interval=1s",
                "headroom.fleet.prometheus.bearer-token=hush",
                "headroom.fleet.prometheus.headers.X-Scope-OrgID=shop");

        await().atMost(Duration.ofSeconds(30)).until(() -> checkout.actsOn() == BudgetScope.FLEET);
        assertThat(checkout.actingBudget().remaining()).isEqualTo(-4);
        assertThat(headers).containsEntry("Authorization", "Bearer hush").containsEntry("X-scope-orgid", "shop");
    }

    @Test
    void aCertificateOfTheTeamsOwnIsTrustedBySslBundle(@TempDir Path directory) throws Exception {
        Path store = keyStore(directory);
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(serverContext(store)));
        serve(https);
        Slo checkout = start(
                "spring.ssl.bundle.jks.client.truststore.location=" + store.toUri(),
                "spring.ssl.bundle.jks.client.truststore.password=" + PASSWORD,
                "headroom.fleet.follow=fleet",
                "headroom.fleet.prometheus.url=https://localhost:"
                        + server.getAddress().getPort(),
                "headroom.fleet.prometheus.interval=1s",
                "headroom.fleet.prometheus.username=aladdin",
                "headroom.fleet.prometheus.password=sesame",
                "headroom.fleet.prometheus.ssl-bundle=client");

        await().atMost(Duration.ofSeconds(30)).until(() -> checkout.actsOn() == BudgetScope.FLEET);
        assertThat(headers).containsEntry("Authorization", "Basic YWxhZGRpbjpzZXNhbWU=");
    }

    @Test
    void thePageSaysWhatToSet(@TempDir Path directory) throws Exception {
        Path store = keyStore(directory);
        HttpsServer https = HttpsServer.create();
        https.setHttpsConfigurator(new HttpsConfigurator(serverContext(store)));
        serve(https);
        String yaml = FleetPage.snippets("yaml").get(1);
        assertThat(yaml).contains("https://prometheus:9090");
        List<String> page = new ArrayList<>(FleetPage.properties(yaml.replace(
                "prometheus:9090", "localhost:" + server.getAddress().getPort())));
        page.add("PROMETHEUS_TOKEN=hush");
        page.add("spring.ssl.bundle.jks.monitoring.truststore.location=" + store.toUri());
        page.add("spring.ssl.bundle.jks.monitoring.truststore.password=" + PASSWORD);
        Slo checkout = start(page.toArray(String[]::new));

        await().atMost(Duration.ofSeconds(30)).until(() -> checkout.actsOn() == BudgetScope.FLEET);
        assertThat(headers).containsEntry("Authorization", "Bearer hush").containsEntry("X-scope-orgid", "shop");
    }

    @Test
    void wrongPropertiesAreToldWithoutWhatIsSecret(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "headroom.fleet.prometheus.url=http://user:hush@prometheus",
                        "headroom.fleet.prometheus.interval=2h"))
                .rootCause()
                .isInstanceOf(InvalidPropertiesException.class)
                .hasMessageContaining("headroom.fleet.prometheus.url");
        assertThatThrownBy(() -> start(
                        "headroom.fleet.prometheus.url=http://prometheus",
                        "headroom.fleet.prometheus.timeout=2h",
                        "headroom.fleet.prometheus.username=me",
                        "headroom.fleet.prometheus.bearer-token=hush"))
                .rootCause()
                .isInstanceOf(InvalidPropertiesException.class)
                .hasMessageContainingAll("headroom.fleet.prometheus.timeout", "headroom.fleet.prometheus.username");
        assertThat(output).doesNotContain("hush");
    }

    private void serve(HttpServer created) throws Exception {
        server = created;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/query", exchange -> {
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            String sample = "{\"metric\":{\"sloth_slo\":\"checkout\",\"headroom\":\"%s\"},\"value\":[%d,\"%d\"]}";
            long now = Instant.now().getEpochSecond();
            byte[] answer = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
                            + sample.formatted("all", now, 1000) + "," + sample.formatted("bad", now, 50) + "]}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    private Slo start(String... properties) {
        List<String> all =
                new ArrayList<>(List.of("spring.application.name=shop", "headroom.slos.checkout.objective=99%"));
        all.addAll(List.of(properties));
        if (server != null) {
            server.start();
        }
        application = new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
        return application.getBean(Headroom.class).slo("checkout");
    }

    /** A key, and a certificate that it signed itself, as every JDK makes them. */
    private static Path keyStore(Path directory) throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static SSLContext serverContext(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
