package io.headroom.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A server of this machine with a directory of its own, which is deleted in the end. Can be stopped and started again. */
public abstract class ServerProcess implements AutoCloseable {
    private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_AGAIN_MILLIS = 20;

    protected final Path directory;
    protected final int port;
    private final Thread killAtExit = new Thread(this::kill);
    private Process process;

    protected ServerProcess() throws IOException {
        directory = Files.createTempDirectory("headroom-server");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Runtime.getRuntime().addShutdownHook(killAtExit);
    }

    /** How it is started. */
    protected abstract List<String> command();

    /** Whether it answers. */
    protected abstract boolean isReady();

    /** Starts it, with the data that it had, and waits until it answers. */
    public final void start() throws IOException {
        process = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        long begun = System.nanoTime();
        while (!accepts() || !isReady()) {
            if (ended(LOOK_AGAIN_MILLIS) || System.nanoTime() - begun > LONGEST_START_NANOS) {
                throw new IllegalStateException(command() + "\n" + Files.readString(directory.resolve("log")));
            }
        }
    }

    /** Ends it as an operator does. */
    public final void stop() {
        end(running -> signal(running.get(0), stopSignal()));
    }

    /** What ends it soon, and in order. */
    protected String stopSignal() {
        return "TERM";
    }

    /** Lets none of its processes run; its connections stay open, and the system accepts further ones. */
    public final void freeze() {
        signalAll("STOP");
    }

    /** Lets them go on. */
    public final void thaw() {
        signalAll("CONT");
    }

    /** The processor time that its processes have used so far. */
    public final Duration processorTime() {
        return processes()
                .map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private void signalAll(String signal) {
        processes().forEach(one -> signal(one, signal));
    }

    /** The first is the one that started the others. */
    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends it at once. */
    public final void kill() {
        end(running -> running.forEach(ProcessHandle::destroyForcibly));
    }

    @Override
    public final void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(killAtExit);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Servers that refuse to run as root run as somebody else, to whom the directory is given. */
    protected final List<String> as(String user, List<String> command) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        Files.setOwner(
                directory,
                directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        List<String> asUser =
                new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        asUser.addAll(command);
        return asUser;
    }

    /** Runs a command to its end. */
    protected final void run(List<String> command) throws IOException {
        Process setup = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(setup.getInputStream().readAllBytes());
        if (setup.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(command + "\n" + output);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean ended(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Waits for all of its processes: until the last has ended, a server may not start again with the same data. */
    private void end(Consumer<List<ProcessHandle>> how) {
        if (process != null) {
            List<ProcessHandle> running = processes().toList();
            how.accept(running);
            for (ProcessHandle one : running) {
                one.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            }
        }
    }
}
