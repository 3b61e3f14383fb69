package io.headroom.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that uses a store. Does what its second argument says, and tells how far it got line by line. */
final class StoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    /** @param limit a command of bash to run first, such as {@code ulimit} */
    StoreProcess(String limit, Path directory, String task) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", limit + "; exec \"$@\"", "bash"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // Its file is larger than the limit of a file's size that a test sets.
        command.add("-XX:-UsePerfData");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StoreProcess.class.getName()));
        command.addAll(List.of(directory.toString(), task));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line; null once the process has ended. */
    String line() throws IOException {
        return output.readLine();
    }

    /** By the handle: the process itself would close its output, of which something may be left to read. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws IOException {
        StoreSession session = DirectoryStore.at(Path.of(args[0])).session(Samples.SERVICE);
        System.out.println(session.acquire(Samples.NOW).isPresent() ? "acquired" : "refused");
        switch (args[1]) {
            case "hold" -> System.in.read();
            case "save" -> saveUntilKilled(session);
            case "fill" -> fill(session);
            default -> throw new IllegalArgumentException(args[1]);
        }
    }

    private static void saveUntilKilled(StoreSession session) throws IOException {
        for (long i = 1; ; i++) {
            session.save(Samples.numbered(i));
            System.out.println(i);
        }
    }

    private static void fill(StoreSession session) throws IOException {
        session.save(Samples.numbered(1));
        for (int i = 0; i < 3; i++) {
            try {
                session.save(Samples.of(Samples.history(20_000, Samples.NOW, new Random(1))));
                System.out.println("saved");
            } catch (IOException full) {
                System.out.println("failed: " + full.getMessage());
            }
        }
        session.save(Samples.numbered(2));
        System.out.println("done");
    }
}
