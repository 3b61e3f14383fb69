package io.headroom.samples.prometheus;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where Alertmanager sends what somebody is to read; the path is the receiver. */
public final class Webhook implements AutoCloseable {
    private final JsonMapper json = new JsonMapper();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** What came: the first alert of a group, and when. */
    public record Message(
            Instant at,
            String receiver,
            String status,
            String alertName,
            String slo,
            String runbook,
            String title,
            String description) {
        /** Receiver and status. */
        public String kind() {
            return receiver + " " + status;
        }
    }

    private Webhook(HttpServer server) {
        this.server = server;
    }

    static Webhook start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Webhook webhook = new Webhook(server);
        server.createContext("/", webhook::take);
        server.start();
        return webhook;
    }

    /** Its address, a slash at the end. */
    String url() {
        return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
    }

    public List<Message> messages() {
        return messages;
    }

    public List<Message> of(String slo) {
        return messages.stream().filter(message -> message.slo.equals(slo)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode group = json.readTree(exchange.getRequestBody().readAllBytes());
        JsonNode alert = group.get("alerts").get(0);
        JsonNode labels = alert.get("labels");
        JsonNode annotations = alert.get("annotations");
        messages.add(new Message(
                Instant.now(),
                exchange.getRequestURI().getPath().substring(1),
                group.get("status").asString(),
                labels.get("alertname").asString(),
                labels.path("sloth_slo").asString(""),
                annotations.path("runbook_url").asString(""),
                annotations.path("title").asString(""),
                annotations.path("description").asString("")));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
