package io.headroom.spring.guard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that answers as it was told, in order, and with 200 after that; remembers what it was asked. */
final class Dependency implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    Dependency() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + address();
    }

    void will(int... statuses) {
        for (int status : statuses) {
            will(status, Map.of());
        }
    }

    void will(int status, Map<String, String> headers) {
        answers.add(new Answer(status, headers));
    }

    List<Asked> asked() {
        return asked;
    }

    void forget() {
        answers.clear();
        asked.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(exchange.getRequestMethod(), body, Map.copyOf(exchange.getRequestHeaders())));
        Answer next = answers.poll();
        Answer answer = next == null ? new Answer(200, Map.of()) : next;
        answer.headers.forEach(exchange.getResponseHeaders()::add);
        byte[] said = ("answer " + answer.status).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, said.length);
        exchange.getResponseBody().write(said);
        exchange.close();
    }

    record Asked(String method, String body, Map<String, List<String>> headers) {}

    private record Answer(int status, Map<String, String> headers) {}
}
