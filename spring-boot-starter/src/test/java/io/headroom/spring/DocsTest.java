package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headroom.Headroom;
import io.headroom.Slo;
import io.headroom.guard.Guard;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.client.RestClient;
import org.yaml.snakeyaml.Yaml;

/** Starts an application with each YAML snippet of the docs, and holds the docs' tables against it. */
@ExtendWith(OutputCaptureExtension.class)
class DocsTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root"));
    private static final String EXPOSED = "--management.endpoints.web.exposure.include=health,slo,sloguards";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/spring-boot.md",
                "docs/spring-configuration.md",
                "docs/spring-http.md",
                "docs/spring-guards.md",
                "docs/prometheus.md",
                "docs/public-application.md"
            })
    void everyYamlSnippetStartsAnApplicationWithoutAWarning(String page, CapturedOutput output) throws IOException {
        List<String> snippets = snippets(page, "yaml");
        assertThat(snippets).isNotEmpty();
        for (String yaml : snippets) {
            try (ConfigurableApplicationContext application = start(yaml)) {
                assertThat(application.getBean(Headroom.class).slos().stream()
                                .filter(slo -> slo.parent().isEmpty())
                                .map(Slo::name))
                        .containsExactlyInAnyOrderElementsOf(declared(yaml));
            }
        }
        assertThat(output).doesNotContain(" WARN ").doesNotContain("source none");
    }

    @Test
    void theBeansOfTheDocsDeclareAndChangeAnSlo() throws Exception {
        String code = snippets("docs/spring-configuration.md", "java").get(0);
        Path source = Files.writeString(directory.resolve("Objectives.java"), code);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(failed).isZero();

        try (URLClassLoader loader = new URLClassLoader(
                        new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
                ConfigurableApplicationContext application = new SpringApplicationBuilder(
                                ShopApplication.class, loader.loadClass("Objectives"))
                        .web(WebApplicationType.NONE)
                        .run()) {
            Slo imports = application.getBean(Headroom.class).slo("nightly-import");
            assertThat(imports.objective()).hasToString("95% over 7d");
            assertThat(imports.alerts())
                    .extracting(alert -> alert.rule().toString())
                    .containsExactly("page 8% 1h/5m");
        }
    }

    @Test
    void theStartUpLinesAreAsDocumented(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext application =
                start(snippets("docs/spring-boot.md", "yaml").get(0))) {
            assertThat(application.isRunning()).isTrue();
        }
        assertThat(snippets("docs/spring-boot.md", "text").get(0).lines())
                .allMatch(line -> output.toString().contains(line));
    }

    @Test
    void theStoreOfTheDocsIsKept(CapturedOutput output) throws IOException {
        try (ConfigurableApplicationContext application =
                start(snippets("docs/spring-boot.md", "yaml").get(3))) {
            assertThat(application.getBean(Headroom.class).saveAge()).isPresent();
        }
        Path store = directory.resolve("var/lib/shop");
        assertThat(store).isNotEmptyDirectory();
        assertThat(output).contains("Counts are kept in " + store);
    }

    @Test
    void theMeasuredMethodsOfTheDocsAreCounted() throws Exception {
        String yaml = snippets("docs/spring-http.md", "yaml").get(1);
        run("Imports", snippets("docs/spring-http.md", "java").get(0), yaml, (application, bean) -> {
            assertThatThrownBy(() -> call(bean, "look", "key")).isInstanceOf(NoSuchElementException.class);

            Headroom headroom = application.getBean(Headroom.class);
            headroom.tick();
            assertThat(List.of("lookup", "lookup-latency"))
                    .allSatisfy(slo -> assertThat(
                                    headroom.slo(slo).snapshot().events().good())
                            .isEqualTo(1));
        });
    }

    @Test
    void theGuardedMethodsOfTheDocsAreGuarded() throws Exception {
        String yaml = snippets("docs/spring-guards.md", "yaml").get(0);
        run("Ledger", snippets("docs/spring-guards.md", "java").get(0), yaml, (application, bean) -> {
            assertThat(call(bean, "state", "order 1")).isEqualTo("order 1 is on its way");
            assertThatThrownBy(() -> ((CompletionStage<?>) call(bean, "book", "order 2"))
                            .toCompletableFuture()
                            .join())
                    .hasRootCauseInstanceOf(IllegalStateException.class);

            Guard payments = application.getBean(Headroom.class).guard("payments");
            assertThat(payments.counts().fallback()).isEqualTo(1);
            assertThat(payments.counts().failure()).isEqualTo(1);
        });
    }

    /** Starts an application with a class of the docs as its bean. */
    private void run(
            String name, String source, String yaml, BiConsumer<ConfigurableApplicationContext, Object> assertions)
            throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-d", directory.toString(), file.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            Class<?> type = loader.loadClass(name);
            Path settings = Files.writeString(directory.resolve(name + ".yml"), yaml);
            try (ConfigurableApplicationContext application = new SpringApplicationBuilder(ShopApplication.class, type)
                    .resourceLoader(new DefaultResourceLoader(loader))
                    .web(WebApplicationType.NONE)
                    .run("--spring.config.location=" + settings.toUri())) {
                assertions.accept(application, application.getBean(type));
            }
        }
    }

    /** Calls a package's own method through the bean's proxy. */
    private static Object call(Object bean, String method, String argument) {
        return ReflectionTestUtils.invokeMethod(bean, method, argument);
    }

    @Test
    void theDependencyIsTheOneThatIsBuilt() throws IOException {
        assertThat(snippets("docs/spring-boot.md", "xml").get(0).replaceAll("\\s*<[^>]+>\\s*", ":"))
                .contains(System.getProperty("headroom.dependency").replace(":", "::"));
    }

    @Test
    void everyFieldOfTheGuardsEndpointIsDocumentedAndNoOther() throws IOException {
        TreeSet<String> shown = new TreeSet<>();
        try (ConfigurableApplicationContext application =
                start(snippets("docs/spring-guards.md", "yaml").get(0))) {
            overload(application.getBean(Headroom.class).guard("payments"));
            application.getBean(Headroom.class).tick();
            Map<?, ?> list = read(application, "/actuator/sloguards");
            assertThat(list.keySet().toString()).isEqualTo("[service, guards]");
            addPaths("", read(application, "/actuator/sloguards/payments?since=1970-01-01T00:00:00Z"), shown);
            shown.addAll(List.of("service", "hint", "guards[]"));
            shown.addAll(List.of("breaker.tryShare", "breaker.routingSince")); // without a fallback there is no routing
        }
        assertThat(fields("docs/spring-guards.md")).isEqualTo(shown);
    }

    private static void overload(Guard guard) {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> guard.call(() -> {
                        throw new TimeoutException("on purpose");
                    }))
                    .isNotNull();
            guard.tick();
        }
    }

    /** What the table of an endpoint's fields names. */
    private static TreeSet<String> fields(String page) throws IOException {
        String text = Files.readString(ROOT.resolve(page)) + "\n\n";
        String table = text.substring(text.indexOf("| Field | Meaning |"));
        table = table.substring(0, table.indexOf("\n\n"));
        TreeSet<String> fields = new TreeSet<>();
        table.lines().filter(row -> row.startsWith("| `")).forEach(row -> {
            for (MatchResult field : matches(row.substring(0, row.indexOf('|', 2)), "`([^`]+)`")) {
                fields.add(field.group(1));
            }
        });
        return fields;
    }

    private static void addPaths(String path, Object value, TreeSet<String> paths) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> addPaths(path.isEmpty() ? key.toString() : path + "." + key, child, paths));
        } else if (value instanceof List<?> list) {
            list.forEach(child -> addPaths(path + "[]", child, paths));
        } else {
            paths.add(path);
        }
    }

    private static Map<?, ?> read(ConfigurableApplicationContext application, String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .retrieve()
                .body(Map.class);
    }

    /** The SLOs and SLAs of a snippet. */
    private static List<String> declared(String yaml) {
        Map<String, Map<String, Map<String, Object>>> page = new Yaml().load(yaml);
        List<String> names = new ArrayList<>();
        page.get("headroom").get("slos").forEach((name, slo) -> {
            names.add(name);
            if (((Map<?, ?>) slo).containsKey("sla")) {
                names.add(name + Slo.SLA_SUFFIX);
            }
        });
        return names;
    }

    /** What the docs keep below {@code /var/lib} is kept below a directory of the test. */
    private ConfigurableApplicationContext start(String yaml) throws IOException {
        Path file = Files.writeString(
                directory.resolve("application.yml"),
                yaml.replace(" /var/lib/", " " + directory.resolve("var/lib") + "/"));
        return new SpringApplicationBuilder(ShopApplication.class, NightlyImport.class)
                .web(WebApplicationType.SERVLET)
                .run("--server.port=0", EXPOSED, "--spring.config.location=" + file.toUri());
    }

    private static List<String> snippets(String page, String language) throws IOException {
        return matches(Files.readString(ROOT.resolve(page)), "(?s)```" + language + "\\n(.*?)```").stream()
                .map(snippet -> snippet.group(1))
                .toList();
    }

    private static List<MatchResult> matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    /** The job that the docs name. */
    static class NightlyImport {
        void run() {}
    }
}
