package io.headroom.samples.story;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;

/** A proxy that serves a service below a path of its own, which the service never hears of. */
final class Prefix implements AutoCloseable {
    private static final int BAD_GATEWAY = 502;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final String path;
    private final URI service;

    Prefix(String path, URI service) throws IOException {
        this.path = path;
        this.service = service;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext(path, this::forward);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = exchange.getRequestURI().toString().substring(path.length());
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(service.resolve(asked))
                            .header("Accept", exchange.getRequestHeaders().getFirst("Accept"))
                            .build(),
                    BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (IOException away) {
            exchange.sendResponseHeaders(BAD_GATEWAY, -1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
