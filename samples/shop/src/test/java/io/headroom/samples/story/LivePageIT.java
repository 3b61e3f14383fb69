package io.headroom.samples.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.shop.ShopApplication;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.UriUtils;

/** The page of the endpoint {@code slo} of the shop, in a real browser. */
class LivePageIT extends ShopInBrowser {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final int LONG = 1560;
    private static final String WORST = "#rows tr:first-child";
    private static final Path EXAMPLE = Path.of("../../docs/pages/incident-report-example.html");

    @Test
    void anOutageAndARestartAreSeenAsTheyHappen() throws Exception {
        start(ShopApplication.class);
        pay(40);
        mark("release 1.4.2");
        browser.lookUsual();
        browser.open(address.resolve("/actuator/slo"));
        await().atMost(PATIENCE).until(() -> browser.text("#verdict").startsWith("None of 3 budgets"));
        assertThat(browser.text("#scope")).contains("Nothing has told it of a fleet");

        payments.behave(Behaviour.failing(1));
        pay(60);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(browser.text(WORST)).startsWith("checkout-").contains("page firing");
            assertThat(browser.text(WORST + " .budget")).startsWith("\u2212").contains(" bad events too many so far");
        });
        browser.lookAround("overview", Browser.HEIGHT);

        browser.find(WORST + " a").click();
        await().atMost(PATIENCE)
                .until(() -> browser.text("#verdict")
                        .startsWith("Somebody should act now: it burns 12.0 times as fast as its budget allows; "
                                + "so far 60 of 100 events were bad where 5 may be, in the 0."));
        await().atMost(PATIENCE).until(() -> browser.all("canvas").size() == 5); // three of the SLO, two of the guard
        assertThat(browser.text("#timeline")).contains("firing", "burn rate ", "mark 1", "release 1.4.2");
        assertThat(browser.text("#guards-note")).startsWith("Guards are plotted since ");
        assertThat(browser.requests())
                .as("how guards stood before")
                .filteredOn(url -> url.contains("/sloguards?since="))
                .hasSize(1);
        browser.choose("15m");
        browser.lookAround("slo", LONG);
        browser.requireAlone();

        theReportOfTheAlertIsReadInABrowserToo();
        browser.open(address.resolve("/actuator/slo/checkout-availability"));
        await().atMost(PATIENCE).until(() -> browser.text("#timeline").contains("firing"));

        shop.stop();
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("not reachable since "));
        assertThat(browser.text("#timeline")).as("what it knew").contains("firing");
        start(HostileShop.class);
        mark(HostileShop.TEXT);
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("as of "));
        assertThat(browser.text("#verdict"))
                .as("of a process without a store")
                .startsWith("No alert fires; 100.0% of the budget is left.");
        assertThat(browser.console()).allMatch(line -> line.contains("net::ERR_"));

        try (Prefix proxy = new Prefix("/ops/shop", address)) {
            whatTheServiceSaysIsShownAsText(proxy.address());
        }
    }

    @Test
    void theFleetsBudgetStandsBesideTheReplicasOwn() throws Exception {
        Path store = directory.resolve("store");
        start(
                ShopApplication.class,
                "--headroom.store.directory=" + store,
                "--headroom.store.instance=pod-1",
                "--headroom.store.interval=1s",
                "--headroom.fleet.follow=fleet");
        pay(40);
        anotherReplicaFails(store, 60);

        browser.lookUsual();
        browser.open(address.resolve("/actuator/slo"));
        await().atMost(PATIENCE).until(() -> browser.text("#verdict").startsWith("None of 3 budgets"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.text(WORST))
                        .containsPattern(
                                "checkout-availability\n.*\n\u221211\\d\\d% fleet\n") // to within a slot of the store
                        .contains(" bad events too many so far", "this replica 100.0%"));
        assertThat(browser.text("#verdict")).startsWith("None of 3 budgets burns faster");
        assertThat(browser.text("#scope")).contains("a fleet\u2019s budget is that of all replicas");
        browser.lookAround("fleet", Browser.HEIGHT);

        browser.find(WORST + " a").click();
        await().atMost(PATIENCE)
                .until(
                        () -> browser.text("#verdict")
                                .matches(
                                        "No alert fires; so far \\d+ of \\d+ events (was|were) bad where \\d may be, in the .*observed."));
        assertThat(browser.text("#whose")).isEqualTo("of the fleet, which policy and guards act on");
        assertThat(browser.text("#aside-of")).isEqualTo("This replica\u2019s");
        assertThat(browser.text("#aside-left")).isEqualTo("100.0%");
        browser.requireAccessible("one, fleet");

        Files.move(store, directory.resolve("elsewhere"));
        Files.createFile(store); // where nobody can write a store, nor read one
        await().atMost(PATIENCE).until(() -> browser.text("#aside").contains("too old to act on"));
        assertThat(browser.text("#whose")).isEqualTo("of this replica, which policy and guards act on");
        assertThat(browser.text("#aside-left")).matches("\u221211\\d\\d%");
        browser.requireAccessible("one, stale fleet");
        browser.find("#all").click();
        await().atMost(PATIENCE)
                .until(() -> browser.text("#verdict")
                        .contains("What the fleet has left of 3 budgets is too old to act on."));
        assertThat(browser.text("#rows")).contains("100.0% this replica", "fleet \u221211");
        browser.requireAccessible("list, stale fleet");
        browser.picture("fleet-stale");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void itAsksLessWhileNobodyLooksAndAtOnceWhenSomebodyDoes() throws Exception {
        start(ShopApplication.class);
        browser.open(address.resolve("/actuator/slo"));
        await().atMost(PATIENCE).until(() -> asked().size() >= 3);
        assertThat(asked().get(2) - asked().get(1)).isBetween(1_900.0, 4_000.0);

        look(false);
        double hidden = number(browser.run("return performance.now()"));
        await().atMost(PATIENCE).until(() -> askedAfter(hidden).size() >= 2);
        List<Double> rarely = askedAfter(hidden);
        assertThat(rarely.get(1) - rarely.get(0)).as("milliseconds").isGreaterThan(14_900);

        int before = asked().size();
        look(true);
        await().atMost(SOON).until(() -> asked().size() > before); // not in another 15 seconds
    }

    /** As when another tab comes to the front, and goes. */
    private void look(boolean shown) {
        browser.run(
                "Object.defineProperty(document, 'hidden', { value: !arguments[0], configurable: true });"
                        + "document.dispatchEvent(new Event('visibilitychange'))",
                shown);
    }

    /** When the page asked, in milliseconds since it was opened. */
    private List<Double> asked() {
        return ((List<?>) browser.run(
                        "return performance.getEntriesByType('resource').filter(entry => entry.name.includes('/actuator/slo'))"
                                + ".map(entry => entry.startTime)"))
                .stream().map(LivePageIT::number).toList();
    }

    private List<Double> askedAfter(double moment) {
        return asked().stream().filter(at -> at > moment).toList();
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    /** It shares the store, and ends. */
    private static void anotherReplicaFails(Path store, int times) {
        try (Headroom other = Headroom.builder("shop")
                .store(DirectoryStore.at(store).instance("pod-2"))
                .build()) {
            Slo checkout = other.slo(
                    "checkout-availability", slo -> slo.objective("95%").period(Duration.ofHours(2)));
            IntStream.range(0, times).forEach(i -> checkout.recorder().record(Outcome.BAD));
        }
    }

    private void whatTheServiceSaysIsShownAsText(URI service) throws Exception {
        for (String path : List.of("/slo", "/slogate", "/sloreport/checkout-availability")) {
            HttpRequest asTerminal = HttpRequest.newBuilder(URI.create(service + "/actuator" + path))
                    .header("Accept", "text/plain")
                    .build();
            assertThat(client.send(asTerminal, BodyHandlers.ofString()).body().lines())
                    .as(path)
                    .hasSizeGreaterThan(4)
                    .allMatch(line -> line.matches("[\\x20-\\x7E]{0,80}"));
        }

        browser.open(URI.create(service + "/actuator/slo"));
        await().atMost(PATIENCE).until(() -> browser.text("#verdict").startsWith("None of 3 budgets"));
        assertThat(browser.property("#service", "textContent")).isEqualTo(HostileShop.TEXT);
        assertThat(browser.property(WORST + " .policy .quiet", "textContent")).hasSizeGreaterThan(10_000);
        browser.requireIntact("list, hostile");
        browser.picture("hostile");

        browser.find(WORST + " a").click();
        await().atMost(PATIENCE).until(() -> browser.text("#verdict").startsWith("No alert fires"));
        assertThat(browser.property("#timeline", "textContent")).contains(HostileShop.TEXT);
        assertThat(browser.property("#consequence", "textContent")).contains(HostileShop.TEXT);
        requireIntact("one, hostile");

        browser.open(URI.create(service + "/actuator/slo/checkout-availability"));
        await().atMost(PATIENCE).until(() -> browser.all("#traces li").size() == 2);
        requireIntact("traces, hostile");
        browser.run("scrollTo(0, 400)");
        browser.picture("traces-hostile");
        for (String trace : List.of(HostileShop.TRACE, (HostileShop.MARKUP + HostileShop.TURNED).repeat(110))) {
            browser.click("#traces code", trace);
            assertThat(browser.run("return String(getSelection())")).isEqualTo(trace);
        }

        String member = "checkout-availability/" + HostileShop.KEY;
        browser.open(URI.create(service + "/actuator/slo/" + UriUtils.encodePath(member, UTF_8)));
        await().atMost(PATIENCE)
                .until(() -> browser.property("#name", "textContent").equals(member));
        requireIntact("member, hostile");

        browser.open(URI.create(service + "/actuator/sloreport/" + UriUtils.encodePath(member, UTF_8)));
        assertThat(browser.property("h1", "textContent"))
                .contains(HostileShop.KEY.substring(0, 40), HostileShop.MARKUP);
        assertThat(browser.text("main")).contains("mark 1").contains(HostileShop.MARKUP);
        browser.requireIntact("report, hostile");
        browser.picture("report-hostile");
    }

    /** The one of this outage, and the docs' example, which has more to show. */
    private void theReportOfTheAlertIsReadInABrowserToo() throws IOException {
        browser.open(address.resolve("/actuator/sloreport/checkout-availability"));
        assertThat(browser.text("h1")).isEqualTo("Incident report: checkout-availability of shop");
        assertThat(browser.text("main"))
                .contains("mark 1 release 1.4.2", "60 of 100 events were bad", "page 12.5% 260s/20s: detected ");
        assertThat(browser.all("svg .marked")).hasSize(2);
        browser.requireIntact("report");

        browser.open(EXAMPLE.toRealPath().toUri());
        browser.lookAround("incident-report", LONG);
        browser.requireAlone();
    }

    private void requireIntact(String page) {
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("as of "));
        browser.requireIntact(page);
    }
}
