package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.samples.payment.Behaviour;
import io.headroom.samples.shop.ShopApplication;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The list of 500 SLOs of which half burn, as people look at it, and as they use it without a mouse. */
class ManySlosIT extends ShopInBrowser {
    private static final int SLOS = 500;
    private static final int OWN = 3; // of the sample

    @Test
    void fiveHundredAreAsAccessibleAsThree() throws Exception {
        startMany();
        payments.behave(Behaviour.failing(1));
        pay(60);
        await().atMost(PATIENCE).until(() -> browser.all("#rows .tag.page").size() > SLOS / 2);
        assertThat(browser.all("#rows tr")).hasSize(SLOS + OWN);
        assertThat(browser.all("#rows .good")).isNotEmpty();

        for (int width : List.of(Browser.WIDE, Browser.NARROW)) {
            for (String colours : List.of("light", "dark")) {
                browser.look(width, Browser.HEIGHT, colours);
                browser.requireAccessible("many, %d, %s".formatted(width, colours));
                assertThat(browser.run("return document.documentElement.scrollWidth"))
                        .isEqualTo((long) width);
            }
        }
        browser.requireAlone();
    }

    @Test
    void theKeyboardIsEnough() throws Exception {
        startMany();
        String first = "catalogue-availability";
        await().atMost(PATIENCE).until(() -> browser.text("#rows a").equals(first));
        assertThat(browser.run("return [...document.querySelectorAll('#rows a')].map(name => name.textContent)"))
                .as("those in equal danger by their names")
                .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
                .containsSubsequence("checkout-2", "checkout-10", "checkout-100", "search-9", "search-11");
        browser.press(Keys.TAB);
        assertThat(focused()).isEqualTo(first);

        payments.behave(Behaviour.failing(1));
        pay(60);
        await().atMost(PATIENCE).until(() -> browser.text("#rows a").startsWith("checkout-"));
        assertThat(focused()).as("while its row moves down").isEqualTo(first);
        browser.press(Keys.TAB);
        assertThat(focused()).as("the row below").isNotEqualTo(first);

        browser.run("document.querySelector('#rows a').focus()");
        String worst = focused();
        browser.press(Keys.ENTER);
        await().atMost(PATIENCE)
                .until(() -> browser.property("#name", "textContent").equals(worst));
        for (String place :
                List.of("All SLOs", "alerts", "1h", "timeline", "ledger", "What these figures cannot see")) {
            browser.press(Keys.TAB);
            assertThat(browser.run("const at = document.activeElement; return at.closest('label')?.textContent"
                            + " || at.getAttribute('aria-labelledby')?.replace('-heading', '') || at.textContent"))
                    .isEqualTo(place);
            assertThat(browser.run("const at = document.activeElement;"
                            + "return getComputedStyle(at.matches('input') ? at.nextSibling : at).outlineStyle"))
                    .as("outline of " + place)
                    .isEqualTo("solid");
        }
        browser.back();
        await().atMost(PATIENCE).until(() -> browser.text("#rows a").startsWith("checkout-"));
    }

    @Test
    void nothingMovesForThoseWhoDoNotWantIt() throws Exception {
        startMany();
        String transition = "return getComputedStyle(document.querySelector('.bar > span')).transitionDuration";
        assertThat(browser.run(transition)).isEqualTo("0.4s");

        browser.prefer(Map.of("prefers-reduced-motion", "reduce"));

        assertThat(browser.run(transition)).isEqualTo("0s");
        payments.behave(Behaviour.failing(1));
        pay(60);
        await().atMost(PATIENCE).until(() -> browser.all("#rows .tag.page").size() > SLOS / 2);
        assertThat(browser.run("return document.getAnimations().length")).isEqualTo(0L);
    }

    private void startMany() throws Exception {
        start(
                ShopApplication.class,
                IntStream.range(0, SLOS)
                        .mapToObj(i -> "--headroom.slos.%s-%d".formatted(i % 2 == 0 ? "checkout" : "search", i))
                        .flatMap(slo -> Stream.of(
                                slo + ".objective=95%",
                                slo + ".period=2h",
                                slo + ".sli.http.uri=" + (slo.contains("checkout") ? "/checkout/{id}" : "/search")))
                        .toArray(String[]::new));
        browser.lookUsual();
        browser.open(address.resolve("/actuator/slo"));
        await().atMost(PATIENCE).until(() -> browser.all("#rows tr").size() == SLOS + OWN);
    }

    private String focused() {
        return String.valueOf(browser.run("return document.activeElement.textContent"));
    }
}
