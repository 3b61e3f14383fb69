package io.headroom.samples.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One shop of several, in a process of its own, that keeps its counts in a directory. */
final class Replica {
    private static final long LONGEST_DEATH_SECONDS = 30;

    private final String name;
    private final Path directory;
    private final URI payments;
    private final int port = freePort();
    private ServiceProcess process;
    private int starts;

    /** Written by the one who starts and kills it, read by those who send requests. */
    private volatile boolean up;

    Replica(int number, Path directory, URI payments) {
        name = "replica-" + number;
        this.directory = directory;
        this.payments = payments;
    }

    void start() {
        starts++;
        Stream<String> settings = Stream.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--shop.payment-url=" + payments,
                "--%s=%s".formatted(FleetShop.REQUEST_LOG, RequestLog.file(directory, port, starts)),
                "--headroom.store.directory=" + directory.resolve("counts"),
                "--headroom.store.instance=" + name,
                "--headroom.store.interval=1s");
        process = ServiceProcess.start(
                name,
                directory.resolve("%s-%d.log".formatted(name, starts)),
                FleetShop.class,
                Stream.concat(settings, FleetSlo.properties()).toArray(String[]::new));
    }

    void awaitUp() throws InterruptedException {
        process.awaitUp(resolve("/actuator/health/readiness"));
        up = true;
    }

    /** Kills it as {@code kill -9} does, and returns when it was dead. */
    Instant kill() throws Exception {
        process.handle().destroyForcibly();
        process.handle().onExit().get(LONGEST_DEATH_SECONDS, TimeUnit.SECONDS);
        Instant dead = Instant.now();
        up = false;
        return dead;
    }

    void stop() {
        if (process != null) {
            process.stop();
        }
    }

    boolean isUp() {
        return up;
    }

    int port() {
        return port;
    }

    /** As Prometheus knows it. */
    String instance() {
        return "127.0.0.1:" + port;
    }

    URI resolve(String path) {
        return URI.create("http://" + instance()).resolve(path);
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException none) {
            throw new StoryException("There is no free port: " + none, none);
        }
    }
}
