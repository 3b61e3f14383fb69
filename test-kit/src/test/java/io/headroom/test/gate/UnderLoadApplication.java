package io.headroom.test.gate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application with two SLOs that ticks every second, and a load for it: {@code main} sends requests to an address. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(UnderLoadApplication.Answers.class)
class UnderLoadApplication {
    static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(UnderLoadApplication.class)
                .web(WebApplicationType.SERVLET)
                .properties(
                        "server.port=0",
                        "management.endpoints.web.exposure.include=slo",
                        "headroom.slos.checkout.objective=99%",
                        "headroom.slos.checkout.sli.http.uri=/checkout/{status}",
                        "headroom.slos.search.objective=90%",
                        "headroom.slos.search.sli.http.uri=/search/{status}")
                .properties(properties)
                .run();
    }

    static URI uri(ConfigurableApplicationContext application, String path) {
        int port = ((WebServerApplicationContext) application).getWebServer().getPort();
        return URI.create("http://localhost:" + port + path);
    }

    /** @param args an address, and how often to ask for it */
    public static void main(String[] args) throws IOException, InterruptedException {
        send(URI.create(args[0]), Integer.parseInt(args[1]));
    }

    static void send(URI uri, int count) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < count; i++) {
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        }
    }

    @RestController
    static class Answers {
        @GetMapping("/checkout/{status}")
        ResponseEntity<Void> checkout(@PathVariable int status) {
            return ResponseEntity.status(status).build();
        }

        @GetMapping("/search/{status}")
        ResponseEntity<Void> search(@PathVariable int status) {
            return ResponseEntity.status(status).build();
        }
    }
}
