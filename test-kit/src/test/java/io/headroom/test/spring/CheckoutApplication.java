package io.headroom.test.spring;

import io.headroom.time.ManualClock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application that knows nothing of the test kit, but for a handler that lets the test's time pass. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(CheckoutApplication.Checkout.class)
class CheckoutApplication {
    @RestController
    static class Checkout {
        private final ObjectProvider<ManualClock> clock;

        Checkout(ObjectProvider<ManualClock> clock) {
            this.clock = clock;
        }

        @GetMapping("/checkout/{status}")
        ResponseEntity<Void> checkout(@PathVariable int status) {
            return ResponseEntity.status(status).build();
        }

        @GetMapping("/checkout/{status}/after/{millis}")
        ResponseEntity<Void> slowly(@PathVariable int status, @PathVariable long millis) {
            clock.getObject().advance(Duration.ofMillis(millis));
            return ResponseEntity.status(status).build();
        }
    }
}
