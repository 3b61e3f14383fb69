package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.shop.ShopApplication;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import io.headroom.time.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All plots of an SLO and of its guard, after an outage of a shop that counted before: they show one time. */
class OneTimeAxisIT extends ShopInBrowser {
    private static final Duration BEFORE = Duration.ofMinutes(40);
    private static final int PLOTS = 5; // three of the SLO, two of the guard

    /** Keeps the plots that a document makes, and where each drew the dashed lines of what happened. */
    private static final String WITNESS = """
            window.plotsMade = [];
            let made;
            Object.defineProperty(window, 'uPlot', { configurable: true, get: () => made, set: uPlot => {
              made = new Proxy(uPlot, { construct: (of, settings) => {
                const plot = Reflect.construct(of, settings);
                plotsMade.push(plot);
                return plot;
              } });
            } });
            const context = CanvasRenderingContext2D.prototype, moveTo = context.moveTo, clearRect = context.clearRect;
            context.moveTo = function (x, y) {
              if (this.getLineDash().join() === '4,3') this.canvas.marked.push([x, this.strokeStyle]);
              moveTo.call(this, x, y);
            };
            context.clearRect = function (...where) {
              this.canvas.marked = [];
              clearRect.apply(this, where);
            };
            """;

    /** What an action leaves, before the page asks again. */
    private static final String SHOWN_AFTER = """
            return new Promise(done => {
              (() => { %s })();
              setTimeout(() => done(plotsMade.filter(plot => plot.root.isConnected).map(plot => ({
                from: plot.scales.x.min, to: plot.scales.x.max, left: plot.over.getBoundingClientRect().left, width: plot.bbox.width,
                cursor: plot.cursor.left, marked: plot.ctx.canvas.marked.map(String) }))), 100);
            });
            """;

    @BeforeEach
    void witness() {
        browser.beforeEveryDocument(WITNESS);
        browser.lookUsual();
    }

    @Test
    void allPlotsShowTheSameTimeWhateverIsDoneToOne() throws Exception {
        playAnOutage();
        List<Map<?, ?>> hour = shown("");
        double begin = number(hour.get(0), "from");
        assertThat(number(hour.get(0), "to") - begin).as("of the whole store").isGreaterThan(BEFORE.toSeconds());

        Map<?, ?> shorter = shown("[...document.querySelectorAll('#ranges label')][0].querySelector('input').click()")
                .get(0);
        assertThat(number(shorter, "to") - number(shorter, "from")).isEqualTo(900);
        Map<?, ?> after = shown(
                        "plotsMade.find(plot => plot.root.isConnected).over.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, detail: 2 }))")
                .get(0);
        assertThat(number(after, "to") - number(after, "from"))
                .as("a double click leaves it")
                .isEqualTo(900);

        browser.look(Browser.NARROW, Browser.HEIGHT, "dark");
        assertThat(number(shown("").get(0), "width")).isLessThan(Browser.NARROW);
        browser.lookUsual();
        assertThat(shown("").get(0).get("width")).isEqualTo(shorter.get("width"));

        for (double share : List.of(0.2, 0.8)) {
            List<Map<?, ?>> pointed = shown("""
                    const over = plotsMade.find(plot => plot.root.isConnected).over, box = over.getBoundingClientRect();
                    const at = { bubbles: true, clientX: box.left + %s * box.width, clientY: box.top + 20 };
                    over.dispatchEvent(new MouseEvent('mouseenter', at));
                    over.dispatchEvent(new MouseEvent('mousemove', at));
                    """.formatted(share));
            double expected = share * number(pointed.get(0), "width");
            assertThat(pointed)
                    .as("the cursor in each")
                    .allSatisfy(plot -> assertThat(number(plot, "cursor")).isCloseTo(expected, within(1.0)));
        }
    }

