package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import io.headroom.store.DirectoryStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The starter in the life of an application: its end, its laziness, its neighbours in the same process. */
class FitsInTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aRequestThatEndsWhileTheApplicationDoesIsCountedAndSaved(String virtualThreads) throws Exception {
        ConfigurableApplicationContext application = start(
                Slow.class,
                WebApplicationType.SERVLET,
                "spring.application.name=shop",
                "spring.threads.virtual.enabled=" + virtualThreads,
                "headroom.store.directory=" + directory,
                "headroom.store.interval=1h",
                "headroom.slos.slow.objective=99%",
                "headroom.slos.slow.sli.http.uri=/slow");
        Slow slow = application.getBean(Slow.class);
        CompletableFuture<HttpResponse<String>> request = request(application, "/slow");
        slow.entered.await();

        application.close();

        assertThat(request.join().body()).isEqualTo("slow");
        try (Headroom next =
                Headroom.builder("shop").store(DirectoryStore.at(directory)).build()) {
            next.slo("slow", slo -> slo.objective("99%"));
            assertThat(next.slo("slow").budget().periodCounts().good()).isEqualTo(1);
        }
    }

    @Test
    void aLazilyInitializedApplicationCountsItsRequests() {
        try (ConfigurableApplicationContext application = start(
                ShopApplication.class,
                WebApplicationType.SERVLET,
                "spring.main.lazy-initialization=true",
                "management.endpoints.web.exposure.include=slo",
                "headroom.slos.checkout.objective=99%",
                "headroom.slos.checkout.sli.http.uri=/checkout/{id}")) {
            request(application, "/checkout/500").join();

            awaitBad(application, 1);
            assertThat(request(application, "/actuator/slo/checkout").join().body())
                    .contains("\"bad\":1");
        }
    }

    @Test
    void severalApplicationsInOneProcessKnowNothingOfEachOther() {
        String[] properties = {
            "headroom.slos.checkout.objective=99%", "headroom.slos.checkout.sli.http.uri=/checkout/{id}"
        };
        ConfigurableApplicationContext one = start(ShopApplication.class, WebApplicationType.REACTIVE, properties);
        try (ConfigurableApplicationContext other =
                start(ShopApplication.class, WebApplicationType.SERVLET, properties)) {
            request(one, "/checkout/500").join();
            request(one, "/checkout/500").join();
            request(other, "/checkout/500").join();

            awaitBad(one, 2);
            awaitBad(other, 1);
            one.close();
            request(other, "/checkout/500").join();
            awaitBad(other, 2);
        }
    }

    /** As after each restart by devtools, which has the application in a class loader of its own. */
    @Test
    void aClosedApplicationLeavesNoThreadAndNoClassLoaderBehind() throws Exception {
        Thread test = Thread.currentThread();
        ClassLoader usual = test.getContextClassLoader();
        ClassLoader restarted = new ClassLoader("restarted", usual) {};
        test.setContextClassLoader(restarted);
        try {
            for (int restart = 0; restart < 2; restart++) {
                ConfigurableApplicationContext application = start(
                        ShopApplication.class,
                        WebApplicationType.NONE,
                        "spring.application.name=restarted",
                        "headroom.store.directory=" + directory,
                        "headroom.slos.checkout.objective=99%",
                        "headroom.slos.checkout.period=1h");
                for (int i = 0; i < 100; i++) { // so that there is an event, and a thread for it
                    headroom(application).slo("checkout").recorder().record(Outcome.BAD);
                }
                headroom(application).tick();
                assertThat(ours()).extracting(Thread::getName).contains("headroom-ticker-restarted");
                assertThat(ours()).extracting(Thread::getContextClassLoader).doesNotContain(restarted);
                application.close();

                assertThat(ours()).isEmpty();
            }
        } finally {
            test.setContextClassLoader(usual);
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("headroom-")
                        && thread.getName().endsWith("-restarted"))
                .toList();
    }

    private CompletableFuture<HttpResponse<String>> request(ConfigurableApplicationContext application, String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        URI uri = URI.create("http://localhost:" + port + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static Headroom headroom(ConfigurableApplicationContext application) {
        return application.getBean(Headroom.class);
    }

    /** A request is counted once its answer is complete, which may be just after the client has read it. */
    private static void awaitBad(ConfigurableApplicationContext application, long expected) {
        await().untilAsserted(() -> {
            headroom(application).tick();
            assertThat(headroom(application).slo("checkout").snapshot().events().bad())
                    .isEqualTo(expected);
        });
    }

    private static ConfigurableApplicationContext start(Class<?> more, WebApplicationType type, String... properties) {
        return new SpringApplicationBuilder(ShopApplication.class, more)
                .web(type)
                .properties("server.port=0")
                .properties(properties)
                .run();
    }

    /** Answers once the application has begun to end. */
    @RestController
    static class Slow {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch closing = new CountDownLatch(1);

        @GetMapping("/slow")
        String slow() throws InterruptedException {
            entered.countDown();
            closing.await();
            return "slow";
        }

        @Bean
        ApplicationListener<ContextClosedEvent> release() {
            return closed -> closing.countDown();
        }
    }
}
