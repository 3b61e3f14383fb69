package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.payment.PaymentServer;
import io.headroom.samples.shop.ShopApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the endpoint {@code slo} of the shop, in a real browser. */
class LivePageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final int WIDE = 1120;
    private static final int NARROW = 380;
    private static final String WORST = "#rows tr:first-child";
    private static final Path PICTURES = "write".equals(System.getProperty("headroom.docs"))
            ? Path.of("../../docs/pages")
            : Path.of("target", "pages");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = ServiceProcess.freePort();
    private final URI address = URI.create("http://127.0.0.1:" + port);

    @TempDir
    private Path directory;

    private PaymentServer payments;
    private ServiceProcess shop;
    private Browser browser;

    @BeforeEach
    void begin() throws Exception {
        payments = new PaymentServer(0);
        start();
        browser = new Browser();
    }

    @AfterEach
    void end() {
        if (browser != null) {
            browser.close();
        }
        if (shop != null) {
            shop.stop();
        }
        payments.close();
    }

    @Test
    void anOutageAndARestartAreSeenAsTheyHappen() throws Exception {
        pay(40);
        look("light", WIDE);
        browser.open(address.resolve("/actuator/slo"));
        await().atMost(PATIENCE).until(() -> browser.text("#verdict").startsWith("None of 3 budgets"));

        payments.behave(Behaviour.failing(1));
        pay(60);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(browser.text(WORST)).startsWith("checkout-").contains("page firing");
            assertThat(browser.text(WORST + " .budget")).startsWith("\u2212");
        });
        lookAtAll("overview");
        assertThat(browser.console()).isEmpty();

        shop.stop();
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("not reachable since "));
        assertThat(browser.text(WORST)).as("what it knew").contains("page firing");
        start();
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("as of "));
        assertThat(browser.text("#verdict")).as("of a process without a store").startsWith("None of 3 budgets");
        assertThat(browser.console()).allMatch(line -> line.contains("net::ERR_"));
    }

    /** In all colours and widths, each as accessible as axe can tell; with the property {@code headroom.docs=write} for the docs. */
    private void lookAtAll(String page) throws IOException {
        for (String colours : List.of("light", "dark")) {
            look(colours, WIDE);
            browser.requireAccessible(page + ", " + colours);
            browser.picture(PICTURES.resolve("%s-%s.png".formatted(page, colours)));
        }
        look("light", NARROW);
        browser.requireAccessible(page + ", narrow");
        browser.picture(PICTURES.resolve(page + "-narrow.png"));
        look("light", WIDE);
    }

    private void look(String colours, int width) {
        browser.look(width, width == NARROW ? 800 : 640, colours);
    }

    private void start() throws Exception {
        shop = ServiceProcess.start(
                "shop",
                directory.resolve("shop.log"),
                ShopApplication.class,
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--shop.payment-url=http://127.0.0.1:" + payments.port());
        shop.awaitUp(address.resolve("/actuator/health/readiness"));
    }

    private void pay(int times) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/checkout/7"))
                .POST(BodyPublishers.noBody())
                .build();
        for (int i = 0; i < times; i++) {
            client.send(request, BodyHandlers.discarding());
        }
    }
}
