package io.headroom.spring;

import java.util.concurrent.CompletableFuture;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application without a line about Headroom, for servlets and WebFlux alike. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ShopApplication.Checkout.class)
class ShopApplication {
    @RestController
    static class Checkout {
        @GetMapping("/checkout/{id}")
        ResponseEntity<String> read(@PathVariable int id) {
            return ResponseEntity.status(id).body("checkout");
        }

        @PostMapping("/checkout/{id}")
        ResponseEntity<String> order(@PathVariable int id) {
            return ResponseEntity.status(id).body("ordered");
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken on purpose");
        }

        @GetMapping("/later/empty")
        CompletableFuture<ResponseEntity<Void>> empty() {
            return CompletableFuture.supplyAsync(
                    () -> ResponseEntity.noContent().build());
        }

        @GetMapping("/later/{status}")
        CompletableFuture<ResponseEntity<String>> later(@PathVariable int status) {
            return CompletableFuture.supplyAsync(
                    () -> ResponseEntity.status(status).body("later"));
        }
    }
}
