package io.headroom.spring;

import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
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

        @GetMapping("/later/{status}")
        Callable<ResponseEntity<String>> later(@PathVariable int status) {
            return () -> ResponseEntity.status(HttpStatus.valueOf(status)).body("later");
        }
    }
}
