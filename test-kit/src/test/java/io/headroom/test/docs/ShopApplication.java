package io.headroom.test.docs;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The application of the docs' snippets, which are compiled into this package. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ShopApplication.Checkout.class)
public class ShopApplication {
    @RestController
    static class Checkout {
        @GetMapping("/checkout/{status}")
        ResponseEntity<Void> checkout(@PathVariable int status) {
            return ResponseEntity.status(status).build();
        }
    }
}
