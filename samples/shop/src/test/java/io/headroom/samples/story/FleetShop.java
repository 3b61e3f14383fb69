package io.headroom.samples.story;

import io.headroom.Headroom;
import io.headroom.guard.Guard;
import io.headroom.guard.GuardMode;
import io.headroom.samples.shop.ShopApplication;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

/** A replica of the shop, with a guard around its payments, a route that fails when it is told to, and a clock of its own. */
final class FleetShop {
    static final String GUARD = "payments";

    /** The property that names the replica's request log. */
    static final String REQUEST_LOG = "fleet.request-log";

    private FleetShop() {}

    public static void main(String[] args) {
        SpringApplication.run(
                new Class<?>[] {ShopApplication.class, Stopwatch.class, ParcelController.class, GuardedPayments.class},
                args);
    }

    /** Measures and notes every request around all that the shop does, with nothing of Headroom's. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static class Stopwatch extends OncePerRequestFilter {
        private final PrintStream log;

        Stopwatch(@Value("${" + REQUEST_LOG + "}") Path file) throws IOException {
            log = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8);
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            long startNanos = System.nanoTime();
            int status = RequestLog.ERROR;
            try {
                chain.doFilter(request, response);
                status = response.getStatus();
            } finally {
                RequestLog.write(log, request.getRequestURI(), status, System.nanoTime() - startNanos);
            }
        }
    }

    @RestController
    static class ParcelController {
        @GetMapping("/parcel/{n}")
        ResponseEntity<Void> parcel(@PathVariable String n) {
            return ResponseEntity.status(n.equals("lost") ? 500 : 200).build();
        }
    }

    static class GuardedPayments {
        @Bean
        RestClientCustomizer guarded(Headroom headroom) {
            Guard payments = headroom.guard(
                    GUARD,
                    guard -> guard.timeout("800ms")
                            .slos(FleetSlo.SLOW_CHECKOUT.slo)
                            .idempotent(true)
                            .mode(GuardMode.ENFORCE));
            return builder -> builder.requestInterceptor(
                    (request, body, execution) -> payments.call(() -> paid(request, body, execution)));
        }

        private static ClientHttpResponse paid(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
                throws IOException {
            ClientHttpResponse response = execution.execute(request, body);
            if (response.getStatusCode().is5xxServerError()) {
                response.close();
                throw new IOException("refused: " + response.getStatusCode());
            }
            return response;
        }
    }
}
