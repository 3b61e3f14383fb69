package io.headroom.spring.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.Headroom;
import io.headroom.sli.Outcome;
import io.headroom.spring.HeadroomBuilderCustomizer;
import io.headroom.time.ManualClock;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** A replica of a shop, an application of its own, at its own time. */
final class GatedShop implements AutoCloseable {
    private final ConfigurableApplicationContext application;
    private final Headroom headroom;
    private final ManualClock clock;

    GatedShop(String... properties) {
        application = new SpringApplicationBuilder(Shop.class)
                .properties(
                        "server.port=0",
                        "spring.application.name=shop",
                        "management.endpoints.web.exposure.include=slo,slogate",
                        "headroom.slos.checkout.objective=99%",
                        "headroom.slos.search.objective=99%")
                .run(properties);
        headroom = application.getBean(Headroom.class);
        clock = application.getBean(ManualClock.class);
    }

    /** A minute of so many requests. */
    void play(int requests, int bad) {
        for (int i = 0; i < requests; i++) {
            headroom.slo("checkout").recorder().record(i < bad ? Outcome.BAD : Outcome.GOOD);
        }
        clock.advance(Duration.ofMinutes(1));
        headroom.tick();
    }

    String gate() {
        return address() + "/actuator/slogate";
    }

    String slo() {
        return address() + "/actuator/slo";
    }

    String address() {
        String scheme = application.getEnvironment().containsProperty("shop.token") ? "https" : "http";
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return "%s://localhost:%d".formatted(scheme, port);
    }

    /** One that speaks TLS by a certificate of its own, left as {@code shop.pem} in a directory, with those who know a token. */
    static GatedShop secured(Path directory, String token) throws Exception {
        keytool(
                directory,
                "-genkeypair -alias shop -keyalg EC -dname CN=localhost -ext san=dns:localhost -keystore shop.p12 -storepass changeit");
        keytool(directory, "-exportcert -rfc -alias shop -keystore shop.p12 -storepass changeit -file shop.pem");
        return new GatedShop(
                "--shop.token=" + token,
                "--server.ssl.key-store=" + directory.resolve("shop.p12"),
                "--server.ssl.key-store-password=changeit");
    }

    private static void keytool(Path directory, String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Override
    public void close() {
        application.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {
        @Bean
        ManualClock clock() {
            return new ManualClock();
        }

        @Bean
        HeadroomBuilderCustomizer manual(ManualClock clock) {
            return headroom -> headroom.manual(clock);
        }

        /** Lets those in who know the token, if there is one. */
        @Bean
        Filter doorkeeper(Environment environment) {
            String token = environment.getProperty("shop.token");
            String basic = Base64.getEncoder().encodeToString(("pipeline:" + token).getBytes(StandardCharsets.UTF_8));
            return (request, response, chain) -> {
                String given = ((HttpServletRequest) request).getHeader("Authorization");
                if (token == null || ("Bearer " + token).equals(given) || ("Basic " + basic).equals(given)) {
                    chain.doFilter(request, response);
                } else {
                    ((HttpServletResponse) response).setStatus(401);
                }
            };
        }
    }
}
