package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.EventCounts;
import io.headroom.spring.internal.SloSources;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Counts requests on every stack, with both kinds of threads, with and without an actuator; on the JDK it runs on. The table in the docs has the
 * rows of all JDKs, and each run must find its own there.
 */
class MatrixTest {
    private static final Path PAGE = Path.of(System.getProperty("headroom.root"), "docs/spring-http.md");
    private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;
    private static final String JDK = HAS_VIRTUAL_THREADS ? "25" : "17";

    @ParameterizedTest
    @MethodSource("cells")
    void requestsAreCounted(Cell cell) throws Exception {
        try (ConfigurableApplicationContext application = cell.start()) {
            String thread = get(application, "/checkout/200");
            get(application, "/checkout/500");

            Headroom headroom = application.getBean(Headroom.class);
            await().untilAsserted(() -> {
                headroom.tick();
                assertThat(headroom.slo("checkout").snapshot().events()).isEqualTo(new EventCounts(1, 1, 0));
            });
            String source = application.getBean(SloSources.class).of("checkout");
            assertThat(documented()).contains(cell.row(source, thread));
        }
    }

    @Test
    void theTableHasNoOtherRowOfThisJdk() throws IOException {
        assertThat(documented().filter(row -> row.contains("| " + JDK + " |"))).hasSize(cells().size());
    }

    private static List<Cell> cells() {
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
                .flatMap(stack -> Stream.of(false, true)
                        .filter(virtual -> !virtual || HAS_VIRTUAL_THREADS)
                        .flatMap(virtual -> Stream.of(true, false).map(actuator -> new Cell(stack, virtual, actuator))))
                .toList();
    }

    private static Stream<String> documented() throws IOException {
        return Files.readString(PAGE).lines().filter(line -> line.startsWith("| Spring "));
    }

    private static String get(ConfigurableApplicationContext application, String path) throws Exception {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI uri = URI.create("http://localhost:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private record Cell(WebApplicationType stack, boolean virtual, boolean actuator) {
        ConfigurableApplicationContext start() {
            SpringApplicationBuilder application = new SpringApplicationBuilder(Checkout.class)
                    .web(stack)
                    .properties(
                            "server.port=0",
                            "spring.threads.virtual.enabled=" + virtual,
                            "headroom.slos.checkout.objective=99%",
                            "headroom.slos.checkout.sli.http.uri=/checkout/{id}");
            if (!actuator) {
                application.resourceLoader(new DefaultResourceLoader(new WithoutActuator()));
            }
            return application.run();
        }

        String row(String source, String thread) {
            return "| %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            stack == WebApplicationType.SERVLET ? "Spring MVC" : "Spring WebFlux",
                            virtual ? "virtual" : "platform",
                            JDK,
                            actuator ? "yes" : "none",
                            source.equals("filter") ? "filter" : "observation `" + source + "`",
                            thread);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Checkout.Controller.class)
    static class Checkout {
        @RestController
        static class Controller {
            @GetMapping("/checkout/{id}")
            ResponseEntity<String> read(@PathVariable int id) {
                boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
                return ResponseEntity.status(id).body(virtual ? "virtual" : "platform");
            }
        }
    }

    /** A class path without the actuator and Micrometer: neither their classes nor the lists of their auto-configurations. */
    private static final class WithoutActuator extends FilteredClassLoader {
        private static final Pattern LEFT_OUT =
                Pattern.compile("/(micrometer-|spring-boot-(actuator|health|micrometer))[^/]*[.]jar!");

        WithoutActuator() {
            super(
                    "io.micrometer",
                    "org.springframework.boot.actuate",
                    "org.springframework.boot.micrometer",
                    "org.springframework.boot.health");
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return Collections.enumeration(Collections.list(super.getResources(name)).stream()
                    .filter(url -> !LEFT_OUT.matcher(url.toString()).find())
                    .toList());
        }
    }
}
