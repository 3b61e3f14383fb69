package io.headroom.samples.prometheus;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code prometheus-alertmanager} of this machine, alone and with an empty store. */
final class AlertmanagerServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final String cluster;
    private final Process process;
    private final Thread stopAtExit = new Thread(this::stop);

    private AlertmanagerServer(int port, String cluster, Process process) {
        this.port = port;
        this.cluster = cluster;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Starts Alertmanager and waits until it is ready.
     *
     * @param home an existing directory for its configuration, data and log
     */
    static AlertmanagerServer start(Path home, String configuration) throws IOException {
        return start(home, configuration, "", List.of());
    }

    /**
     * Starts one of a cluster that soon agrees on who notifies.
     *
     * @param peer another one's {@link #clusterAddress()}; empty for the first
     */
    static AlertmanagerServer startPeer(Path home, String configuration, String peer) throws IOException {
        List<String> settings = new ArrayList<>(List.of("--cluster.peer-timeout=1s", "--cluster.pushpull-interval=1s"));
        if (!peer.isEmpty()) {
            settings.add("--cluster.peer=" + peer);
        }
        return start(home, configuration, "127.0.0.1:" + freePort(), settings);
    }

    private static AlertmanagerServer start(Path home, String configuration, String cluster, List<String> settings)
            throws IOException {
        Path file = Files.writeString(home.resolve("alertmanager.yml"), configuration);
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "prometheus-alertmanager",
                "--config.file=" + file,
                "--storage.path=" + home.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=" + cluster));
        command.addAll(settings);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("alertmanager.log").toFile());
        AlertmanagerServer server = new AlertmanagerServer(port, cluster, launch(process));
        HttpRequest ready = HttpRequest.newBuilder(server.address("/-/ready")).build();
        await().atMost(LONGEST_START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() ->
                        server.client.send(ready, BodyHandlers.discarding()).statusCode() == OK);
        return server;
    }

    String url() {
        return address("").toString();
    }

    /** Where others of the cluster find it. */
    String clusterAddress() {
        return cluster;
    }

    /** How many it sees in its cluster, itself among them, once it may notify. */
    int peers() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address("/api/v2/status")).build();
        JsonNode state = new JsonMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body())
                .get("cluster");
        return state.get("status").asString().equals("ready")
                ? state.get("peers").size()
                : 0;
    }

    int port() {
        return port;
    }

    /** Has alerts fire, as {@code /api/v2/alerts} takes them. */
    void post(String alerts) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address("/api/v2/alerts"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(alerts))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    /** The alerts that others silence: name, SLO or instance, and severity of each. */
    List<String> inhibited() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address("/api/v2/alerts?inhibited=true")).build();
        return new JsonMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body())
                .valueStream()
                .filter(alert -> !alert.get("status").get("inhibitedBy").isEmpty())
                .map(alert -> alert.get("labels"))
                .map(labels -> "%s of %s, %s"
                        .formatted(
                                labels.get("alertname").asString(),
                                labels.path("sloth_slo")
                                        .asString(labels.path("instance").asString("")),
                                labels.get("sloth_severity").asString()))
                .toList();
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stop();
    }

    private void stop() {
        process.destroyForcibly().onExit().join();
    }

    private static Process launch(ProcessBuilder alertmanager) {
        try {
            return alertmanager.start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "This test needs a real Alertmanager on the PATH; on Debian: apt-get install prometheus-alertmanager",
                    missing);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
