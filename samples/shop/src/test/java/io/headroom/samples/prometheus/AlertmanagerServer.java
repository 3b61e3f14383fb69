package io.headroom.samples.prometheus;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The {@code prometheus-alertmanager} of this machine, alone and with an empty store. */
final class AlertmanagerServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final int port;
    private final Process process;
    private final Thread stopAtExit = new Thread(this::stop);

    private AlertmanagerServer(int port, Process process) {
        this.port = port;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Starts Alertmanager and waits until it is ready.
     *
     * @param home an existing directory for its configuration, data and log
     */
    static AlertmanagerServer start(Path home, String configuration) throws IOException {
        Path file = Files.writeString(home.resolve("alertmanager.yml"), configuration);
        int port = freePort();
        ProcessBuilder command = new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + file,
                        "--storage.path=" + home.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("alertmanager.log").toFile());
        AlertmanagerServer server = new AlertmanagerServer(port, launch(command));
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/-/ready".formatted(port)))
                .build();
        await().atMost(LONGEST_START)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == OK);
        return server;
    }

    int port() {
        return port;
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
