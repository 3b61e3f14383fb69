package io.headroom.samples.story;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A service in a JVM of its own, on the class path of this one. It never outlives this process. */
final class ServiceProcess {
    private static final Duration LONGEST_START = Duration.ofSeconds(90);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);
    private static final int TAIL_LINES = 20;
    private static final int OK = 200;
    private static final int FIRST_PORT = 20_000;
    private static final int FIRST_EPHEMERAL_PORT = 32_768;
    private static final int MAX_PORT_TRIES = 100;

    /** Ports given away: free until their service listens, which takes seconds. */
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private final String name;
    private final Path log;
    private final Process process;

    private ServiceProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts a main class; its output goes to the log. */
    static ServiceProcess start(String name, Path log, Class<?> main, String... arguments) {
        return start(name, log, Map.of(), main, arguments);
    }

    /** The same with some variables of the environment. */
    static ServiceProcess start(
            String name, Path log, Map<String, String> environment, Class<?> main, String... arguments) {
        // Several start at once: a little slower, and ready sooner.
        return start(name, log, List.of("-XX:TieredStopAtLevel=1"), environment, main, arguments);
    }

    /** One that is compiled as services are that run for days, and whose first seconds are slower for it. */
    static ServiceProcess startForLong(String name, Path log, Class<?> main, String... arguments) {
        return start(name, log, List.of(), Map.of(), main, arguments);
    }

    private static ServiceProcess start(
            String name,
            Path log,
            List<String> options,
            Map<String, String> environment,
            Class<?> main,
            String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tethered.class.getName(), main.getName()));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder service =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            service.environment().putAll(environment);
            return new ServiceProcess(name, log, service.start());
        } catch (IOException failure) {
            throw new StoryException("%s did not start: %s".formatted(name, failure.getMessage()), failure);
        }
    }

    /** @throws StoryException if somebody listens on the port; it names the variable that sets another */
    static void requireFree(int port, String variable) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw new StoryException(
                    "Port %d is in use. Choose another, as in %s=18080".formatted(port, variable), taken);
        }
    }

    /**
     * A free port from which the system sends nothing by itself: whoever calls a service that is down, often enough, from one of
     * those ports at last calls from the service's own and is connected with itself. None is given twice.
     */
    static int freePort() {
        for (int tries = 0; tries < MAX_PORT_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_EPHEMERAL_PORT);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                if (TAKEN.add(probe.getLocalPort())) {
                    return port;
                }
            } catch (IOException taken) {
                // The next one may be free.
            }
        }
        throw new StoryException("No port from %d to %d is free.".formatted(FIRST_PORT, FIRST_EPHEMERAL_PORT - 1));
    }

    /** @throws StoryException if it ends or does not serve in time; shows the end of its log */
    void awaitUp(URI health) throws InterruptedException {
        long startNanos = System.nanoTime();
        while (!answers(health)) {
            if (!process.isAlive()) {
                throw new StoryException("The %s ended while it started.%n%s".formatted(name, tail()));
            }
            if (System.nanoTime() - startNanos >= LONGEST_START.toNanos()) {
                throw new StoryException("The %s did not answer %s within %d s.%n%s"
                        .formatted(name, health, LONGEST_START.toSeconds(), tail()));
            }
            Thread.sleep(BETWEEN_PROBES.toMillis());
        }
    }

    /** Completes with the service's name when it ends. */
    CompletableFuture<String> ended() {
        return process.onExit().thenApply(ended -> name);
    }

    /** The last lines of the log, with its place. */
    String tail() {
        List<String> lines = lines();
        String end = String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        return "%s%n(the end of %s)".formatted(end, log);
    }

    /** The lines of the log so far. */
    List<String> lines() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** For those who end it otherwise than {@link #stop}. */
    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Asks the process to end, and ends it if it does not. */
    void stop() {
        process.destroy();
        try {
            if (process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private static boolean answers(URI health) throws InterruptedException {
        try {
            return Http.get(health).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }
}