    @Test
    void whatHappenedStandsAtOnePlaceInAllPlots() throws Exception {
        playAnOutage();

        List<?> marked = (List<?>) shown("").get(0).get("marked");
        TreeSet<String> kinds = new TreeSet<>();
        marked.forEach(line -> kinds.add(String.valueOf(line).replaceFirst("[^#]*", "")));
        assertThat(kinds).as("colours of what was marked, alerts, and policy").hasSizeGreaterThanOrEqualTo(3);
        assertThat(marked.size()).isEqualTo(((Number) browser.run("""
                        return [...document.querySelectorAll('#timeline li')].filter(item => {
                          const [what, state] = item.children[1].innerText.split(/ (?=\\S+$)/);
                          return !/^(page|ticket)/.test(what) || /firing|resolved/.test(state);
                        }).length
                        """)).intValue());
    }

    /** The verdict's sentence changes with every request; a screen reader would never come to an end. */
    @Test
    void whoListensHearsWhatChangedAndNotEachFigure() throws Exception {
        playAnOutage();
        browser.run("""
                window.heard = [];
                for (const place of document.querySelectorAll('[role=status], [role=alert], [aria-live]')) {
                  new MutationObserver(() => heard.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true });
                }
                """);
        String verdict = browser.text("#verdict");
        for (int look = 0; look < 3; look++) {
            String shown = browser.text("#connection");
            pay(2);
            await().atMost(PATIENCE).until(() -> !browser.text("#connection").equals(shown));
        }
        assertThat(browser.text("#verdict")).isNotEqualTo(verdict);
        assertThat((List<?>) browser.run("return heard")).as("while it goes on").isEmpty();
        assertThat(browser.property("#news", "textContent")).startsWith("Firing: page ");

        shop.stop();
        await().atMost(PATIENCE).until(() -> browser.text("#connection").startsWith("not reachable since "));
        assertThat(browser.run("return heard.join()")).isEqualTo("Not reachable");
    }

    /** With 40 minutes of good requests before the process began, a release, and then nothing but failures. */
    private void playAnOutage() throws Exception {
        countBefore();
        start(
                ShopApplication.class,
                "--headroom.store.directory=" + directory.resolve("store"),
                "--headroom.store.instance=pod-1",
                "--headroom.defaults.policy.least-coverage=0%");
        browser.open(address.resolve("/actuator/slo/checkout-availability"));
        pay(20);
        mark("release 1.4.2");
        payments.behave(Behaviour.failing(1));
        pay(400);
        await().atMost(PATIENCE).until(() -> browser.text("#timeline").contains("firing"));
        await().atMost(PATIENCE).until(() -> browser.text("#timeline").contains("policy"));
        await().atMost(PATIENCE).until(() -> browser.all("canvas").size() == PLOTS);
    }

    private void countBefore() {
        ManualClock clock = new ManualClock(0, Instant.now().minus(BEFORE).minusSeconds(5));
        try (Headroom before = Headroom.builder("shop")
                .manual(clock)
                .store(DirectoryStore.at(directory.resolve("store")).instance("pod-1"))
                .build()) {
            Slo checkout = before.slo(
                    "checkout-availability", slo -> slo.objective("95%").period(Duration.ofHours(2)));
            for (int minute = 0; minute < BEFORE.toMinutes(); minute++) {
                checkout.recorder().record(Outcome.GOOD);
                clock.advance(Duration.ofMinutes(1));
                before.tick();
            }
        }
    }

    /** All plots after an action; they show the same time at the same place, and the same lines. */
    @SuppressWarnings("unchecked")
    private List<Map<?, ?>> shown(String action) {
        List<Map<?, ?>> plots = (List<Map<?, ?>>) browser.run(SHOWN_AFTER.formatted(action));
        assertThat(plots).hasSize(PLOTS);
        for (String same : List.of("from", "to", "left", "width", "marked")) {
            assertThat(plots)
                    .as(same)
                    .allSatisfy(plot ->
                            assertThat(plot.get(same)).isEqualTo(plots.get(0).get(same)));
        }
        return plots;
    }

    private static double number(Map<?, ?> plot, String of) {
        return ((Number) plot.get(of)).doubleValue();
    }
}
