package io.headroom.spring.startup;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A web application with 25 endpoints that knows nothing of Headroom. Once ready, it prints how long that took and what it keeps, and ends; with
 * {@value #SERVE}, it prints its port and serves until its input ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(StartedApplication.Endpoints.class)
class StartedApplication {
    static final String RESULT = "RESULT ";
    static final String SERVE = "--serve";

    /** @param args Spring's */
    public static void main(String[] args) throws IOException {
        double[] readyMillis = new double[2];
        ApplicationListener<ApplicationReadyEvent> ready = event -> {
            readyMillis[0] = event.getTimeTaken().toNanos() / 1e6;
            readyMillis[1] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
        };
        SpringApplication application = new SpringApplicationBuilder(StartedApplication.class)
                .web(WebApplicationType.SERVLET)
                .listeners(ready)
                .build();
        ConfigurableApplicationContext context = application.run(args);
        if (List.of(args).contains(SERVE)) {
            System.out.println(RESULT + context.getEnvironment().getProperty("local.server.port"));
            System.in.transferTo(OutputStream.nullOutputStream());
            context.close();
            return;
        }
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        System.out.println(RESULT
                + String.format(Locale.ROOT, "%.1f %.1f %d %d", readyMillis[0], readyMillis[1], heap(), metaspace()));
        context.close();
    }

    /** What the last collection left, whatever was allocated since. */
    private static long heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /** The class space is in it. */
    private static long metaspace() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    @RestController
    static class Endpoints {
        @GetMapping({
            "/a/{id}", "/b/{id}", "/c/{id}", "/d/{id}", "/e/{id}", "/f/{id}", "/g/{id}", "/h/{id}", "/i/{id}",
            "/j/{id}", "/k/{id}", "/l/{id}", "/m/{id}", "/n/{id}", "/o/{id}", "/p/{id}", "/q/{id}", "/r/{id}",
            "/s/{id}", "/t/{id}", "/u/{id}", "/v/{id}", "/w/{id}", "/x/{id}", "/y/{id}",
        })
        String get() {
            return "ok";
        }
    }
}
