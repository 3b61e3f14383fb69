package io.headroom.spring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Handlers that answer in every way that servlets and WebFlux have in common. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(EdgeApplication.Edges.class)
class EdgeApplication {
    @RestController
    static class Edges {
        final AtomicInteger waiting = new AtomicInteger();

        @GetMapping("/orders/{orderId}/items/{item}")
        ResponseEntity<String> item(@PathVariable int orderId) {
            return ResponseEntity.status(orderId).body("item");
        }

        @GetMapping({"/old/{name}", "/new/{name}"})
        String renamed() {
            return "renamed";
        }

        @GetMapping({"/files/{*path}", "/pages/{*path}"})
        String files() {
            return "file";
        }

        @GetMapping("/limited")
        ResponseEntity<String> limited() {
            return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS).body("slow down");
        }

        @GetMapping("/thrown/{status}")
        String thrown(@PathVariable int status) {
            throw new ResponseStatusException(HttpStatus.valueOf(status));
        }

        @GetMapping("/refused")
        String refused() {
            throw new Refused();
        }

        @ExceptionHandler
        @ResponseStatus(HttpStatus.CONFLICT)
        String refused(Refused refused) {
            return "refused";
        }

        @GetMapping("/escaped")
        String escaped() {
            throw new UnsupportedOperationException("escaping on purpose");
        }

        @GetMapping("/future/{status}")
        CompletableFuture<ResponseEntity<String>> future(@PathVariable int status) {
            return CompletableFuture.supplyAsync(
                    () -> ResponseEntity.status(status).body("later"));
        }

        @GetMapping(value = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return Flux.just("one", "two", "three");
        }

        @GetMapping(value = "/events/broken", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> brokenEvents() {
            return Flux.concat(Flux.just("one"), Flux.error(new IllegalStateException("breaking on purpose")));
        }

        @GetMapping("/hang-up/waiting")
        Mono<String> waiting() {
            return Mono.<String>never().doOnSubscribe(subscribed -> waiting.incrementAndGet());
        }

        @GetMapping(value = "/hang-up/midway", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> endlessEvents() {
            return Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().map(tick -> "x".repeat(1_000));
        }
    }

    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
