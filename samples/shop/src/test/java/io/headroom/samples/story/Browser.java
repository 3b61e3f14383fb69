package io.headroom.samples.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's Chromium (Debian: {@code chromium} and {@code chromium-driver}), without a window. */
final class Browser implements AutoCloseable {
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars");

    static final int WIDE = 1120;
    static final int HEIGHT = 640;

    static final int NARROW = 380;

    /** The narrowest phone. */
    private static final int NARROWEST = 360;

    private static final Path PICTURES = "write".equals(System.getProperty("headroom.docs"))
            ? Path.of("../../docs/pages")
            : Path.of("target", "pages");

    private final ChromeDriver driver;

    Browser() {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options =
                new ChromeOptions().setBinary("/usr/bin/chromium").addArguments(FLAGS);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    }

    void open(URI address) {
        driver.get(address.toString());
    }

    void back() {
        driver.navigate().back();
    }

    /** Runs a script in each document that is opened, before its own. */
    void beforeEveryDocument(String script) {
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** A key, for whatever has the focus. */
    void press(CharSequence key) {
        driver.switchTo().activeElement().sendKeys(key);
    }

    /** How wide and high the document may be, and which colours the user prefers. */
    void look(int width, int height, String colours) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        prefer(Map.of("prefers-color-scheme", colours));
    }

    /** What the user told the system, by the names of media features; nothing else any more. */
    void prefer(Map<String, String> preferences) {
        List<Map<String, String>> features = preferences.entrySet().stream()
                .map(each -> Map.of("name", each.getKey(), "value", each.getValue()))
                .toList();
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", features));
    }

    /** The text that people see of an element. */
    String text(String selector) {
        return find(selector).getText();
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** What a script would read of an element. */
    String property(String selector, String name) {
        return find(selector).getDomProperty(name);
    }

    /** Chooses a radio button by its label, which is all that people see of it. */
    void choose(String label) {
        driver.findElement(By.xpath("//label[normalize-space()='%s']".formatted(label)))
                .click();
    }

    /** Clicks the one of some elements that has a text. */
    void click(String selector, String text) {
        all(selector).stream()
                .filter(element -> element.getDomProperty("textContent").equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s has the text %s".formatted(selector, text)))
                .click();
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** What Chromium counts of a page: seconds of script and layout, bytes of its heap. */
    Map<String, Double> metrics() {
        driver.executeCdpCommand("HeapProfiler.collectGarbage", Map.of());
        driver.executeCdpCommand("Performance.enable", Map.of());
        Map<String, Double> metrics = new HashMap<>();
        ((List<?>) driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics"))
                .forEach(metric -> metrics.put(
                        (String) ((Map<?, ?>) metric).get("name"),
                        ((Number) ((Map<?, ?>) metric).get("value")).doubleValue()));
        return metrics;
    }

    /** With the property {@code headroom.docs=write} for the docs. */
    void picture(String name) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /** A page in all colours and widths, each as accessible as axe can tell, with pictures; ends as {@link #lookUsual}. */
    void lookAround(String page, int height) throws IOException {
        run("scrollTo(0, 0)");
        for (String colours : List.of("light", "dark")) {
            look(WIDE, height, colours);
            requireAccessible(page + ", " + colours);
            picture(page + "-" + colours);
        }
        look(NARROW, 2 * HEIGHT, "light");
        requireAccessible(page + ", narrow");
        picture(page + "-narrow");
        look(NARROWEST, 2 * HEIGHT, "light");
        assertThat(
                        (List<?>)
                                run(
                                        "return [...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth).map(box => box.innerText)"))
                .as("tables of %s that scroll sideways on a phone", page)
                .isEmpty();
        lookUsual();
    }

    void lookUsual() {
        look(WIDE, HEIGHT, "light");
    }

    /** Nothing of the service became markup or ran, nothing sticks out, and nothing was asked of another host. */
    void requireIntact(String page) {
        for (int width : List.of(WIDE, NARROW)) {
            look(width, HEIGHT, "light");
            assertThat(all("main img, main script, main b b")).isEmpty();
            assertThat(run("return document.documentElement.scrollWidth"))
                    .as("%s at %d", page, width)
                    .isEqualTo((long) width);
            requireAccessible(page + ", " + width);
        }
        lookUsual();
        assertThat(run("return document.title")).isNotEqualTo("owned");
        requireAlone();
    }

    /** Nothing was asked of another host, and the console had nothing to say since the last look. */
    void requireAlone() {
        Object origin = run("return location.origin + '/'");
        assertThat(requests()).allMatch(url -> url.startsWith(origin.toString()) || url.startsWith("data:"));
        assertThat(console()).isEmpty();
    }

    /** What the document has asked for, itself left out. */
    List<String> requests() {
        return ((List<?>) run("return performance.getEntriesByType('resource').map(entry => entry.name)"))
                .stream().map(String::valueOf).toList();
    }

    /** What the console said since the last look. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Runs axe's rules of WCAG 2.2 AA and its best practices. */
    void requireAccessible(String what) {
        driver.executeScript(axe());
        Object violations = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run().then(
                    found => done(found.violations.map(v => v.id + ': ' + v.help + ' ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | '))),
                    failure => done([String(failure)]));
                """);
        assertThat((List<?>) violations).as(what).isEmpty();
    }

    private static String axe() {
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
