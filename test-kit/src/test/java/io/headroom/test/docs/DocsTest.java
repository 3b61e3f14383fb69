package io.headroom.test.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.headroom.Headroom;
import io.headroom.test.SloAssert;
import io.headroom.test.Traffic;
import io.headroom.test.gate.LoadTest;
import io.headroom.test.gate.LoadTestGate;
import io.headroom.time.ManualClock;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Runs what docs/testing.md shows. */
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root"));
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String PROPERTY = "headroom.slos.checkout.";

    private static ConfigurableApplicationContext shop;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        System.setProperty(PROPERTY + "objective", "99%");
        System.setProperty(PROPERTY + "sli.http.uri", "/checkout/{status}");
        shop = new SpringApplicationBuilder(ShopApplication.class)
                .run("--server.port=0", "--management.endpoints.web.exposure.include=slo");
        System.setProperty("shop.url", url());
    }

    @AfterAll
    static void stop() {
        shop.close();
        List.of(PROPERTY + "objective", PROPERTY + "sli.http.uri", "shop.url").forEach(System::clearProperty);
    }

    @Test
    void everyTestOfThePagePasses() throws Exception {
        List<String> snippets = snippets("java");
        assertThat(snippets).hasSize(3);
        for (String snippet : snippets) {
            SummaryGeneratingListener result = run(snippet);
            assertThat(result.getSummary().getFailures()).isEmpty();
            assertThat(result.getSummary().getTestsSucceededCount()).isPositive();
        }
    }

    @Test
    void anAssertionFailsWithTheTextOfThePage() throws IOException {
        Headroom headroom = Headroom.builder("shop").manual(new ManualClock()).build();
        headroom.slo("checkout", slo -> slo.objective("99.9%"));
        Traffic.to(headroom, "checkout").good(99_990).bad(10).over(Duration.ofHours(1));

        assertThatThrownBy(() -> SloAssert.assertThatSlo(headroom, "checkout").hasRemainingAbove("95%"))
                .hasMessage(snippets("text").get(0).strip());
    }

    @Test
    void theGateFailsWithTheTableOfThePage() throws Exception {
        try (ConfigurableApplicationContext other = new SpringApplicationBuilder(ShopApplication.class)
                .run("--server.port=0", "--management.endpoints.web.exposure.include=slo")) {
            LoadTest load = LoadTestGate.of(other.getBean(Headroom.class)).begin();
            LoadGenerator.run(url(other) + "/checkout/200", 960);
            LoadGenerator.run(url(other) + "/checkout/503", 40);

            assertThatThrownBy(load::check)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage(snippets("text").get(1));
        }
    }

    @Test
    void theCommandJudgesTheLoadBehindIt() throws Exception {
        Path wrk = Files.writeString(
                directory.resolve("wrk"),
                "#!/bin/sh\nexec %s -cp '%s' %s \"$2\" 300\n"
                        .formatted(java(), CLASS_PATH, LoadGenerator.class.getName()));
        assertThat(wrk.toFile().setExecutable(true)).isTrue();
        String command = snippets("sh").get(0).replace("http://localhost:8080", url());

        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("TEST_CLASS_PATH", CLASS_PATH);
        environment.put(
                "PATH",
                directory
                        + File.pathSeparator
                        + Path.of(java()).getParent()
                        + File.pathSeparator
                        + environment.get("PATH"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("checkout        99%     300    0 ").contains("met: at most 1% are bad");
    }

    @Test
    void theDependencyIsTheOneThatIsBuilt() throws IOException {
        assertThat(snippets("xml").get(0).replaceAll("\\s*<[^>]+>\\s*", ":"))
                .contains(System.getProperty("headroom.dependency").replace(":", "::"));
    }

    private SummaryGeneratingListener run(String snippet) throws Exception {
        Path sources = Files.createTempDirectory(directory, "snippet");
        String name = Pattern.compile("class (\\w+)")
                .matcher(snippet)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Path source = Files.writeString(
                sources.resolve(name + ".java"),
                "package %s;\n%s".formatted(getClass().getPackageName(), snippet));
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-Xlint:all,-processing",
                        "-Werror",
                        "-proc:none",
                        "-cp",
                        CLASS_PATH,
                        "-d",
                        sources.toString(),
                        source.toString());
        assertThat(failed).isZero();
        SummaryGeneratingListener result = new SummaryGeneratingListener();
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {sources.toUri().toURL()}, usual)) {
            thread.setContextClassLoader(loader);
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(loader.loadClass(getClass().getPackageName() + "." + name)))
                    .build();
            LauncherFactory.create().execute(request, result);
        } finally {
            thread.setContextClassLoader(usual);
        }
        return result;
    }

    private static String url() {
        return url(shop);
    }

    private static String url(ConfigurableApplicationContext application) {
        return "http://localhost:"
                + ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    private static List<String> snippets(String language) throws IOException {
        return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(Files.readString(ROOT.resolve("docs/testing.md")))
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
    }
}
