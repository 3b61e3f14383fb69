package io.headroom.otel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes what the client of a vendor sends, on the loopback address, and answers as the vendor does: all is well. */
final class Backend implements AutoCloseable {
    private final HttpServer server;
    private final String answer;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** @param answer the body of every answer */
    Backend(String answer) throws IOException {
        this.answer = answer;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d".formatted(server.getAddress().getPort());
    }

    /** Those that were sent to a path, a regular expression. */
    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path().matches(path)).toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] sent = (zipped ? new GZIPInputStream(body) : body).readAllBytes();
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    new String(sent, StandardCharsets.UTF_8)));
            byte[] answered = answer.getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, head ? -1 : answered.length);
            if (!head) {
                exchange.getResponseBody().write(answered);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Request(String method, String path, String body) {}
}
