package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import io.headroom.spring.internal.InvalidPropertiesException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that tells Alertmanagers of its alerts, by property. */
@ExtendWith(OutputCaptureExtension.class)
class AlertmanagerPropertiesTest {
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
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
    void whatFiresIsSentWithTheLabelsAndTheRunbookOfTheRules() throws Exception {
        serve();
        start(
                "headroom.alertmanager.urls=http://127.0.0.1:1, http://127.0.0.1:"
                        + server.getAddress().getPort(),
                "headroom.alertmanager.interval=1s",
                "headroom.alertmanager.username=aladdin",
                "headroom.alertmanager.password=sesame",
                "headroom.rules.labels.team=till",
                "headroom.rules.runbook=https://runbooks/{slo}#{severity}");
        for (int i = 0; i < 100; i++) {
            application.getBean(Headroom.class).slo("checkout").recorder().record(Outcome.BAD);
        }

        assertThat(sent.poll(30, TimeUnit.SECONDS))
                .contains("Basic YWxhZGRpbjpzZXNhbWU=")
                .contains(
                        "\"labels\": {\"alertname\": \"SloErrorBudgetBurn\", \"sloth_id\": \"shop-checkout\", \"sloth_service\": \"shop\", "
                                + "\"sloth_slo\": \"checkout\", \"team\": \"till\", \"sloth_severity\": \"page\"}")
                .contains("\"runbook_url\": \"https://runbooks/checkout#page\"");
        assertThat(sent.poll(30, TimeUnit.SECONDS)).as("the same again").contains("checkout");

        application.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("headroom-alertmanager"));
    }

    @Test
    void wrongPropertiesAreToldAtOnceWithoutWhatIsSecret(CapturedOutput output) {
        assertThatThrownBy(() -> start(
                        "headroom.alertmanager.urls[0]=http://one:9093",
                        "headroom.alertmanager.urls[1]=http://user:hush@two",
                        "headroom.alertmanager.interval=2h",
                        "headroom.alertmanager.resolve-after=30s",
                        "headroom.alertmanager.username=me",
                        "headroom.alertmanager.bearer-token=hush"))
                .rootCause()
                .isInstanceOf(InvalidPropertiesException.class)
                .hasMessageContainingAll(
                        "headroom.alertmanager.urls[1] = http://******@two",
                        "must not hold a password",
                        "headroom.alertmanager.interval = 2h",
                        "headroom.alertmanager.resolve-after = 30s",
                        "must be at least two intervals of 30s",
                        "headroom.alertmanager.username");
        assertThat(output).doesNotContain("hush");
    }

    private void serve() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v2/alerts", exchange -> {
            sent.add(exchange.getRequestHeaders().getFirst("Authorization")
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    private void start(String... properties) {
        List<String> all =
                new ArrayList<>(List.of("spring.application.name=shop", "headroom.slos.checkout.objective=99%"));
        all.addAll(List.of(properties));
        application = new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .properties(all.toArray(String[]::new))
                .run();
    }
}
