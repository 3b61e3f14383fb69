package io.headroom.samples.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One shop of several, in a process of its own. */
final class Replica {
    private static final long LONGEST_DEATH_SECONDS = 30;

    private final String name;
    private final Path directory;
    private final URI payments;
    private final Kind kind;
    private final int port = freePort();
    private ServiceProcess process;
    private int starts;

    /** Written by the one who starts and kills it, read by those who send requests. */
    private volatile boolean up;

    /**
     * How a replica is started.
     *
     * @param main notes its requests by a {@link FleetShop.Stopwatch}
     * @param environment variables of its process
     * @param settings where it keeps its counts
     */
    record Kind(Class<?> main, Map<String, String> environment, List<String> settings) {
        /** One that keeps its counts in a directory. */
        static Kind inDirectory(Path directory) {
            return new Kind(
                    FleetShop.class,
                    Map.of(),
                    List.of(
                            "--headroom.store.directory=" + directory.resolve("counts"),
                            "--headroom.store.interval=1s"));
        }
    }

    Replica(int number, Path directory, URI payments, Kind kind) {
        name = "replica-" + number;
        this.directory = directory;
        this.payments = payments;
        this.kind = kind;
    }

    void start() {
        starts++;
        Stream<String> settings = Stream.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--shop.payment-url=" + payments,
                "--%s=%s".formatted(FleetShop.REQUEST_LOG, RequestLog.file(directory, port, starts)),
                "--headroom.store.instance=" + name);
        Stream<String> all = Stream.of(settings, kind.settings.stream(), FleetSlo.properties())
                .flatMap(part -> part);
        process = ServiceProcess.start(
                name,
                directory.resolve("%s-%d.log".formatted(name, starts)),
                kind.environment,
                kind.main,
                all.toArray(String[]::new));
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

    /** Stops it as {@code kill -STOP} does, once it has answered what it had in hand. */
    void pause(Duration hand) throws Exception {
        up = false;
        Metronome.SYSTEM.waitUntil(System.nanoTime() + hand.toNanos());
        signal("STOP");
    }

    /** Lets it go on. */
    void goOn() throws Exception {
        signal("CONT");
        awaitUp();
    }

    /** It gets no more requests. */
    void takeOut() {
        up = false;
    }

    private void signal(String name) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, String.valueOf(process.handle().pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new StoryException("%s took no signal %s".formatted(this.name, name));
        }
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
