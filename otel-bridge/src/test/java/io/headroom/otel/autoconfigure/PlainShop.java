package io.headroom.otel.autoconfigure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A service without a line about telemetry: the JDK's server, which answers ten requests, three of them with 503, and ends. */
final class PlainShop {
    private PlainShop() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/checkout", PlainShop::answer);
        server.start();
        HttpClient client = HttpClient.newHttpClient();
        for (int order = 0; order < 10; order++) {
            URI uri = URI.create("http://127.0.0.1:%d/checkout/%d"
                    .formatted(server.getAddress().getPort(), order));
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        }
        server.stop(1);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().compareTo("/checkout/7") < 0 ? 200 : 503, -1);
        }
    }
}
